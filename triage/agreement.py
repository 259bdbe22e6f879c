"""Figures with 95 % intervals: kappas, F1, means, shares.

A figure comes from sums over tickets, such as a confusion matrix. Its interval comes from resampling whole groups with
replacement: every group has sums of its own, and one matrix product gives those of all resamples. It is the BCa
bootstrap (Efron, Better Bootstrap Confidence Intervals, 1987), whose levels are drawn apart as Student's t with one
degree of freedom less than there are groups asks for (Hesterberg, What Teachers Should Know About the Bootstrap,
2015): the plain percentiles are too narrow where groups are few and where a figure nears its best. Shares have the
score interval of Wilson (1927) instead, which takes tickets for independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from triage.measures import Measure

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

RESAMPLES = 1_000
BUNCHES = 4_000
"""More groups than this are resampled in so many bunches, put together by lot, which saves memory and harms nothing."""
SURE = 0.95
Z = 1.959963984540054  # standard errors of a normal figure that such an interval reaches to either side
LEAST_GROUPS = 4
"""Resampling fewer groups than this tells next to nothing of a difference."""
SILENT = -1
"""The number of a label that was not given, or of an answer that was not asked for."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over `n` tickets with its 95 % interval; no interval where there is but one group to resample.

    `share` tells a share, which is shown in per cent, from other figures: one of the `n` tickets, or of their cost.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    share: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """Which of `count` groups (or bunches of them) each ticket belongs to, and how often each is drawn.

    `drawn` is [resamples, groups].
    """

    of: Ints
    count: int
    drawn: Floats

    @classmethod
    def draw(cls, family: Sequence[int], *, seed: int, resamples: int = RESAMPLES) -> Groups:
        """Draw the resamples; the same for the same seed and number of groups."""
        names, of = np.unique(np.asarray(family, np.int64), return_inverse=True)
        rng = np.random.default_rng(seed)
        if len(names) > BUNCHES:
            of = rng.permutation(len(names))[of] % BUNCHES
        count = min(len(names), BUNCHES)
        drawn = rng.multinomial(count, np.full(count, 1 / count), size=resamples) if count else np.zeros((resamples, 0))
        return cls(of, count, drawn.astype(np.float64))

    def sums(self, values: Floats) -> Floats:
        """Add up values [tickets, ...] group by group, [groups, ...]."""
        found = np.zeros((self.count, *values.shape[1:]))
        np.add.at(found, self.of, values)
        return found


def estimate(measure: Measure, gold: Ints, said: Ints, *, labels: int, groups: Groups) -> Estimate | None:
    """Measure the tickets that have both a gold label and an answer; ``None`` where the figure is not defined."""
    asked = (gold != SILENT) & (said != SILENT)
    n = int(asked.sum())
    if not n:
        return None
    cell = (groups.of[asked] * labels + gold[asked]) * labels + said[asked]
    counts = np.bincount(cell, minlength=groups.count * labels * labels).astype(np.float64)
    return of_sums(measure, counts.reshape(groups.count, labels, labels), n, groups)


def mean(values: Floats, groups: Groups, among: Bools | None = None) -> Estimate | None:
    """Return the mean of `values` [tickets] (`among` some), resampled by group; ``None`` among none."""
    asked = np.ones(len(values), np.bool_) if among is None else among
    return ratio(np.where(asked, values, 0.0), asked.astype(np.float64), groups, n=int(asked.sum()))


