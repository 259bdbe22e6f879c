"""Shares and means with their 95 % intervals, and the difference of two shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from triage.agreement import Estimate, share

_LEVEL = 0.95


def rate(hits: Iterable[bool]) -> Estimate | None:
    """Return the share of true ones with the interval of Wilson (1927); ``None`` of none."""
    right = np.fromiter(hits, np.bool_)
    return share(right, np.ones(len(right), np.bool_))


def difference(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    """Return the first share less the second, of independent groups, with the hybrid score interval.

    Newcombe (1998), Interval estimation for the difference between independent proportions, method 10: it is made of
    the Wilson intervals of both. ``None`` where a share is not defined.
    """
    if one is None or other is None or None in (one.low, one.high, other.low, other.high):
        return None
    by = one.value - other.value
    low = by - float(np.hypot(one.value - one.low, other.high - other.value))  # type: ignore[operator]
    high = by + float(np.hypot(one.high - one.value, other.value - other.low))  # type: ignore[operator]
    return Estimate(by, low, high, one.n + other.n)


def mean(values: Sequence[float]) -> Estimate | None:
    """Return the mean with the interval of Student (1908); no interval of a single value, ``None`` of none."""
    if not values:
        return None
    from scipy import stats

    found, n = float(np.mean(values)), len(values)
    if n < 2:
        return Estimate(found, None, None, n)
    half = float(stats.t.ppf((1 + _LEVEL) / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return Estimate(found, found - half, found + half, n)
