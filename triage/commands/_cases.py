"""Tickets with their decisions, for the commands that make something of them: an export is scored, or was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.databases.url import is_url, named
from triage.errors import InputError
from triage.wording import some

if TYPE_CHECKING:
    from triage.intake.decided import Case
    from triage.policy import Policy
    from triage.types import Rejected, Ticket

InputsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="TICKET|SCORED",
        help="An export (each ticket is decided now), - for stdin, or one file that triage score wrote.",
    ),
]
TicketsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tickets", "-t", help="With a scored file: the export that was scored, for the texts; again for each file."
    ),
]
IdsOption = Annotated[
    list[str] | None, typer.Option("--id", help="Only this ticket; again for each further one.", metavar="TICKET_ID")
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="The time that counts where no message has one.")]
_BATCH = 500
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Cases:
    """What was read: the policy that decides, the cases in order, and the rows of the export that were rejected."""

    policy: Policy
    found: tuple[Case, ...]
    rejected: tuple[Rejected, ...] = ()

    def end(self) -> None:
        """Leave with the exit code for rejected rows, where there are some."""
        if self.rejected:
            raise typer.Exit(common.REJECTS)


def read(
    inputs: list[str],
    *,
    tickets: list[str] | None = None,
    ids: Sequence[str] | None = None,
    policy: Path | None = None,
    model: str | None = None,
    rules_only: bool = False,
    as_of: datetime | None = None,
    reader: str | None = None,
    columns: str = "",
    redacted: bool = False,
    quiet: bool = False,
) -> Cases:
    """Return the cases of an export, which is scored now, or of a scored file with the export beside it.

    `ids` chooses among them; the order is that of the file. Raises `InputError`, also for an id that is not there;
    rows of an export that cannot be read are said on stderr.
    `redacted`: personal data is written over after it was judged, and offsets stay right.
    """
    from triage.intake import decided

    ruled = common.rule(policy, None if rules_only else model, quiet=quiet)
    rows = _Rows(ruled.policy, reader, columns, redacted=redacted, quiet=quiet)
    if len(inputs) == 1 and inputs[0] != "-" and not is_url(inputs[0]) and decided.is_scored(inputs[0]):
        decisions = [one for one in decided.read(inputs[0]) if not ids or one.ticket_id in ids]
        _all_there(ids, [one.ticket_id for one in decisions], inputs[0])
        found = tuple(decided.beside(decisions, rows.tickets(tickets) if tickets else ()))
        lost = [case.ticket.id for case in found if not case.worded]
        if tickets and lost:
            common.say(f"warning: {len(lost):,} of {len(found):,} tickets are not in the export: {some(lost, _NAMED)}")
        return Cases(ruled.policy, _shown(found, redacted), tuple(rows.rejected))
    if tickets:
        raise InputError(f"--tickets goes with a scored file, and {named(inputs)[0]} is none (made by triage score)")
    chosen = [one for one in rows.tickets(inputs) if not ids or one.id in ids]
    _all_there(ids, [one.id for one in chosen], named(inputs)[0])
    with common.progress(quiet=quiet or len(chosen) < _BATCH) as advance:
        found = tuple(_decided(chosen, ruled.policy, None if rules_only else ruled.model, as_of, advance, rules_only))
    return Cases(ruled.policy, _shown(found, redacted), tuple(rows.rejected))


def _shown(found: tuple[Case, ...], redacted: bool) -> tuple[Case, ...]:
    from triage import redact

    return tuple(map(redact.case, found)) if redacted else found


class _Rows:
    """The rows of an export, with those rejected kept and told."""

    def __init__(self, policy: Policy, reader: str | None, columns: str, *, redacted: bool, quiet: bool) -> None:
        self._policy, self._reader, self._columns, self._quiet = policy, reader, columns, quiet
        self._redacted = redacted
        self.rejected: list[Rejected] = []

    def tickets(self, inputs: list[str]) -> Iterator[Ticket]:
        from triage import redact
        from triage.types import Ticket

        export = common.open_inputs(inputs, self._policy, self._reader, self._columns)
        for row in export:
            if isinstance(row, Ticket):
                yield row
            else:
                self.rejected.append(redact.rejected(row) if self._redacted else row)
                common.say(f"rejected: {row.source}:{row.line}: {self.rejected[-1].reason}")
        for warning in () if self._quiet else export.warnings:
            common.say(f"warning: {redact.text(warning) if self._redacted else warning}")


def _decided(
    tickets: Sequence[Ticket],
    policy: Policy,
    model: str | None,
    as_of: datetime | None,
    advance: Callable[[int], None],
    rules_only: bool,
) -> Iterator[Case]:
    from triage.intake.decided import Case
    from triage.scorer import Scorer, decide_all

    if not tickets:
        return
    scorer = Scorer(policy, None if rules_only else common.load_model(model, policy))
    for at in range(0, len(tickets), _BATCH):
        batch = tickets[at : at + _BATCH]
        yield from map(Case, batch, decide_all(scorer, batch, as_of=as_of))
        advance(len(batch))


def _all_there(wanted: Sequence[str] | None, found: Sequence[str], source: str) -> None:
    lost = [one for one in wanted or () if one not in found]
    if lost:
        raise InputError(f"{source}: no ticket {some(lost, _NAMED)}")
