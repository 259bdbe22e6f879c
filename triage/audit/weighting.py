"""Shares of all tickets, estimated from a stratified sample: weights, and how many tickets an interval takes.

Within a stratum all judged tickets weigh alike, population / judged: the weight of Horvitz and Thompson (1952),
adjusted within the stratum for tickets that nobody judged. A share is the ratio of two such sums (Cochran, Sampling
Techniques, 1977, chapters 5A and 6).

Its interval is that of `triage.audit.intervals`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from triage.agreement import Bools, Estimate, Floats, Ints, Z
from triage.audit.intervals import ratio, recovered


@dataclass(frozen=True, slots=True)
class Frame:
    """The judged tickets: the stratum of each [tickets]; of each stratum its size and how many were judged (some).

    `known` are those of the judged that tell something (not the unsure): what of a stratum is surely known.
    """

    of: Ints
    population: Floats
    judged: Floats
    known: Floats

    @classmethod
    def make(cls, of: Ints, population: Floats, sure: Floats) -> Frame:
        """Make a frame; `sure` is the part of each ticket's verdicts that tell something [tickets]."""
        judged = np.bincount(of, minlength=len(population)).astype(np.float64)
        return cls(of, population, judged, np.bincount(of, weights=sure, minlength=len(population)).astype(np.float64))

    def sums(self, of_each: Floats) -> Floats:
        """Sum what each ticket has by stratum: [..., tickets] to [..., strata]."""
        found: Floats = of_each @ (self.of[:, None] == np.arange(len(self.population))).astype(np.float64)
        return found


def share(yes: Floats, among: Floats, frame: Frame, *, possible: Bools | None = None) -> Estimate | None:
    """Estimate one share, as `shares` does many."""
    return shares(yes[None], among[None], frame, possible=None if possible is None else possible[None])[0]


def shares(yes: Floats, among: Floats, frame: Frame, *, possible: Bools | None = None) -> list[Estimate | None]:
    """Estimate shares of `yes` among some of the population; both [shares, tickets], from 0 to 1, ``yes <= among``.

    A ticket may count in part, such as half where two reviewers differ. `possible` [shares, strata] are those that can
    hold a ticket that is among them, as is known of all tickets. ``None`` where no judged ticket is among them.
    """
    found: list[Estimate | None] = [None] * len(yes)
    asked = np.flatnonzero(among.any(axis=1))
    if not len(asked):
        return found
    chosen = None if possible is None else np.broadcast_to(possible, (len(yes), possible.shape[-1]))[asked]
    sums = frame.sums(yes[asked]), frame.sums((among - yes)[asked])
    bounds = ratio(*sums, frame.judged, frame.population, frame.known, possible=chosen)
    for at, value, low, high in zip(asked, *bounds, strict=True):
        found[at] = Estimate(float(value), float(low), float(high), int((among[at] > 0).sum()), share=True)
    return found


def scaled(found: Estimate | None, population: float) -> Estimate | None:
    """Turn a share into a number of tickets of a population whose size is known."""
    if found is None or found.low is None or found.high is None:
        return None
    return Estimate(found.value * population, found.low * population, found.high * population, found.n)


def part(one: Estimate | None, other: Estimate | None, n: int) -> Estimate | None:
    """Return ``one / (one + other)`` of two numbers estimated apart; ``None`` where one is not known, or both are 0."""
    if one is None or other is None or one.value + other.value == 0:
        return None
    a, b = (tuple(np.asarray(x, np.float64) for x in (e.value, e.low, e.high)) for e in (one, other))
    value, low, high = recovered(a, b)  # type: ignore[arg-type]
    return Estimate(float(value), float(low), float(high), n, share=True)


def design_effect(yes: Floats, among: Floats, frame: Frame) -> float:
    """Return how many times the variance is that of a simple random sample of as many tickets (Kish, 1965).

    By the spread that was seen, or where all tickets are alike by the weights alone. Population correction is left out.
    """
    size, hits = frame.sums(among), frame.sums(yes)
    weight = frame.population * size / frame.judged
    weight = weight / weight.sum()
    there = size > 0
    seen = hits[there] / size[there]
    value = float((weight[there] * seen).sum())
    simple = value * (1 - value) / size.sum()
    inside = float((weight[there] ** 2 * seen * (1 - seen) / size[there]).sum())
    if inside > 0:
        return float(inside / simple)
    return float((weight[there] ** 2 / size[there]).sum() * size.sum())


def needed(value: float, margin: float, effect: float, population: float) -> int:
    """Return how many tickets to judge for an interval of ± `margin` around a share (Cochran, 1977, 4.4 and 5.9)."""
    endless = effect * Z**2 * value * (1 - value) / margin**2
    return int(min(population, np.ceil(endless / (1 + endless / population)))) if population else 0
