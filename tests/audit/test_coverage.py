"""Intervals hold the truth as often as they say, in simulated samples."""

import numpy as np
import pytest

from triage.audit import intervals
from triage.audit.intervals import interval, ratio
from triage.audit.sample import allocate

DRAWS = 1500
SKEWED = [max(2, int(750 * 0.75**n)) for n in range(24)]
"""Stratum sizes as they come: a few large ones, many small ones."""


def simulated(population, shares, judged, part=None, draws=DRAWS):
    """Audit random populations: (yes, no, judged, population) by stratum, and what is true of each population."""
    random = np.random.default_rng(20)
    population, judged = np.array(population), np.minimum(judged, population)
    there = random.binomial(population, np.broadcast_to(1.0 if part is None else part, (draws, len(population))))
    yes = random.binomial(there, shares)
    drawn = random.hypergeometric(there, population - there, judged)
    hits = random.hypergeometric(yes, there - yes, drawn)
    some = drawn.sum(axis=1) > 0
    true = yes.sum(axis=1)[some] / there.sum(axis=1)[some]
    sums = (hits, drawn - hits, np.broadcast_to(judged, hits.shape), np.broadcast_to(population, hits.shape))
    return [x[some].astype(float) for x in sums], true


def holds(found, true):
    _, low, high = found
    return float(np.mean((low <= true + 1e-9) & (true <= high + 1e-9)))


def spread(mean, by, seed=3):
    return np.clip(np.random.default_rng(seed).normal(mean, by, len(SKEWED)), 0.002, 0.998)


