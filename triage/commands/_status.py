"""The helpdesk's export as it is now, for the commands about what is still to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.errors import TriageError
from triage.files.output import STDOUT, check_writable
from triage.wording import counted

if TYPE_CHECKING:
    from triage.followups.seen import Status
    from triage.intake.scored import Scored
    from triage.policy import Policy

StatusOption = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        help="The helpdesk's export as it is now: what was answered or solved meanwhile; again for more files.",
    ),
]
MoreArgument = Annotated[list[str] | None, typer.Argument(metavar="EXPORT", help="Further files of --status.")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="The moment to judge by (ISO 8601, UTC without a zone); now by default.")
]
TeamOption = Annotated[
    list[str] | None, typer.Option("--team", help="Only the tickets of this team; again for each further one.")
]
ColumnsOption = Annotated[
    str, typer.Option("--columns", help="Where the status stands, such as status=State,ticket_id=No.")
]
CSV, LINES = ".csv", (".jsonl", ".ndjson")
UNASKED = "no helpdesk was asked"
_SHOWN = 5


def paths(status: list[str] | None, more: list[str] | None) -> list[str]:
    """Return the files of an export, folders and patterns spelt out. Raises `TriageError`."""
    from triage.intake import inputs

    if more and not status:
        raise TriageError(f"{more[0]}: what is this file? --status EXPORT is the helpdesk's export as it is now")
    return list(inputs.expand([*(status or ()), *(more or ())]).paths) if status else []


def check_out(out: str, inputs: list[str], suffixes: Sequence[str], *, as_json: bool) -> None:
    """Raise `TriageError` when the output cannot be what was named, or would overwrite an input."""
    if not out:
        return
    if out != STDOUT and Path(out).suffix.lower() not in suffixes:
        allowed = ", ".join(s for s in suffixes if s != LINES[1])
        raise TriageError(f"-o {out}: name a file that ends in one of {allowed}, or - for JSON lines on stdout")
    if out == STDOUT and as_json:
        raise TriageError("-o - and --json both write to stdout; take one of them")
    common.refuse_to_overwrite(inputs, [out])
    check_writable(out)


def ask(
    scored: Sequence[Scored],
    files: Sequence[str],
    policy: Policy,
    as_of: datetime,
    *,
    reader: str | None,
    columns: str,
    quiet: bool,
) -> Status | None:
    """Return what the helpdesk knows, with its doubts told on stderr; ``None`` where it is not asked."""
    from triage.followups import seen

    if not files:
        for option, given in (("--reader", reader), ("--columns", columns)):
            if given:
                raise TriageError(f"{option} says how --status EXPORT is read; there is no --status")
        return None
    chosen, now = common.mapping(columns), datetime.now(UTC)
    with common.progress(quiet=quiet) as advance:
        status = seen.read(scored, files, policy, as_of=as_of, now=now, reader=reader, chosen=chosen, progress=advance)
    if not quiet:
        common.say(f"status: by {', '.join(status.columns) or 'nothing that tells of answers'}")
    for what, count in () if quiet else status.apart:
        common.say(f"status: {counted(count, 'ticket')} {what}")
    for warning in status.warnings:
        common.say(f"warning: {warning}")
    if status.newest is not None and status.newest < as_of:
        common.say(f"warning: the export tells nothing after {status.newest:%Y-%m-%d %H:%M} UTC")
    for row in status.rejected[:_SHOWN]:
        common.say(f"rejected: {row.source}{f':{row.line}' if row.line else ''}: {row.reason}")
    if len(status.rejected) > _SHOWN:
        common.say(f"rejected: {len(status.rejected) - _SHOWN:,} more")
    return status


def of_teams(scored: Sequence[Scored], teams: Sequence[str] | None, policy: Policy) -> list[Scored]:
    """Return the tickets of these teams, all without any. Raises `TriageError` for a team that is nowhere."""
    known = {*policy.teams, *(one.team for one in scored)} - {""}
    wrong = [team for team in teams or () if team not in known]
    if wrong:
        raise TriageError(f"--team: no team is called '{wrong[0]}' (allowed: {', '.join(sorted(known))})")
    return [one for one in scored if not teams or one.team in teams]
