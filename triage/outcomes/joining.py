"""Decisions joined to what became of their tickets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from triage.clock import END_OF_BUSINESS_DAY, duration
from triage.errors import InputError
from triage.fields.table import key
from triage.intake.scored import Scored
from triage.outcomes.cases import CLOCK, CREATED, Case, Joined
from triage.outcomes.cells import Value
from triage.outcomes.columns import Found
from triage.outcomes.lexicon import ESCALATED, Lexicon, State
from triage.outcomes.rows import Row, Tables
from triage.outcomes.told import after, number_of, stations_of, text_of, time_of, times_of

_EXAMPLES = 2
_ROUNDED = timedelta(minutes=1)
"""By how much a column of whole minutes may be before one of seconds."""
_SLACK = timedelta(days=1)
"""By how much an export's clock may be ahead of ours."""


def join(
    scored: Sequence[Scored], tables: Tables, found: Found, *, now: datetime, as_of: datetime | None = None
) -> Joined:
    """Join by ticket id. Times after `now` are impossible; what happened after `as_of` has not happened yet.

    Raises `InputError` when no ticket is in both, with ids of either side.
    """
    if as_of and as_of > now + _SLACK:
        raise InputError(f"--as-of: {as_of:%Y-%m-%d %H:%M} UTC lies in the future, where nobody knows what is open")
    rows = tables.rows
    both = [s for s in scored if s.ticket_id.strip() in rows]
    if not both:
        raise InputError(_nothing(scored, rows))
    known = {s.ticket_id.strip() for s in both}
    clocks = (_clock(s) for s in both)
    times = [*(t for t in clocks if t), *(t for s in both for t in times_of(rows[s.ticket_id.strip()], found))]
    newest = max((t for t in times if t <= now + _SLACK), default=None)
    at = as_of or newest
    maker = _Maker(found, tables.how.words, tables.threads, at, now + _SLACK)
    cases = tuple(maker.case(s, rows[s.ticket_id.strip()]) for s in both)
    gone = sum(c.state is State.GONE for c in cases)
    apart = [
        ("scored, but not in the export", len(scored) - len(both)),
        ("in the export, but not scored", len(rows.keys() - known)),
        ("deleted, spam, merged or cancelled", gone),
        *(Counter(c.fault for c in cases if c.fault and c.state is not State.GONE).items()),
    ]
    later = bool(as_of and newest and newest > as_of)
    told = "named by --as-of" if as_of else "the newest time in both files" if newest else ""
    return Joined(cases, at, told, tuple((w, n) for w, n in apart if n), tables.threads, dict(maker.unknown), later)


def _nothing(scored: Sequence[Scored], rows: Mapping[str, Row]) -> str:
    ours, theirs = [s.ticket_id for s in scored[:_EXAMPLES]], list(rows)[:_EXAMPLES]
    text = (
        f"no ticket is in both: the scored file has ids such as {', '.join(map(repr, ours))}, "
        f"the export such as {', '.join(map(repr, theirs))}"
    )
    bare = {s.ticket_id.strip().lstrip("0") for s in scored} & {ident.lstrip("0") for ident in rows}
    if bare:
        return f"{text}; {len(bare)} would be the same without leading zeros, which a spreadsheet may have cut off"
    return f"{text}; another column of the export may hold the id: --columns ticket_id=..."


