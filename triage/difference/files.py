"""Why two scored files differ, as far as the files tell: by their clauses and the probability to escalate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage.decide import ANGRY
from triage.difference.alone import Alone
from triage.difference.cause import Cause
from triage.difference.changes import CLAUSES, CLOCK, DOUBT, LEVEL, MOOD, TEAM, Change, State, differing
from triage.errors import InputError
from triage.intake.scored import Scored
from triage.policy import Policy
from triage.types import Priority

_SHOWN = 5
_ROUNDED = 1e-4
"""The files round probabilities to so much."""


def paired(before: Sequence[Scored], after: Sequence[Scored]) -> tuple[list[tuple[Scored, Scored]], Alone, Alone]:
    """Return the tickets of both files in the order of the first, and those that only one of them holds.

    Raises `InputError` when they have no ticket in common.
    """
    there = {row.ticket_id: row for row in after}
    both = [(row, there[row.ticket_id]) for row in before if row.ticket_id in there]
    if not both:
        some = [", ".join(row.ticket_id for row in rows[:_SHOWN]) for rows in (before, after)]
        raise InputError(f"the two files have no ticket in common (the first has {some[0]}, the second {some[1]}, ...)")
    common = {row.ticket_id for row, _ in both}
    alone = [Alone.of([row for row in rows if row.ticket_id not in common]) for rows in (before, after)]
    return both, alone[0], alone[1]


def compare(one: Scored, other: Scored, policy: Policy) -> Change | None:
    """Say what differs in two rows of one ticket; ``None`` where nothing does.

    `policy` tells the levels of clauses. It need not be the one that the files were made with: a clause that it does
    not know may demand any level.
    """
    before, after = State.of(one), State.of(other)
    aspects = differing(before, after)
    if not aspects:
        return None
    because = tuple((aspect, cause) for aspect in aspects for cause in _causes(aspect, one, other, policy))
    return Change(one.ticket_id, before, after, because)


def _causes(aspect: str, one: Scored, other: Scored, policy: Policy) -> list[Cause]:
    gained = [Cause("gained", c, c) for c in other.clauses if c not in one.clauses]
    lost = [Cause("lost", c, c) for c in one.clauses if c not in other.clauses]
    if aspect == LEVEL:
        return _of_level(one, other, policy, gained if other.priority > one.priority else lost)
    if aspect == CLAUSES:
        return [*gained, *lost]
    if aspect == DOUBT:
        side = other if other.needs_review else one
        return [Cause("doubt" if other.needs_review else "doubtless", "", detail="; ".join(side.notes))]
    if aspect == CLOCK:
        return [Cause("clock", "levels.toml or calendar.toml")]
    if aspect == TEAM:
        found = [c for c in (*gained, *lost) if policy.clauses.get(c.clause) is None or policy.clauses[c.clause].team]
        return found or [Cause("untold", "")]
    said = [c for c in (*gained, *lost) if _speaks(aspect, c.clause, policy)]
    if said:
        return said
    mood = aspect == MOOD and _chances_differ(one, other)
    return [Cause("model", "mood") if mood else Cause("untold", "")]


def _speaks(aspect: str, clause: str, policy: Policy) -> bool:
    """Tell whether a clause may be why tickets differ in an aspect: anger, or the order not to engage."""
    if aspect == MOOD:
        return clause == ANGRY
    return clause in policy.clauses and policy.clauses[clause].do_not_engage


def _of_level(one: Scored, other: Scored, policy: Policy, own: Sequence[Cause]) -> list[Cause]:
    """Name the clauses that the higher side has alone and that can demand its level, else the model."""
    high, low = (other, one) if other.priority > one.priority else (one, other)
    reaches: Mapping[str, bool] = {c.clause: _most(c.clause, policy) > low.priority for c in own}
    found = [c for c in own if reaches[c.clause]]
    if found:
        return found
    if high.decided_by == "fault":
        return [Cause("fault" if high is other else "faultless", "some part")]
    if high.decided_by == "model" or low.decided_by == "model":
        return [_of_model(one, other)]
    return [Cause("untold", "")]


def _of_model(one: Scored, other: Scored) -> Cause:
    p = [row.p_escalate for row in (one, other)]
    detail = " -> ".join("-" if x is None else f"{x:.2f}" for x in p)
    if _chances_differ(one, other):
        return Cause("model", "p_escalate", detail=detail)
    return Cause("untold", "", detail=f"p_escalate {detail} on both sides")


def _chances_differ(one: Scored, other: Scored) -> bool:
    if one.p_escalate is None or other.p_escalate is None:
        return one.p_escalate is not other.p_escalate
    return abs(one.p_escalate - other.p_escalate) > _ROUNDED


def _most(clause: str, policy: Policy) -> Priority:
    """Return the highest level that a clause may demand."""
    file = policy.clauses.get(clause)
    if file is None:
        return Priority.CRITICAL
    return max([file.base_floor, *(Priority.parse(when.floor) for when in file.floor_when)])
