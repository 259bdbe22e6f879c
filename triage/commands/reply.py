"""``triage reply``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from triage.commands import _cases, _each
from triage.commands import _common as common

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage.intake.decided import Case
    from triage.policy import Policy
    from triage.replies import Reply
    from triage.replies.forms import Form

_SHORT = 12
"""Characters of a digest that are shown, and that a scored file holds."""


def command(
    inputs: _cases.InputsArgument,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="DIR", help="A folder: one file a ticket; or, for one ticket, a file.")
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

    with common.friendly():
        moment = common.moment("--as-of", as_of)
        cases = _cases.read(
            inputs, tickets=tickets, ids=ticket_ids, policy=policy, model=model, rules_only=rules_only, as_of=moment,
            reader=reader, columns=columns, redacted=redact, quiet=quiet,
        )  # fmt: skip
        _warn(cases.found, cases.policy)
        drafts = _drafts(cases, moment, named=not redact)
        shown = [FORMS[form].make(draft, cases.policy) for draft in drafts]
        _put(out, drafts, shown, FORMS[form], [*inputs, *(tickets or ())], quiet=quiet)
    cases.end()


def _drafts(cases: _cases.Cases, as_of: datetime | None, *, named: bool) -> list[Reply]:
    from triage.replies import draft

    return [draft(case, cases.policy, as_of=as_of, greet=named) for case in cases.found]


def _put(
    out: str, drafts: Sequence[Reply], shown: Sequence[str], form: Form, inputs: list[str], *, quiet: bool
) -> None:
    from triage.errors import TriageError
    from triage.files.output import STDOUT, check_writable, whole

    if out == STDOUT or (Path(out).suffix.lower() == form.suffix and not Path(out).is_dir()):
        if out != STDOUT and len(shown) != 1:
            raise TriageError(f"-o {out}: is one file, and there are {len(shown)} drafts; name a folder")
        common.refuse_to_overwrite(inputs, [out])
        check_writable(out)
        with whole(out) as stream:
            stream.write(form.between.join(shown))
        return
    names = _each.names([draft.decision.ticket_id for draft in drafts], form.suffix)
    common.refuse_to_overwrite(inputs, [f"{out}/{name}" for name in names])
    written = _each.write(out, zip(names, shown, strict=True))
    if not quiet:
        common.say(_told(written, out, sum(1 for draft in drafts if draft.incident)))


def _told(written: int, out: str, flags: int) -> str:
    from triage.wording import counted

    more = f"; for {counted(flags, 'red flag')} nothing is said to the customer" if flags else ""
    return f"{counted(written, 'draft')} in {out}{more}"


def _warn(cases: Sequence[Case], policy: Policy) -> None:
    """Say what makes the drafts less than they could be."""
    if not cases:
        common.say("warning: there is no ticket to answer")
    mine = policy.digest[:_SHORT]
    others = sorted({case.decision.policy[:_SHORT] for case in cases} - {mine, ""})
    if others:
        common.say(f"warning: scored under policy {', '.join(others)}, but worded by {mine}")