@dataclass(slots=True)
class _Maker:
    found: Found
    words: Lexicon
    threads: bool
    as_of: datetime | None
    latest: datetime
    unknown: Counter[str] = field(default_factory=Counter)

    def case(self, scored: Scored, row: Row) -> Case:
        values = self.found.values.get(row.id, {})
        created = time_of(values, "created_at")
        told = time_of(values, "resolved_at") or time_of(values, "closed_at") or after(created, values, "resolution_in")
        state = self.state(values, told)
        clock = _clock(scored)
        start, start_from = _start(scored, values, clock, created)
        ended = told if state is State.RESOLVED else None
        fault = self.fault(created, time_of(values, ESCALATED) if scored.escalate else None, ended, row)
        if self.as_of and ended and ended > self.as_of:
            state, ended = State.OPEN, None
        first = time_of(values, "first_reply_at") or after(created, values, "first_reply_in")
        thread = row.said if self.threads else []  # where it is known it is the whole truth, and columns only round it
        agents = [s for s in thread if s.agent]
        replies = [s.at for s in agents if s.public] if thread else [first]
        notes = [s.at for s in agents if not s.public]
        return Case(
            scored, state, text_of(values, "channel").lower(), created, start, start_from, clock, ended,
            reopened=self.reopened(values, start if start_from == ESCALATED else None),
            stations=stations_of(values),
            replies=len(self.since(start, replies)) if thread and start else number_of(values, "replies"),
            touched=min(self.since(clock, [*replies, *notes, time_of(values, "assigned_at")]), default=None),
            answered=min(self.since(clock, replies), default=None),
            first_reply=first,
            threaded=bool(thread),
            rating=text_of(values, "rating"),
            fault=fault,
        )  # fmt: skip

    def since(self, start: datetime | None, times: Sequence[datetime | None]) -> list[datetime]:
        """Return the times from `start` to the moment that is asked about; none where there is no start."""
        if start is None:
            return []
        return [t for t in times if t is not None and start <= t and (self.as_of is None or t <= self.as_of)]

    def state(self, values: Mapping[str, Value], ended: datetime | None) -> State:
        tags = {key(tag) for tag in text_of(values, "tags").replace(" ", ",").split(",")}
        status = text_of(values, "status")
        known = self.words.states.get(key(status))
        if values.get("gone") or tags & self.words.gone_tags or known is State.GONE:
            return State.GONE
        if known is not None:
            return known
        if status:
            self.unknown[status.lower()] += 1
        if isinstance(closed := values.get("closed"), bool):
            return State.RESOLVED if closed else State.OPEN
        if ended is not None:
            return State.RESOLVED
        return State.OPEN if self.found.has("resolved_at", "closed_at", "resolution_in") else State.UNTOLD

    def fault(self, created: datetime | None, escalated: datetime | None, ended: datetime | None, row: Row) -> str:
        if any(t > self.latest for t in times_of(row, self.found)):
            return "with a time in the future"
        if self.as_of and created and created > self.as_of:
            return "opened after the moment that is asked about"
        if created and escalated and escalated < created - _ROUNDED:
            return "escalated before it was opened"
        return "resolved before it was opened" if created and ended and ended < created else ""

    def reopened(self, values: Mapping[str, Value], escalated: datetime | None) -> bool | None:
        """Tell whether the ticket was reopened; an empty time says no where the export has times of reopening."""
        if (count := number_of(values, "reopens")) is not None:
            return count > 0
        if isinstance(said := values.get("reopened"), bool):
            return said
        if self.found.has("reopened_at"):
            at = time_of(values, "reopened_at")
            return at is not None and (escalated is None or at >= escalated)
        return None


def _clock(scored: Scored) -> datetime | None:
    span = scored.escalate_within
    if not scored.escalate or scored.due_at is None or span == END_OF_BUSINESS_DAY:
        return None
    try:
        return scored.due_at.astimezone(UTC) - duration(span)
    except (ValueError, KeyError):  # a scored file without the span
        return None


def _start(
    scored: Scored, values: Mapping[str, Value], clock: datetime | None, created: datetime | None
) -> tuple[datetime | None, str]:
    """Return when the ticket was escalated, and by what this is known; only escalated tickets have a start."""
    if not scored.escalate:
        return None, ""
    ways = ((time_of(values, ESCALATED), ESCALATED), (clock, CLOCK), (created, CREATED))
    return next(((at, way) for at, way in ways if at is not None), (None, ""))
