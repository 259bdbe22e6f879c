"""Whether probabilities mean what they say, on tickets of groups that the head has not seen.

Expected calibration error (Naeini, Cooper, Hauskrecht 2015; Guo, Pleiss, Sun, Weinberger 2017): the mean distance
between probability and observed share in `BINS` bins of equal width, weighed by the tickets in each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from triage.agreement import Bools, Estimate, Floats, share
from triage.heads import Kind
from triage.probabilities import probabilities as of_scores

BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """A head's expected calibration error before and after its temperature, over `n` probabilities.

    Of a head with two labels: the probability of the second; with more, that of the likeliest; of independent labels,
    each.
    """

    head: str
    temperature: float
    before: float
    after: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """The tickets whose probability lies from `low` to `high`: their mean probability and how many it was true of."""

    low: float
    high: float
    mean: float
    observed: Estimate


def probabilities(scores: Floats, temperature: float, kind: Kind) -> Floats:
    """Turn raw scores [tickets, labels] into probabilities."""
    return of_scores(scores / temperature, kind)


def calibration(head: str, kind: Kind, *, scores: Floats, targets: Bools, temperature: float) -> Calibration | None:
    """Measure one head on held-out `scores` [tickets, labels] against `targets`; ``None`` without tickets."""
    if not len(targets):
        return None
    errors = []
    for divisor in (1.0, temperature):
        p, right = events(probabilities(scores, divisor, kind), targets, kind)
        errors.append(expected_error(p, right))
    return Calibration(head, temperature, errors[0], errors[1], len(p))


def events(p: Floats, targets: Bools, kind: Kind) -> tuple[Floats, Bools]:
    """Return the probabilities that are held against what came true, and what did."""
    if kind == "independent":
        return p.ravel(), targets.ravel()
    if p.shape[1] == 2:
        return p[:, 1], targets[:, 1]
    best = p.argmax(axis=1)
    rows = np.arange(len(p))
    return p[rows, best], targets[rows, best]


def expected_error(p: Floats, right: Bools) -> float:
    """Return the expected calibration error of probabilities."""
    at = bins(p)
    counts = np.bincount(at, minlength=BINS)
    gaps = np.bincount(at, weights=p, minlength=BINS) - np.bincount(at, weights=right, minlength=BINS)
    return float(np.abs(gaps).sum() / counts.sum())


def reliability(p: Floats, right: Bools) -> tuple[Bin, ...]:
    """Return the bins that hold any probability, from the lowest."""
    at = bins(p)
    found: list[Bin] = []
    for n in range(BINS):
        inside = at == n
        observed = share(right, inside)
        if observed is not None:
            found.append(Bin(n / BINS, (n + 1) / BINS, float(p[inside].mean()), observed))
    return tuple(found)


def bins(p: Floats) -> np.typing.NDArray[np.int64]:
    """Return the number of each probability's bin."""
    return np.minimum((p * BINS).astype(np.int64), BINS - 1)
