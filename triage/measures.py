"""Figures of confusion matrices and of counts: kappa and F1, of one matrix or of many at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Measure = Callable[[Floats], Floats]
"""Sums such as confusion matrices [..., gold, said] -> one figure each; not a number where it is not defined."""


def kappa(matrix: Floats) -> Floats:
    """Return Cohen's kappa (1960): agreement beyond chance."""
    return _kappa(matrix, 1 - np.eye(matrix.shape[-1]))


def quadratic_kappa(matrix: Floats) -> Floats:
    """Return Cohen's kappa (1968) of ordered labels: a disagreement weighs as its distance squared."""
    steps = np.arange(matrix.shape[-1])
    return _kappa(matrix, (steps[:, None] - steps[None, :]).astype(np.float64) ** 2)


def against_gold(measure: Measure) -> Measure:
    """Return a kappa that is not defined where the gold has but one label.

    Chance then agrees as well as any answer does: kappa is 0 whatever is said, and tells nothing. (One label
    throughout on the other side against several of the gold is a true 0.)
    """

    def measured(matrix: Floats) -> Floats:
        several = (matrix.sum(axis=-1) > 0).sum(axis=-1) > 1
        return np.where(several, measure(matrix), np.nan)

    return measured


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


def micro_f1(sums: Floats) -> Floats:
    """Return the F1 of all labels together from [..., rightly said, said, held]."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])
    return found
