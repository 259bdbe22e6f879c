"""Judge two models on the same tickets and the same behaviour rows, each as `triage score` decides them. Pure.

What is asked of a candidate stands in ``decision.toml`` (``[promotion]``, costs in ``[model]``). A figure that cannot
be told is never taken for one that holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.agreement import LEAST_GROUPS, Estimate, Floats, Groups, gap, mean
from triage.policy import Policy
from triage.promotion import floors
from triage.promotion.answers import Answers
from triage.promotion.checks import EXACT, Check, Verdict
from triage.types import Example

RULES_ALONE = "rules alone"


def checks(
    found: Sequence[Example],
    family: Sequence[int],
    candidate: Answers,
    champion: Answers | None,
    policy: Policy,
    *,
    rules: Answers | None = None,
) -> tuple[Check, ...]:
    """Hold a candidate against the champion and against the floors of the policy.

    Where there is no champion its cost is held against that of `rules`: what the policy decides without a model.
    """
    return (
        _cost(found, family, candidate, champion, rules, policy),
        floors.critical(found, candidate, champion, policy),
        floors.needless(found, candidate, champion, policy),
        *floors.red_flags(found, candidate, champion, policy),
        *floors.behaviour(candidate, champion, policy),
    )


def costs(found: Sequence[Example], decided: Answers, policy: Policy) -> Floats:
    """Return what each decision costs by the policy's table, [tickets]."""
    table = np.array(policy.decision.model.cost, np.float64)
    return table[np.array([e.labels.priority for e in found], np.int64), decided.priority]


def _cost(
    found: Sequence[Example],
    family: Sequence[int],
    candidate: Answers,
    champion: Answers | None,
    rules: Answers | None,
    policy: Policy,
) -> Check:
    use = policy.decision.promotion
    groups = Groups.draw(family, seed=0, resamples=use.resamples)
    name, what = "cost", "mean cost of a ticket"
    asked = f"<= 0, surely < {use.cost_margin:g}"
    new, other = costs(found, candidate, policy), champion or rules
    if other is None:
        why = "there is nothing to hold it against"
        return Check(name, what, None, mean(new, groups), None, asked, Verdict.UNKNOWN, why)
    old = costs(found, other, policy)
    more = gap(new, old, groups)
    verdict, why = cost_verdict(more, use.cost_margin, len(set(family)))
    against = "" if champion else RULES_ALONE
    return Check(name, what, mean(old, groups), mean(new, groups), more, asked, verdict, why, against)


def cost_verdict(more: Estimate | None, margin: float, groups: int) -> tuple[Verdict, str]:
    """Judge what a ticket costs more with the candidate: not more, and surely not by more than `margin`.

    `groups` are those of the tickets (author, customer, near copies). Where they are too few to tell, `why` says so,
    and about how many would do: the half width of an interval shrinks with the root of their number.
    """
    if more is None:
        return Verdict.UNKNOWN, "there is no ticket"
    have = f"{more.n:,} tickets of {groups:,} groups (authors, customers)"
    if more.high is None or more.low is None:
        return Verdict.UNKNOWN, f"{have} are too few: name tickets of at least {LEAST_GROUPS}, better of dozens"
    if more.value > EXACT:
        unsure = f", though not surely on {have}: more of other authors or customers would tell"
        return Verdict.FAILS, "it costs more" + (unsure if more.low <= 0 else "")
    if more.high > margin + EXACT:
        return Verdict.FAILS, f"it may cost {more.high:.3f} more; {have} are too few{_needed(more, margin)}"
    return Verdict.HOLDS, ""


def _needed(more: Estimate, margin: float) -> str:
    """Say about how many tickets would make the interval narrow enough, if the difference stays what it is."""
    room = margin - more.value
    if more.high is None or room <= EXACT:
        return ": more authors or customers are needed"
    times = ((more.high - more.value) / room) ** 2
    return f" to rule that out: about {_round(more.n * times):,} of more authors or customers are needed"


def _round(count: float) -> int:
    """Round up to two figures."""
    step = 10 ** max(0, len(str(int(count))) - 2)
    return int(-(-count // step) * step)
