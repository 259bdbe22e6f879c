"""If people can take only some of the tickets, the most urgent first: how much of what matters is among these?

An order is made of keys, the weightiest first; tickets of the same keys come in no order, so each of them is taken
with the same chance, and what is counted among them is the mean over all orders. The curve over all capacities is
the cumulative gain curve of information retrieval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage import agreement
from triage.agreement import Bools, Estimate, Floats, wilson
from triage.evaluation.judges import Cases
from triage.evaluation.names import PRODUCT
from triage.types import Priority

Found = Estimate | None
ORDERS = {
    PRODUCT: "together: decided level, then expected cost of leaving the ticket, then probability to escalate",
    "model": "model alone: expected cost of leaving the ticket, then probability to escalate",
    "rules": "rules alone: decided level",
    "random": "random: any order",
    "best": "best possible: true level",
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """One order: `taken` is the chance of each ticket to be taken at the capacity, [tickets].

    `at` is where new keys begin, as shares of all tickets [steps], `gain` the share of the escalations up to there,
    `critical` that of the critical tickets; between two steps they grow evenly.
    """

    order: str
    taken: Floats
    at: Floats
    gain: Floats
    critical: Floats
    figures: Mapping[str, Found]


def rankings(cases: Cases) -> dict[str, Ranking]:
    """Rank the tickets by each judge that can, at random, and by the truth."""
    count = len(cases.examples)
    levels = {name: judge.answers.priority.astype(np.float64) for name, judge in cases.judges.items()}
    # A ticket that the model failed on goes first; a head that is not there orders nothing.
    told = [np.nan_to_num(c, nan=np.inf) for c in (cases.stake, cases.chance) if not np.isnan(c).all()]
    keys: dict[str, Sequence[Floats]] = {PRODUCT: [levels[PRODUCT], *told]}
    if "model" in cases.judges and told:
        keys["model"] = told
    if "rules" in cases.judges:
        keys["rules"] = [levels["rules"]]
    keys |= {"random": [np.zeros(count)], "best": [cases.costs[cases.truth.priority, Priority.NONE]]}
    return {order: _ranking(cases, order, columns) for order, columns in keys.items()}


def _ranking(cases: Cases, order: str, keys: Sequence[Floats]) -> Ranking:
    _, step = np.unique(-np.stack(keys, axis=1), axis=0, return_inverse=True)
    step = step.reshape(-1)
    sizes = np.bincount(step).astype(np.float64)
    before = np.concatenate([[0.0], np.cumsum(sizes)])
    room = cases.policy.decision.evaluation.capacity * len(step)
    taken = np.clip((room - before[:-1]) / sizes, 0.0, 1.0)[step]

    def gain(due: Bools) -> Floats:
        reached = np.cumsum(np.bincount(step, due, minlength=len(sizes)))
        found: Floats = np.concatenate([[0.0], reached]) / max(1, due.sum())
        return found

    level = cases.truth.priority
    gains = gain(level > Priority.NONE), gain(level == Priority.CRITICAL)
    return Ranking(order, taken, before / len(step), *gains, _figures(cases, taken))


def _figures(cases: Cases, taken: Floats) -> dict[str, Found]:
    level = cases.truth.priority
    stake = cases.costs[level, Priority.NONE]
    return {
        "capacity_recall": _share(taken, cases.truth.escalate == 1),
        "capacity_critical_recall": _share(taken, level == Priority.CRITICAL),
        "capacity_high_recall": _share(taken, level >= Priority.HIGH),
        "capacity_cost": agreement.part_of(stake * taken, stake, cases.groups, n=int((stake > 0).sum())),
    }


def _share(taken: Floats, among: Bools) -> Found:
    n = int(among.sum())
    if not n:
        return None
    k = float(taken[among].sum())
    return Estimate(k / n, *wilson(k, n), n, share=True)
