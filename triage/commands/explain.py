"""``triage explain``"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands import _voice
from triage.databases.url import named

if TYPE_CHECKING:
    from triage.types import Ticket


def command(
    inputs: Annotated[
        list[str], typer.Argument(help="The file with the ticket and its companion files, or - for stdin.")
    ],
    ticket_id: Annotated[str | None, typer.Option("--id", help="Which ticket, where the file holds several.")] = None,
    policy: common.PolicyOption = None,
    model: common.ModelOption = None,
    rules_only: common.RulesOption = False,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    redacted: common.RedactOption = False,
    as_json: common.JsonOption = False,
) -> None:
    """Say why one ticket is decided as it is.

    Every clause that fired or was held back, with the quoted words and
    how they are meant; what the model added; why this level and this
    team; and what could not be evaluated.

    [bold]triage explain tickets.csv --id 1002[/bold]

    [bold]triage explain tickets.json comments.json users.json --id 1002[/bold]
    """
    from triage import pipeline, redact
    from triage.files import output
    from triage.intake.decided import Case
    from triage.scorer import decide_all
    from triage.show import ticket as shown
    from triage.types import Ticket

    with _voice.redacting(redacted), common.friendly():
        ruled = common.rule(policy, None if rules_only else model)
        rules = ruled.policy
        scorer = pipeline.Scorer(rules, None if rules_only else common.load_model(ruled.model, rules))
        rows = common.open_inputs(inputs, rules, reader, columns)
        chosen = _choose([row for row in rows if isinstance(row, Ticket)], ticket_id, named(inputs)[0])
        if as_json:
            pipeline.run([chosen], scorer, output.STDOUT, redacted=redacted)
        else:
            case = Case(chosen, decide_all(scorer, [chosen], explain=True)[0])
            case = redact.case(case) if redacted else case
            common.show(shown.explanation(case.ticket, case.decision, rules))


def _choose(tickets: Sequence[Ticket], ticket_id: str | None, source: str) -> Ticket:
    from triage.errors import InputError

    ids = [t.id for t in tickets]
    some = ", ".join(ids[:10]) + (", ..." if len(ids) > 10 else "")
    if ticket_id is None:
        if len(tickets) != 1:
            raise InputError(f"{source}: holds {len(tickets)} tickets; name one with --id ({some or 'there is none'})")
        return tickets[0]
    if ticket_id not in ids:
        raise InputError(f"{source}: no ticket {ticket_id!r} (there are: {some or 'none'})")
    return tickets[ids.index(ticket_id)]
