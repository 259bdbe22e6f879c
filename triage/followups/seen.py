"""What the helpdesk knows by now of the tickets that were escalated: an answer, a note, a solution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triage.errors import InputError
from triage.intake.scored import Scored
from triage.outcomes.cases import Case
from triage.outcomes.columns import Found, find, split
from triage.outcomes.joining import join
from triage.outcomes.lexicon import State, lexicon
from triage.outcomes.reading import read_tables
from triage.outcomes.rows import How, Progress, Row, Tables
from triage.policy import Policy
from triage.types import Rejected
from triage.wording import counted, some

_ACTS = ("first_reply_at", "first_reply_in", "assigned_at", "status", "closed", "resolved_at", "closed_at",
         "resolution_in")  # fmt: skip


_ROUNDED = timedelta(minutes=1)
"""By how much a thread that is told in whole minutes may end before the escalation."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One ticket in the helpdesk since it was escalated, up to the moment that is asked about.

    `taken`: the first note, answer or assignment; `answered`: the first public answer; `ended`: when it was solved.
    `doubt` says why an answer that is not there may still have been given; "" where there was none for sure.
    """

    state: State = State.UNTOLD
    taken: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """An export by ticket id, `apart` what is in one file only (what, tickets), and the `columns` that were read.

    `newest` is the newest time in it: what happened later it does not know.
    """

    of: Mapping[str, Seen]
    apart: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    newest: datetime | None
    warnings: tuple[str, ...]
    rejected: tuple[Rejected, ...]


def read(
    scored: Sequence[Scored],
    paths: Sequence[str],
    policy: Policy,
    *,
    as_of: datetime,
    now: datetime,
    reader: str | None = None,
    chosen: Mapping[str, str] | None = None,
    progress: Progress = lambda done: None,
) -> Status:
    """Read an export. What happened after `as_of` has not happened yet; times after `now` too are impossible.

    Raises `InputError` when it cannot be read, or tells of none of the tickets.
    """
    if "-" in paths:
        raise InputError("--status: '-' (stdin) cannot be read, for the export is read more than once; name a file")
    words, chosen = lexicon(), chosen or {}
    ours, texts = split(chosen, words)
    tables = read_tables(paths, How(policy.calendar.time_zone, words, reader, ours, texts), progress=progress)
    found = find(tables, {name: column for name, column in chosen.items() if name in ours})
    joined = join(scored, tables, found, now=max(now, as_of), as_of=as_of)
    firsts = found.has("first_reply_at", "first_reply_in")
    acts = [c for c in found.columns if c.field in _ACTS]
    columns = tuple(c.name for c in acts)
    unread = {name: c.name for c in reversed(acts) for name in c.unreadable}
    return Status(
        {
            case.id: _seen(case, tables.rows[case.id.strip()], unread.get(case.id.strip(), ""), firsts=firsts)
            for case in joined.cases
        },
        joined.apart,
        (*(("the messages of the thread",) if joined.threads else ()), *dict.fromkeys(columns)),
        _newest(tables, found, as_of),
        (
            *tables.warnings,
            *(f"{field}: {why}" for field, why in found.unread.items() if field in _ACTS),
            *(
                f"{c.name}: {counted(len(c.unreadable), 'cell')} that cannot be read: of {some(c.unreadable, 3)}"
                for c in acts
                if c.unreadable
            ),
        ),
        tuple(tables.rejected),
    )


def clocked(scored: Sequence[Scored], policy: Policy) -> list[Scored]:
    """Return the rows with the span of their level in `policy` where the file has a deadline and not its span.

    When a clock began is only told by both.
    """
    return [
        one if one.escalate_within or not one.escalate else replace(one, escalate_within=_within(one, policy))
        for one in scored
    ]


def _within(one: Scored, policy: Policy) -> str:
    level = policy.levels.of(one.priority)
    return level.escalate_within if level and one.due_at else ""


def _newest(tables: Tables, found: Found, as_of: datetime) -> datetime | None:
    """Return the newest time up to `as_of`: later ones are of no use, and may be wrong."""
    told = [v for values in found.values.values() for v in values.values() if isinstance(v, datetime)]
    told += [said.at for row in tables.rows.values() for said in row.said]
    return max((at for at in told if at <= as_of), default=None)


def _seen(case: Case, row: Row, unread: str, *, firsts: bool) -> Seen:
    """`unread` is the column whose cell of this ticket cannot be read."""
    doubt = f"its {unread} cannot be read" if unread else _doubt(case, row, firsts)
    return Seen(case.state, case.touched, case.answered, case.ended, "" if case.answered else doubt)


def _doubt(case: Case, row: Row, firsts: bool) -> str:
    """Say why nothing follows from it that no answer is told. `firsts`: the export has a column of first answers."""
    if case.fault:
        return f"the export's times cannot be ({case.fault})"
    if case.threaded:
        if case.clock is None:
            return "nothing tells when it was escalated"
        # The clock is a message of the customer: where even that is not there, others may be missing, too.
        whole = max(said.at for said in row.said) >= case.clock - _ROUNDED
        return "" if whole else "its thread ends before it was escalated"
    if not firsts:
        return "the export tells of no answers"
    if case.first_reply is not None and (case.clock is None or case.first_reply < case.clock):
        return "answered before it was escalated; a later answer stands only in the thread"
    return ""
