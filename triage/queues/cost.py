"""What it costs to leave a ticket: the policy's costs of deciding "none", by how likely each level is.

And how much of this presses now. Both together are the rule of weighted tardiness: among jobs that take equally long,
do first the one whose waiting costs most (the c-mu rule: Smith, 1956; Cox and Smith, Queues, 1961), and let a deadline
that is still ahead count less by exp(-slack / (k * handling)) (the apparent tardiness cost of Vepsalainen and Morton,
"Priority rules for job shops with weighted tardiness costs", Management Science 33(8), 1987). A ticket that is late
counts whole, so of two that cost the same the later one goes first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from triage.clock import duration
from triage.intake.scored import Scored
from triage.policy import Policy
from triage.types import Priority

_FLOORED = ("policy", "fault")
"""Who may have decided a level that is a floor: the true one is not below it, whatever the model says."""


def levels(one: Scored) -> tuple[float, ...]:
    """Return how likely each level is, none to critical, summing to 1.

    A table tells the decided level's probability alone. Of the rest, "none" has what `p_escalate` leaves it, and all
    other levels the same share. Without a model the decided level is taken for sure. A level that the policy demands
    is the least that the ticket can be: what the model gives to lower ones counts for it.
    """
    told = _told(one)
    if one.decided_by in _FLOORED and one.escalate:
        held = sum(told[: one.priority + 1])
        told = [0.0] * one.priority + [held] + told[one.priority + 1 :]
    return tuple(told)


def _told(one: Scored) -> list[float]:
    whole = sum(one.p_levels)
    if whole > 0:
        return [p / whole for p in one.p_levels]
    if one.p_priority is None:
        return [float(level is one.priority) for level in Priority]
    rest = 1 - one.p_priority
    spared = {one.priority: one.p_priority}
    if one.priority is not Priority.NONE and one.p_escalate is not None:
        spared[Priority.NONE] = min(rest, 1 - one.p_escalate)
    share = max(0.0, 1 - sum(spared.values())) / (len(Priority) - len(spared))
    return [spared.get(level, share) for level in Priority]


def leaving(one: Scored, costs: Sequence[Sequence[float]]) -> float:
    """Return the expected cost of treating a ticket as one that nobody takes over."""
    return sum(p * costs[level][Priority.NONE] for level, p in zip(Priority, levels(one), strict=True))


def pressing(cost: float, left: timedelta, policy: Policy) -> float:
    """Return the score: `cost` as it presses with so much time `left`; what is late counts whole."""
    return cost * math.exp(-_waits(left, policy))


def order(cost: float, left: timedelta, policy: Policy) -> float:
    """Return a key by which scores ascend from the highest: it tells apart what is too far ahead to have a score."""
    return round(_waits(left, policy) - math.log(cost), 9) if cost > 0 else math.inf


def _waits(left: timedelta, policy: Policy) -> float:
    rules = policy.followup.queue
    return max(0.0, left / (duration(rules.handling) * rules.ahead))
