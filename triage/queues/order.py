"""Put tickets in order, and cut them at what people can take. Pure; the same input gives the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from triage.followups.following import judge
from triage.followups.nouns import Item, Stand
from triage.followups.seen import Seen
from triage.intake.scored import Scored
from triage.outcomes.lexicon import State
from triage.policy import Policy
from triage.queues.cost import leaving, order, pressing
from triage.queues.reasons import reason, review
from triage.types import Priority

_NEVER = datetime.max.replace(tzinfo=UTC)


class Section(StrEnum):
    """Where in the queue a ticket stands."""

    WORK = "work"
    BELOW = "below"
    """Escalated, but more than people can take."""
    REVIEW = "review"
    """Not escalated, but a person should look."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in its place. `cost` is that of leaving it, `score` what of it presses now; `beyond`: critical, and
    taken although the capacity is used up."""

    scored: Scored
    section: Section
    score: float
    cost: float
    due: datetime | None
    late: timedelta | None
    reason: str
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many tickets people can take: in `all`, and by team; ``None``, and a team that is not named: any number."""

    all: int | None = None
    teams: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queue:
    """The order as of a moment. `done` counts what needs no work any more by why."""

    as_of: datetime
    work: tuple[Line, ...]
    below: tuple[Line, ...]
    review: tuple[Line, ...]
    done: Mapping[str, int]


def queue(
    scored: Iterable[Scored],
    seen: Mapping[str, Seen] | None,
    policy: Policy,
    as_of: datetime,
    *,
    capacity: Capacity | None = None,
    why: str = "",
) -> Queue:
    """Order the escalations: critical ones first, then by score, ties by due, then by id; what is done drops out.

    Critical ones are in it whatever the capacity. Tickets that are not escalated but need a look follow by themselves.
    """
    lines: list[Line] = []
    looks: list[Line] = []
    done: Counter[str] = Counter()
    for one in scored:
        if not one.escalate:
            if one.needs_review and not _over(one, seen):
                looks.append(_look(one, policy))
            continue
        known = None if seen is None else seen.get(one.ticket_id, Seen(doubt="not in the export"))
        item = judge(one, known, policy, as_of, why=why)
        if isinstance(item, str) or item.stand is Stand.ANSWERED_LATE:
            done[item if isinstance(item, str) else item.stand.value] += 1
        else:
            lines.append(_line(item, policy))
    lines.sort(key=lambda line: _place(line, policy))
    looks.sort(key=lambda line: (-round(line.cost, 9), line.scored.ticket_id))
    work, below = cut(lines, capacity or Capacity())
    return Queue(as_of, tuple(work), tuple(below), tuple(looks), dict(done))


def cut(lines: Sequence[Line], capacity: Capacity) -> tuple[list[Line], list[Line]]:
    """Part ordered lines at the capacity. Each team's tickets count for the team and for all."""
    work: list[Line] = []
    below: list[Line] = []
    taken: Counter[str] = Counter()
    for line in lines:
        team = line.scored.team
        room = capacity.all is None or len(work) < capacity.all
        room = room and taken[team] < capacity.teams.get(team, taken[team] + 1)
        if room or line.scored.priority is Priority.CRITICAL:
            work.append(line if room else replace(line, beyond=True))
            taken[team] += 1
        else:
            below.append(replace(line, section=Section.BELOW))
    return work, below


def by_level(lines: Iterable[Line]) -> dict[str, int]:
    """Count lines by level, the gravest first; levels without any are left out."""
    found = Counter(line.scored.priority for line in lines)
    return {level.label: found[level] for level in sorted(Priority, reverse=True) if found[level]}


def _line(item: Item, policy: Policy) -> Line:
    cost = leaving(item.scored, policy.decision.model.cost)
    score = pressing(cost, _left(item.late), policy)
    return Line(item.scored, Section.WORK, score, cost, item.due, item.late, reason(item, policy))


def _look(one: Scored, policy: Policy) -> Line:
    cost = leaving(one, policy.decision.model.cost)
    return Line(one, Section.REVIEW, cost, cost, None, None, review(one))


def _place(line: Line, policy: Policy) -> tuple[bool, float, datetime, str]:
    """Order by this; a ticket without a clock is taken as due now, for it may be late already."""
    first = line.scored.priority is not Priority.CRITICAL
    return first, order(line.cost, _left(line.late), policy), line.due or _NEVER, line.scored.ticket_id


def _left(late: timedelta | None) -> timedelta:
    return -late if late is not None else timedelta()


def _over(one: Scored, seen: Mapping[str, Seen] | None) -> bool:
    """Tell whether the helpdesk is done with a ticket that was not escalated."""
    known = seen.get(one.ticket_id) if seen else None
    return known is not None and known.state in (State.RESOLVED, State.GONE)
