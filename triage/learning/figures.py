"""How good a head is on tickets that it has not seen, beside what always naming the commonest label would give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import accuracy_score, average_precision_score, cohen_kappa_score, f1_score

from triage.heads import Kind
from triage.probabilities import probabilities

Floats = npt.NDArray[np.float64]
Targets = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int64]

PRECISE = 0.75
ENOUGH = 5
"""A threshold is suggested where at least `ENOUGH` held-out tickets lie above it, and `PRECISE` of them rightly."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One held-out figure of one head over `n` tickets; `majority` is the same figure of the commonest label."""

    head: str
    measure: str
    model: float
    majority: float
    n: int


def _kappa(gold: Labels, said: Labels) -> float:
    return float(cohen_kappa_score(gold, said))


def _weighted_kappa(gold: Labels, said: Labels) -> float:
    return float(cohen_kappa_score(gold, said, weights="quadratic"))


def _macro_f1(gold: Labels, said: Labels) -> float:
    return float(f1_score(gold, said, average="macro", labels=np.unique(gold), zero_division=0))


def _accuracy(gold: Labels, said: Labels) -> float:
    return float(accuracy_score(gold, said))


MEASURES: Mapping[str, Mapping[str, Callable[[Labels, Labels], float]]] = {
    "escalate": {"kappa": _kappa},
    "priority": {"quadratic kappa": _weighted_kappa, "macro F1": _macro_f1},
}
"""What fits a head better than the default."""
DEFAULT: Mapping[str, Callable[[Labels, Labels], float]] = {"macro F1": _macro_f1, "accuracy": _accuracy}


def figures(head: str, kind: Kind, *, scores: Floats, targets: Targets) -> list[Figure]:
    """Measure held-out `scores` [tickets, labels] against `targets`."""
    count = len(targets)
    if not count:
        return []
    if kind == "independent":
        some = targets.any(axis=0)
        if not some.any():
            return []
        precision = [average_precision_score(t, s) for t, s in zip(targets.T[some], scores.T[some], strict=True)]
        return [
            Figure(head, "mean average precision", float(np.mean(precision)), float(targets[:, some].mean()), count)
        ]
    gold, said = targets.argmax(axis=1), probabilities(scores, kind).argmax(axis=1)
    common = np.full(count, np.bincount(gold).argmax())
    measures = MEASURES.get(head, DEFAULT)
    return [Figure(head, name, of(gold, said), of(gold, common), count) for name, of in measures.items()]


def thresholds(labels: Sequence[str], probabilities: Floats, *, targets: Targets) -> dict[str, float]:
    """Suggest, for independent labels, the lowest probability above which enough held-out tickets are rightly named.

    A label without such a threshold is left out: the model alone had better not raise it.
    """
    found = {}
    for label, p, target in zip(labels, probabilities.T, targets.T, strict=True):
        order = np.argsort(-p, kind="stable")
        above = np.arange(1, len(p) + 1)
        precise = np.cumsum(target[order]) / above >= PRECISE
        # Only where the next one is less probable does a threshold part the two.
        parted = np.append(p[order][1:] < p[order][:-1], True)
        good = np.flatnonzero(precise & parted & (above >= ENOUGH))
        if len(good):
            last = good[-1]
            below = p[order][last + 1] if last + 1 < len(p) else 0.0
            found[label] = round(float(p[order][last] + below) / 2, 3)
    return found
