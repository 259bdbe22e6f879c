"""``triage followup``"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from triage.commands import _common as common
from triage.commands import _status as status
from triage.errors import TriageError
from triage.files.output import STDOUT, whole

if TYPE_CHECKING:
    from triage.followups.nouns import Followed
    from triage.policy import Policy

CALENDAR = ".ics"


def command(
    scored: Annotated[str, typer.Argument(metavar="SCORED", help="Decisions of triage score (.csv .jsonl .parquet).")],
    more: status.MoreArgument = None,
    as_of: status.AsOfOption = None,
    seen: status.StatusOption = None,
    team: status.TeamOption = None,
    out: Annotated[
        str, typer.Option("--out", "-o", help="All of it as .csv, .jsonl or - (JSON lines), or deadlines as .ics.")
    ] = "",
    fail_on: Annotated[
        Literal["overdue"] | None, typer.Option("--fail-on", help="Exit with 1 when an escalation is overdue.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows of each kind on the screen.")] = 40,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: status.ColumnsOption = "",
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Follow up escalations: what is late, whom to tell next, and what the customer is owed.

    Each escalation past its inside deadline or past what the customer was
    promised, and each that is about to be, with the next rung of the ladder
    and the update that is due: all by the policy (followup.toml).

    [bold]triage followup scored.csv --as-of 2026-03-02T10:00:00Z[/bold]

    With the helpdesk's export as it is now, what was answered in time drops
    out, and what was answered late is told:
    [bold]triage followup scored.csv --status tickets.json comments.json users.json[/bold]

    All deadlines to come for a calendar; a later import moves them:
    [bold]triage followup scored.csv -o deadlines.ics[/bold]

    For a job that runs by itself:
    [bold]triage followup scored.csv --status now.csv --fail-on overdue -q -o late.csv[/bold]

    Exit codes: 0 done, 1 something is overdue (with --fail-on overdue), 2 usage
    or input, 3 rows of the export were rejected.
    """
    from triage.followups import nouns

    with common.friendly():
        at = common.moment("--as-of", as_of) or datetime.now(UTC)
        files = status.paths(seen, more)
        status.check_out(out, [scored, *files], (status.CSV, *status.LINES, CALENDAR), as_json=as_json)
        rules = common.load_policy(policy)
        found, rejected, asked = _followed(scored, files, rules, at, team, reader=reader, columns=columns, quiet=quiet)
        _give(found, out, rules, asked=asked, limit=limit, as_json=as_json, quiet=quiet)
    if fail_on and found.with_stand(*nouns.PAST):
        raise typer.Exit(common.CHECK_FAILED)
    if rejected:
        raise typer.Exit(common.REJECTS)


def _followed(
    scored: str,
    files: list[str],
    rules: Policy,
    at: datetime,
    team: list[str] | None,
    *,
    reader: str | None,
    columns: str,
    quiet: bool,
) -> tuple[Followed, int, bool]:
    from triage.followups.following import follow
    from triage.followups.seen import clocked
    from triage.intake.scored import read_scored

    decisions = clocked(read_scored(scored), rules)
    told = status.ask(decisions, files, rules, at, reader=reader, columns=columns, quiet=quiet)
    wanted = status.of_teams(decisions, team, rules)
    found = follow(wanted, told.of if told else None, rules, at, why=status.UNASKED)
    return found, len(told.rejected) if told else 0, told is not None


def _give(found: Followed, out: str, rules: Policy, *, asked: bool, limit: int, as_json: bool, quiet: bool) -> None:
    """Write the file that is wanted, and show what was found."""
    from triage.followups import rows
    from triage.show import followup as shown
    from triage.writers._rows import encode

    if out:
        content = _content(found, Path(out).suffix.lower(), rules)
        with whole(out, binary=True) as stream:
            stream.write(content)
    if as_json:
        typer.echo(encode(rows.document(found, asked=asked)).decode())
    elif not (quiet and out) and out != STDOUT:
        common.show(shown.followup(found, rules.calendar.time_zone, asked=asked, most=limit))
    if out not in ("", STDOUT) and not quiet:
        common.say(f"written to {out}")


def _content(found: Followed, suffix: str, rules: Policy) -> bytes:
    from triage.followups import rows

    if suffix == CALENDAR:
        try:
            from triage.followups import ical
        except ModuleNotFoundError as error:
            raise TriageError(f"a calendar needs {error.name}; install the extra 'calendar'") from None
        return ical.calendar(found, rules)
    told = [rows.as_object(item) for item in found.items]
    return rows.table(told, rows.COLUMNS) if suffix == status.CSV else rows.lines(told)
