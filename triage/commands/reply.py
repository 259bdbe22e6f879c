"""``triage reply``"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from triage.commands import _cases, _each
from triage.commands import _common as common

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from triage.decided import Case
    from triage.policy import Policy
    from triage.replies import Reply

_SHORT = 12
"""Characters of a digest that are shown, and that a scored file holds."""


def command(
    inputs: _cases.InputsArgument,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="DIR", help="A folder: one file a ticket; else all go to stdout.")
    ] = "-",
    form: Annotated[
        Literal["text", "markdown", "json"], typer.Option("--format", "-f", help="How the drafts are shown.")
    ] = "text",
    ticket_ids: _cases.IdsOption = None,
    tickets: _cases.TicketsOption = None,
    redact: common.RedactOption = False,
    policy: common.PolicyOption = None,
    model: common.ModelOption = None,
    rules_only: common.RulesOption = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            help="When the clock starts for tickets without any time; a promise over by then names no moment.",
        ),
    ] = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    quiet: common.QuietOption = False,
) -> None:
    """Draft what to tell the customer: who takes over, what they can do, and by when.

    [bold]triage reply tickets.csv --id 1002[/bold]

    [bold]triage reply scored.jsonl --tickets tickets.csv -o replies --format markdown[/bold]

    [bold]triage reply - --format json --quiet < ticket.jsonl | jq -r .message[/bold]

    The sentences are the protocol's; what goes into them stands in scripts.toml of the policy. What only you can know
    stays open in [ ] and is listed below the message. For a red flag nothing is drafted: the incident steps are shown.
    For a ticket that is not escalated: why not, and what to do and say instead. Nothing is sent.
    """
    from triage.replies.forms import FORMS

    make, suffix, between = FORMS[form]
    with common.friendly():
        moment = common.moment("--as-of", as_of)
        cases = _cases.read(
            inputs, tickets=tickets, ids=ticket_ids, policy=policy, model=model, rules_only=rules_only, as_of=moment,
            reader=reader, columns=columns, redacted=redact, quiet=quiet,
        )  # fmt: skip
        _warn(cases.found, cases.policy)
        drafts = _drafts(cases, moment, named=not redact)
        shown = [make(draft, cases.policy) for draft in drafts]
        if out == "-":
            _print(shown, between)
        else:
            names = _each.names([draft.decision.ticket_id for draft in drafts], suffix)
            common.refuse_to_overwrite([*inputs, *(tickets or ())], [f"{out}/{name}" for name in names])
            _write(out, dict(zip(names, shown, strict=True)), drafts, quiet=quiet)
    cases.end()


def _drafts(cases: _cases.Cases, as_of: datetime | None, *, named: bool) -> list[Reply]:
    from triage.replies import draft

    return [draft(case, cases.policy, as_of=as_of, greet=named) for case in cases.found]


def _print(shown: Sequence[str], between: str) -> None:
    from triage.output import STDOUT, whole

    with whole(STDOUT) as stream:
        stream.write(between.join(shown))


def _write(folder: str, texts: Mapping[str, str], drafts: Sequence[Reply], *, quiet: bool) -> None:
    from triage.wording import counted

    written = _each.write(folder, texts.items())
    silent = sum(1 for draft in drafts if draft.incident)
    if not quiet:
        more = f"; for {counted(silent, 'red flag')} nothing is said to the customer" if silent else ""
        common.say(f"{counted(written, 'draft')} in {folder}{more}")


def _warn(cases: Sequence[Case], policy: Policy) -> None:
    """Say what makes the drafts less than they could be."""
    if not cases:
        common.say("warning: there is no ticket to answer")
    mine = policy.digest[:_SHORT]
    others = sorted({case.decision.policy[:_SHORT] for case in cases} - {mine, ""})
    if others:
        common.say(f"warning: scored under policy {', '.join(others)}, but worded by {mine}")
