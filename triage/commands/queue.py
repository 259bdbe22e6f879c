"""``triage queue``"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands import _status as status
from triage.errors import TriageError
from triage.files.output import STDOUT, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triage.followups.seen import Seen
    from triage.intake.scored import Scored
    from triage.policy import Policy
    from triage.queues.order import Capacity, Queue


def command(
    scored: Annotated[str, typer.Argument(metavar="SCORED", help="Decisions of triage score (.csv .jsonl .parquet).")],
    more: status.MoreArgument = None,
    capacity: Annotated[
        list[str] | None,
        typer.Option("--capacity", help="Tickets that people can take: 40, or billing=10; again for further teams."),
    ] = None,
    as_of: status.AsOfOption = None,
    seen: status.StatusOption = None,
    team: status.TeamOption = None,
    out: Annotated[str, typer.Option("--out", "-o", help="All lines as .csv, .jsonl or - (JSON lines).")] = "",
    below: Annotated[bool, typer.Option("--below", help="List what falls below the line, too.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows of each kind on the screen.")] = 100,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: status.ColumnsOption = "",
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Put the escalations in the order in which people should work on them, cut at what they can take.

    Critical tickets come first and are never cut. All others by score: what it
    costs to leave them (the policy's costs, by how likely each level is), the
    less the farther their deadline is; what is late counts whole. Each line
    says why. Tickets that are not escalated but need a look come last.

    [bold]triage queue scored.jsonl --capacity 40[/bold]

    So many for each team, without what the helpdesk has answered meanwhile:
    [bold]triage queue scored.jsonl --capacity billing=10 --capacity security=5
    --status tickets.json comments.json users.json[/bold]

    One team's list as a file (a ticket to look at belongs to no team):
    [bold]triage queue scored.csv --team billing --capacity 10 -o billing.csv[/bold]

    JSON lines tell more than a table: the probability of every level. Of a
    table, "none" has what p_escalate leaves it and the other levels share the
    rest.

    Exit codes: 0 done, 2 usage or input, 3 rows of the export were rejected.
    """
    with common.friendly():
        at = common.moment("--as-of", as_of) or datetime.now(UTC)
        files = status.paths(seen, more)
        status.check_out(out, [scored, *files], (status.CSV, *status.LINES), as_json=as_json)
        rules = common.load_policy(policy)
        decisions = _decisions(scored, rules)
        room = _capacity(capacity or [], decisions, rules)
        told = status.ask(decisions, files, rules, at, reader=reader, columns=columns, quiet=quiet)
        found = _ordered(status.of_teams(decisions, team, rules), told.of if told else None, rules, at, room)
        _give(found, out, rules, below=below, limit=limit, as_json=as_json, quiet=quiet)
    if told and told.rejected:
        raise typer.Exit(common.REJECTS)


def _decisions(scored: str, rules: Policy) -> list[Scored]:
    from triage.followups.seen import clocked
    from triage.intake.scored import read_scored

    return clocked(read_scored(scored), rules)


def _capacity(given: Sequence[str], scored: Sequence[Scored], rules: Policy) -> Capacity:
    """Read --capacity. Raises `TriageError` for what is no number, a team that is nowhere, or one given twice."""
    from triage.queues.order import Capacity

    known = {*rules.teams, *(one.team for one in scored)} - {""}
    found: dict[str, int] = {}
    for part in given:
        team, sign, number = part.rpartition("=")
        if not (number.isascii() and number.isdigit()):
            raise TriageError(f"--capacity: '{part}' is no number of tickets (such as 40, or billing=10)")
        if sign and team not in known:
            raise TriageError(f"--capacity: no team is called '{team}' (allowed: {', '.join(sorted(known))})")
        if team in found:
            raise TriageError(f"--capacity: {f'{team!r} is' if team else 'the number for all is'} given twice")
        found[team] = int(number)
    return Capacity(found.pop("", None), found)


def _ordered(
    scored: Sequence[Scored], seen: Mapping[str, Seen] | None, rules: Policy, at: datetime, room: Capacity
) -> Queue:
    from triage.queues.order import queue

    return queue(scored, seen, rules, at, capacity=room, why=status.UNASKED)


def _give(found: Queue, out: str, rules: Policy, *, below: bool, limit: int, as_json: bool, quiet: bool) -> None:
    """Write the file that is wanted, and show what was found."""
    from triage.followups.rows import lines, table
    from triage.queues import rows
    from triage.show import queue as shown
    from triage.writers._rows import encode

    if out:
        told = list(rows.rows(found, below=below))
        with whole(out, binary=True) as stream:
            stream.write(table(told, rows.COLUMNS) if Path(out).suffix.lower() == status.CSV else lines(told))
    if as_json:
        typer.echo(encode(rows.document(found, below=below)).decode())
    elif not (quiet and out) and out != STDOUT:
        common.show(shown.queue(found, rules.calendar.time_zone, most=limit, below=below))
    if out not in ("", STDOUT) and not quiet:
        common.say(f"written to {out}")
