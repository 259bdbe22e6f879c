"""Agreement of labels as counts, with 95 % intervals: kappa, macro F1, shares.

A figure is computed from a confusion matrix. Its interval comes from resampling whole groups with replacement
(the percentile bootstrap of Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13): every group has
a matrix of its own, and one matrix product gives the sums of all resamples. Shares have the score interval of Wilson
(1927) instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

RESAMPLES = 300
_Z = 1.959963984540054
_LOW, _HIGH = 2.5, 97.5
SILENT = -1
"""The number of a label that was not given, or of an answer that was not asked for."""

Measure = Callable[[Floats], Floats]
"""Confusion matrices [..., gold, said] -> one figure each; not a number where it is not defined."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` tickets with its 95 % interval; no interval where there is but one group to resample.

    `share` tells a share of the `n` tickets from a figure that only rests on them.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    share: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """Which of `count` groups each ticket belongs to, and how often each is drawn, [resamples, groups]."""

    of: Ints
    count: int
    drawn: Floats

    @classmethod
    def draw(cls, family: Sequence[int], *, seed: int) -> Groups:
        """Draw the resamples; the same for the same seed and number of groups."""
        names, of = np.unique(np.asarray(family, np.int64), return_inverse=True)
        count = len(names)
        rng = np.random.default_rng(seed)
        drawn = rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES) if count else np.zeros((RESAMPLES, 0))
        return cls(of, count, drawn.astype(np.float64))


def kappa(matrix: Floats) -> Floats:
    """Return Cohen's kappa (1960): agreement beyond chance."""
    return _kappa(matrix, 1 - np.eye(matrix.shape[-1]))


def quadratic_kappa(matrix: Floats) -> Floats:
    """Return Cohen's kappa (1968) of ordered labels: a disagreement weighs as its distance squared."""
    steps = np.arange(matrix.shape[-1])
    return _kappa(matrix, (steps[:, None] - steps[None, :]).astype(np.float64) ** 2)


def macro_f1(matrix: Floats) -> Floats:
    """Return the mean F1 of the labels that stand in the gold; one that is never said rightly counts 0."""
    right = np.einsum("...ii->...i", matrix)
    gold, said = matrix.sum(axis=-1), matrix.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = np.where(gold > 0, 2 * right / (gold + said), 0.0)
        mean: Floats = f1.sum(axis=-1) / (gold > 0).sum(axis=-1)
    return mean


def _kappa(matrix: Floats, costs: Floats) -> Floats:
    gold, said, whole = matrix.sum(axis=-1), matrix.sum(axis=-2), matrix.sum(axis=(-1, -2))
    seen = (matrix * costs).sum(axis=(-1, -2))
    expected = np.einsum("...i,...j,ij->...", gold, said, costs)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = 1 - seen * whole / expected
    return found


def estimate(measure: Measure, gold: Ints, said: Ints, *, labels: int, groups: Groups) -> Estimate | None:
    """Measure the tickets that have both a gold label and an answer; ``None`` where the figure is not defined."""
    asked = (gold != SILENT) & (said != SILENT)
    n = int(asked.sum())
    if not n:
        return None
    cell = (groups.of[asked] * labels + gold[asked]) * labels + said[asked]
    counts = np.bincount(cell, minlength=groups.count * labels * labels).astype(np.float64)
    each = counts.reshape(groups.count, labels * labels)
    value = float(measure(each.sum(axis=0).reshape(labels, labels)))
    if np.isnan(value):
        return None
    if len(np.unique(groups.of[asked])) < 2:
        return Estimate(value, None, None, n)
    resampled = measure((groups.drawn @ each).reshape(-1, labels, labels))
    low, high = np.nanpercentile(resampled, [_LOW, _HIGH])
    return Estimate(value, float(low), float(high), n)


def share(right: Bools, among: Bools) -> Estimate | None:
    """Return the share of `right` `among` some, with its Wilson interval; ``None`` among none."""
    n = int(among.sum())
    if not n:
        return None
    k = int((right & among).sum())
    low, high = wilson(k, n)
    return Estimate(k / n, low, high, n, share=True)


def wilson(successes: int, of: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share of more than nothing."""
    p, spread = successes / of, _Z * _Z / of
    middle = (p + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * float(np.sqrt(p * (1 - p) / of + spread / (4 * of)))
    return max(0.0, middle - half), min(1.0, middle + half)