SETTINGS = {
    "precision, skewed strata": (SKEWED, spread(0.8, 0.1), allocate(SKEWED, 120)),
    "precision near one, skewed strata": (SKEWED, spread(0.95, 0.04), allocate(SKEWED, 120)),
    "misses, skewed strata": (SKEWED, spread(0.03, 0.03), allocate(SKEWED, 120)),
    "rare misses, skewed strata": (SKEWED, spread(0.01, 0.01), allocate(SKEWED, 160)),
    "rare misses, by size": ([17_000, 2400, 600], [0.005, 0.05, 0.2], [85, 12, 3]),
    "rare misses, unequal probabilities": ([17_000, 2400, 600], [0.005, 0.05, 0.2], [34, 33, 33]),
    "rare misses, very unequal probabilities": ([19_000, 800, 200], [0.01, 0.1, 0.3], [30, 35, 35]),
    "misses alike, unequal probabilities": ([17_000, 2400, 600], [0.02] * 3, [34, 33, 33]),
    "most of the population judged": ([60, 50, 40], [0.9, 0.7, 0.5], [40, 33, 27]),
    "a stratum judged whole": ([30, 500], [0.5, 0.9], [30, 50]),
    "a small sample": ([300, 200], [0.5, 0.4], [18, 12]),
    "strata that are opposites": ([3000, 3000], [0.95, 0.05], [50, 50]),
    "one in ten unsure": ([200, 150, 80, 40, 20, 10], [0.9, 0.8, 0.7, 0.9, 0.5, 0.6], [40, 30, 16, 8, 4, 2], 0.9),
    "a clause of one in four": (SKEWED, spread(0.75, 0.1), allocate(SKEWED, 120), spread(0.25, 0.1, seed=5)),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_intervals_hold_the_truth_as_often_as_they_say(name, record_property):
    sums, true = simulated(*SETTINGS[name])
    covered = holds(ratio(*sums), true)
    record_property("coverage", covered)
    assert 0.93 <= covered <= 0.97


def test_plain_intervals_would_not_hold():
    """The simulation can tell: without weights, or by the spread seen (Wald), rare misses are not covered."""
    (yes, _, judged, population), true = simulated(*SETTINGS["rare misses, unequal probabilities"])
    weight = population / population.sum(axis=1, keepdims=True)
    seen = yes / judged
    value = (weight * seen).sum(axis=1)
    half = 1.96 * np.sqrt((weight**2 * seen * (1 - seen) / judged).sum(axis=1))
    assert holds((value, value - half, value + half), true) < 0.9
    whole = np.full((len(true), 1), population[0].sum())
    unweighed = interval(yes.sum(axis=1, keepdims=True), judged.sum(axis=1, keepdims=True), whole)
    assert holds(unweighed, true) < 0.5


def test_the_share_found_of_all_that_needs_a_person_holds_too():
    """Escalated and not escalated are two samples of their own: rightly escalated / (rightly escalated + missed)."""
    (right, _, judged, escalated), precision = simulated([300, 200, 100], [0.9, 0.8, 0.6], [50, 33, 17])
    (missed, _, seen, kept), rate = simulated([17_000, 2400, 600], [0.001, 0.01, 0.05], [85, 12, 3])
    sizes = escalated.sum(axis=1), kept.sum(axis=1)
    one = tuple(x * sizes[0] for x in interval(right, judged, escalated))
    other = tuple(x * sizes[1] for x in interval(missed, seen, kept))
    true = precision * sizes[0] / (precision * sizes[0] + rate * sizes[1])
    assert 0.93 <= holds(intervals.recovered(one, other), true) <= 0.97


FEW, OF = [1000, 800, 600, 300], [40, 30, 20, 10]
PARTS = {
    "a clause of one in two": (FEW, OF, [0.5] * 4, [0.3] * 4, [0.1] * 4),
    "strata that are unlike": (FEW, OF, [0.1, 0.2, 0.3, 0.5], [0.9, 0.3, 0.1, 0.5], [0.1, 0.05, 0.2, 0.1]),
    "strata without the clause": (FEW, OF, [1, 1, 0, 0], [0.3, 0.2, 0, 0], [0, 0, 0.1, 0.4]),
    "a clause of one in four, skewed": (SKEWED, allocate(SKEWED, 100), 0.25, spread(0.25, 0.1), spread(0.25, 0.1, 7)),
    "a clause of one in ten, skewed": (SKEWED, allocate(SKEWED, 100), 0.1, spread(0.4, 0.1), spread(0.2, 0.1)),
    "a rare clause, no worse": (SKEWED, allocate(SKEWED, 100), 0.04, spread(0.2, 0.1), spread(0.2, 0.1)),
    "most of the population judged": ([60, 50, 40], [40, 33, 27], [0.3, 0.5, 0.2], [0.4] * 3, [0.2] * 3),
}
"""Strata, judged, share of the clause in each, of it wrong, of the rest wrong."""


@pytest.mark.parametrize("name", PARTS)
def test_the_part_of_a_clause_in_all_that_is_wrong_holds_too(name, record_property):
    """Wrong of the clause / (that + wrong of the rest), each its rate times its size, which is known."""
    population, judged, part, bad, other = PARTS[name]
    random = np.random.default_rng(20)
    shape = (DRAWS, len(population))
    population, judged = np.array(population), np.minimum(judged, population)
    there = random.binomial(population, np.broadcast_to(part, shape))
    sizes = there, population - there
    wrong = [random.binomial(size, rate) for size, rate in zip(sizes, (bad, other), strict=True)]
    drawn = random.hypergeometric(*sizes, judged)
    seen = drawn, judged - drawn
    hits = [random.hypergeometric(w, s - w, d) for w, s, d in zip(wrong, sizes, seen, strict=True)]
    some = (seen[0].sum(axis=1) > 0) & (sum(hits).sum(axis=1) > 0)

    def number(at):
        k, d, size = (x[at][some].astype(float) for x in (hits, seen, sizes))
        frame_of = (np.broadcast_to(x, k.shape).astype(float) for x in (judged, population))
        found = [x * size.sum(axis=1) for x in ratio(k, d - k, *frame_of, possible=size > 0)]
        sure = k.sum(axis=1), size.sum(axis=1) - (d - k).sum(axis=1)  # as `Weighed.shares` bounds them
        return found[0], np.maximum(found[1], sure[0]), np.minimum(found[2], sure[1])

    true = wrong[0].sum(axis=1) / sum(wrong).sum(axis=1)
    covered = holds(intervals.recovered(number(0), number(1)), true[some])
    record_property("coverage", covered)
    assert 0.93 <= covered <= 0.97


def test_no_estimate_is_biased():
    """The mean over many audits is the truth of the population, within its error."""
    sums, true = simulated(*SETTINGS["rare misses, unequal probabilities"])
    error = interval(sums[0], sums[2], sums[3])[0] - true
    assert abs(error.mean()) < 4 * error.std() / np.sqrt(len(error))