def ratio(upper: Floats, lower: Floats, groups: Groups, *, n: int) -> Estimate | None:
    """Return the sum of `upper` over that of `lower`, both [tickets]; ``None`` where the lower sum is 0."""

    def divided(sums: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = sums[..., 0] / np.where(sums[..., 1] == 0, np.nan, sums[..., 1])
        return found

    return of_sums(divided, groups.sums(np.stack([upper, lower], axis=1)), n, groups) if n else None


def part_of(upper: Floats, lower: Floats, groups: Groups, *, n: int) -> Estimate | None:
    """Return the same where `upper` is a part of `lower`, such as of a cost: a share."""
    found = ratio(upper, lower, groups, n=n)
    return None if found is None else replace(found, share=True)


def gap(new: Floats, old: Floats, groups: Groups) -> Estimate | None:
    """Return the mean of `new` minus that of `old`, both [tickets] of the same tickets; ``None`` of no tickets.

    The paired bootstrap: every resample takes whole groups of tickets, with what both models did on them. Its interval
    is the basic one (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 5.2), drawn apart for
    few groups as Student's t is (Hesterberg, What Teachers Should Know About the Bootstrap, 2015). Where two models
    differ on few tickets by large costs it keeps its level better than percentiles or BCa do. No interval with fewer
    than `LEAST_GROUPS` groups.
    """
    from scipy.special import ndtr

    if not len(new):
        return None
    value = float(np.mean(new - old))
    if groups.count < LEAST_GROUPS:
        return Estimate(value, None, None, len(new))

    def mean_of(sums: Floats) -> Floats:
        found: Floats = sums[..., 0] / sums[..., 1]
        return found

    figures = resampled(mean_of, groups.sums(np.stack([new - old, np.ones(len(new))], axis=1)), groups)
    tail = float(ndtr(-spread(groups.count)))
    low, high = np.quantile(figures, [tail, 1 - tail])
    return Estimate(value, 2 * value - float(high), 2 * value - float(low), len(new))


def of_sums(measure: Measure, each: Floats, n: int, groups: Groups) -> Estimate | None:
    """Measure sums of groups, [groups, ...]; `n` tickets stand behind them. ``None`` where the figure is not defined.

    No interval where fewer than two groups hold anything.
    """
    value = float(measure(each.sum(axis=0)))
    if np.isnan(value):
        return None
    held = each.reshape(groups.count, -1).any(axis=1)
    if held.sum() < 2:
        return Estimate(value, None, None, n)
    low, high = _bca(value, resampled(measure, each, groups), measure(each.sum(axis=0) - each[held]))
    return Estimate(value, low, high, n)


def resampled(measure: Measure, each: Floats, groups: Groups) -> Floats:
    """Return the figure of every resample, [resamples], from the sums of groups [groups, ...]."""
    drawn = groups.drawn @ each.reshape(groups.count, -1)
    return measure(drawn.reshape(-1, *each.shape[1:]))


def spread(groups: int) -> float:
    """Return how many standard errors an interval over so many groups reaches to either side (`SURE`, Student's t)."""
    from scipy.special import stdtrit

    return float(stdtrit(groups - 1, (1 + SURE) / 2) * np.sqrt(groups / (groups - 1)))


def _bca(value: float, figures: Floats, without: Floats) -> tuple[float, float]:
    """Return the interval from the figures of all resamples, and those without each one of the groups."""
    from scipy.special import ndtr, ndtri

    figures, without = figures[~np.isnan(figures)], without[~np.isnan(without)]
    gaps = without.mean() - without if len(without) > 1 else np.zeros(1)
    if not len(figures) or not gaps.any():
        return value, value
    below = ((figures < value).mean() + (figures <= value).mean()) / 2
    bias = float(ndtri(np.clip(below, 1 / len(figures), 1 - 1 / len(figures))))
    skew = float((gaps**3).sum() / (6 * (gaps**2).sum() ** 1.5))
    reach = spread(len(without)) * np.array([-1, 1]) + bias
    levels = ndtr(bias + reach / np.maximum(1 - skew * reach, 1e-9))
    low, high = np.quantile(figures, levels)
    return min(float(low), value), max(float(high), value)


def share(right: Bools, among: Bools) -> Estimate | None:
    """Return the share of `right` `among` some, with its Wilson interval; ``None`` among none."""
    n = int(among.sum())
    if not n:
        return None
    k = int((right & among).sum())
    low, high = wilson(k, n)
    return Estimate(k / n, low, high, n, share=True)


def wilson(successes: float, of: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share of more than nothing."""
    p, spread = successes / of, Z * Z / of
    middle = (p + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * float(np.sqrt(p * (1 - p) / of + spread / (4 * of)))
    return max(0.0, middle - half), min(1.0, middle + half)
