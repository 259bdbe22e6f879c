"""The score interval of a share over strata, and that of the ratio of two such shares.

It is as Wilson's (1927): it holds each share that the estimate is not farther from than 1.96 standard errors, where the
error is that of the share supposed, not of the one seen. For it the strata take the most likely shares that give it
(constrained maximum likelihood: Miettinen and Nurminen, Comparative analysis of two rates, 1985). So it does not
collapse where nobody found a miss, and leans on the strata that weigh most. Each stratum counts for ``n / (1 - n / N)``
tickets (finite population correction). Its coverage is simulated in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from triage.agreement import Bools, Floats, Z

_STEPS, _START, _FAR = 40, -14.0, 1e5
"""Of the search for a bound: how often its span is halved, and from where to where it goes."""
_TINY = 1e-300
_FEW = 0.5
"""Between the spread that was seen and that of ``n - 1``; chosen by the simulation."""

Interval: TypeAlias = tuple[Floats, Floats, Floats]
"""Value, lower and upper bound."""


def interval(
    yes: Floats, judged: Floats, population: Floats, known: Floats | None = None, *, possible: Bools | None = None
) -> Interval:
    """Return the share of the population and its 95 % interval, from sums by stratum, each [..., strata].

    Every stratum must have a judged ticket; all of them are `known`, if nothing is said of it. Where none is
    `possible`, there is surely none.
    """
    strata = _strata(yes, judged, population, known, possible)
    value = (strata.weight * strata.seen).sum(axis=-1)
    low, high = (_bound(strata, value, sign) for sign in (1, -1))
    return value, np.clip(low, 0, value), np.clip(high, value, 1)


def ratio(
    yes: Floats,
    no: Floats,
    judged: Floats,
    population: Floats,
    known: Floats | None = None,
    *,
    possible: Bools | None = None,
) -> Interval:
    """Return ``yes / (yes + no)`` in the population and its 95 % interval, from sums by stratum, each [..., strata].

    The rest is neither. Both numbers have intervals of their own, from which that of the ratio follows: the method of
    variance estimates recovery (Donner and Zou, Closed-form confidence intervals for functions of the normal mean and
    standard deviation, 2012) with their correlation in the sample. Not defined where nothing is yes or no.
    """
    a, b = (_strata(part, judged, population, known, possible) for part in (yes, no))
    shared = -(a.weight**2 / a.effective * a.seen * b.seen).sum(axis=-1)
    spread = np.sqrt(_variance(a, a.seen) * _variance(b, b.seen))
    return recovered(
        interval(yes, judged, population, known, possible=possible),
        interval(no, judged, population, known, possible=possible),
        np.where(spread > 0, shared / np.where(spread > 0, spread, 1), 0.0),
    )


def recovered(one: Interval, other: Interval, correlation: Floats | float = 0.0) -> Interval:
    """Return ``one / (one + other)`` of two numbers that have intervals (value, low, high), and its interval.

    `correlation` of the two estimates is from -1 to 0; without any they come from samples of their own.
    """
    value, low, high = one[0] / (one[0] + other[0]), _least(one, other, correlation), _least(other, one, correlation)
    return value, np.clip(low, 0, value), np.clip(1 - high, value, 1)


def _least(one: Interval, other: Interval, correlation: Floats | float) -> Floats:
    """Return the lower bound: where the one is as much lower and the other as much higher as is likely together."""
    down, up = one[0] - one[1], other[2] - other[0]
    shared = correlation * down * up
    a = (one[0] + other[0]) ** 2 - down**2 - up**2 - 2 * shared
    b = one[0] * (one[0] + other[0]) - down**2 - shared
    c = one[0] ** 2 - down**2
    root = b + np.sqrt(np.maximum(b * b - a * c, 0))
    return np.asarray(np.where(root > 0, c / np.where(root > 0, root, 1), 0.0))


@dataclass(frozen=True, slots=True)
class _Strata:
    """By stratum, each [..., strata]: its weight, the share seen, tickets judged, and those as corrected."""

    weight: Floats
    seen: Floats
    judged: Floats
    effective: Floats


def _strata(yes: Floats, judged: Floats, population: Floats, known: Floats | None, possible: Bools | None) -> _Strata:
    """Strata that are known whole, and those where none is possible, count for endless tickets."""
    left = 1 - (judged if known is None else known) / population
    left = left if possible is None else np.where(possible, left, 0.0)
    effective = np.where(left > 0, judged / np.where(left > 0, left, 1), np.inf)
    return _Strata(population / population.sum(axis=-1, keepdims=True), yes / judged, judged, effective)


def _bound(strata: _Strata, value: Floats, sign: int) -> Floats:
    """Search the farthest share that the sample does not contradict; `sign` 1 goes down, -1 goes up.

    The most likely shares of the strata that give a supposed share depend on one number, the pull (the multiplier of
    the constraint), which is searched on a logarithmic scale.
    """
    free = np.where(np.isfinite(strata.effective), strata.effective / strata.weight, 1.0)
    near, far = np.full(value.shape, _START), np.broadcast_to(np.log(free.max(axis=-1) * _FAR), value.shape)
    for _ in range(_STEPS):
        middle = (near + far) / 2
        shares = _pulled(strata, sign * np.exp(middle))
        supposed = (strata.weight * shares).sum(axis=-1)
        beyond = (supposed - value) ** 2 > Z**2 * _variance(strata, shares)
        near, far = np.where(beyond, near, middle), np.where(beyond, middle, far)
    return np.asarray((strata.weight * _pulled(strata, sign * np.exp(far))).sum(axis=-1))


def _pulled(strata: _Strata, pull: Floats) -> Floats:
    """Return the most likely share of each stratum under a pull: the root of ``a q² - (n + a) q + n p = 0``."""
    fixed = ~np.isfinite(strata.effective)
    n = np.where(fixed, 1.0, strata.effective)
    hits = n * strata.seen
    a = pull[..., None] * strata.weight
    b = n + a
    root = np.sqrt(np.maximum(b * b - 4 * a * hits, 0))
    down, up = 2 * hits / np.maximum(b + root, _TINY), (b - root) / (2 * a)
    return np.where(fixed, strata.seen, np.clip(np.where(b >= 0, down, up), 0, 1))


def _variance(strata: _Strata, shares: Floats) -> Floats:
    """Return the variance of the estimate if the strata had these shares; more for strata of very few tickets."""
    each = shares * (1 - shares) / strata.effective * (1 + _FEW / strata.judged)
    return np.asarray((strata.weight**2 * each).sum(axis=-1))
