"""Weights and intervals: by hand, in the limits, and how often a 95 % interval holds what is true."""

import numpy as np
import pytest

from triage.agreement import wilson
from triage.audit import intervals, weighting
from triage.audit.intervals import interval, ratio
from triage.audit.sample import allocate
from triage.audit.weighting import Frame, needed

DRAWS = 1500
SKEWED = [max(2, int(750 * 0.75**n)) for n in range(24)]
"""Stratum sizes as they come: a few large ones, many small ones."""


def arrays(*parts):
    return [np.array(part, float) for part in parts]


def frame(strata, population, sure=None):
    of = np.array(strata)
    return Frame.make(of, np.array(population, float), np.ones(len(of)) if sure is None else np.array(sure, float))


def test_each_stratum_counts_by_its_population():
    """By hand: half of 100 tickets and none of 900 are 5 %, although 5 of the 19 judged ones are."""
    one = frame([0] * 10 + [1] * 9, [100, 900])
    yes = np.array([1.0] * 5 + [0.0] * 14)
    found = weighting.share(yes, np.ones(19), one)
    assert found.value == pytest.approx(0.05)
    assert (found.n, found.share) == (19, True)
    assert found.low < 0.05 < found.high


def test_a_stratum_that_is_half_judged_weighs_as_whole():
    """By hand: the judged ones stand for those that nobody judged, within the stratum only."""
    all_judged = weighting.share(np.array([1.0, 0, 1, 0]), np.ones(4), frame([0, 0, 1, 1], [50, 50]))
    half = weighting.share(np.array([1.0, 1, 0]), np.ones(3), frame([0, 1, 1], [50, 50]))
    assert all_judged.value == pytest.approx(0.5)
    assert half.value == pytest.approx((50 * 1 + 50 * 0.5) / 100)


def test_one_large_stratum_has_wilsons_interval():
    for k, n in ((0, 40), (1, 40), (20, 40), (37, 40), (40, 40), (3, 200)):
        value, low, high = interval(*arrays([k], [n], [10**9]))
        assert value == pytest.approx(k / n)
        assert (low, high) == pytest.approx(wilson(k, n), abs=0.006)


def test_what_is_judged_whole_is_known():
    value, low, high = interval(*arrays([3, 0], [10, 5], [10, 5]))
    assert value == low == high == pytest.approx(0.2)
    _, low, high = interval(*arrays([3, 0], [10, 5], [10, 50]))
    assert low == pytest.approx(0.05)
    assert high > 0.1


def test_the_smaller_the_population_the_shorter_the_interval():
    widths = [np.subtract(*interval(*arrays([20], [50], [size]))[:0:-1]) for size in (51, 100, 1000, 10**6)]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1] / 4


def test_nobody_found_a_miss_is_not_that_there_is_none():
    value, low, high = interval(*arrays([0, 0], [30, 30], [10_000, 100]))
    assert (value, low) == (0, 0)
    assert high == pytest.approx(0.11, abs=0.02)  # of 30 tickets that stand for nearly all, not of 60


def test_strata_that_cannot_hold_any_change_nothing():
    alone = ratio(*arrays([8, 3], [2, 7], [10, 10], [100, 400]))
    beside = ratio(
        *arrays([8, 3, 0], [2, 7, 0], [10, 10, 10], [100, 400, 9000]), possible=np.array([True, True, False])
    )
    assert beside == pytest.approx(alone, abs=1e-6)


def test_a_ticket_may_count_half():
    one = frame([0] * 4, [1000])
    found = weighting.share(np.array([1, 0.5, 0, 0]), np.ones(4), one)
    assert found.value == pytest.approx(0.375)


def test_nothing_asked_is_not_defined():
    assert weighting.share(np.zeros(3), np.zeros(3), frame([0, 0, 0], [9])) is None


def test_who_is_unsure_leaves_a_stratum_unknown():
    """Both tickets of the stratum were judged, but one reviewer could not tell: that is not all that is to be known."""
    sure, unsure = frame([0, 0], [2]), frame([0, 0], [2], sure=[1, 0])
    whole = weighting.share(np.array([1.0, 1]), np.ones(2), sure)
    part = weighting.share(np.array([1.0, 0]), np.array([1.0, 0]), unsure)
    assert (whole.low, whole.high) == (1, 1)
    assert part.low < 0.9


def test_the_sample_that_is_needed():
    assert needed(0.5, 0.03, 1, 10**9) == 1068
    assert needed(0.5, 0.03, 1, 2000) == 696
    assert needed(0.5, 0.03, 2, 10**9) == 2135
    assert needed(0.5, 0.03, 1, 50) == 48
    assert needed(0.5, 0.03, 1, 0) == 0


def test_a_sample_of_the_size_that_is_needed_is_as_sure_as_wanted():
    n = needed(0.2, 0.03, 1, 5000)
    _, low, high = interval(*arrays([n * 0.2], [n], [5000]))
    assert (high - low) / 2 == pytest.approx(0.03, rel=0.02)


def test_the_design_effect():
    """1 of a proportional sample of alike strata; by hand for weights 1 and 9 of alike shares (Kish)."""
    yes = np.array([1.0, 0] * 10)
    assert weighting.design_effect(yes, np.ones(20), frame([0] * 10 + [1] * 10, [500, 500])) == pytest.approx(1)
    kish = 20 * (10 * 1**2 + 10 * 9**2) / (10 * 1 + 10 * 9) ** 2
    unequal = frame([0] * 10 + [1] * 10, [100, 900])
    assert weighting.design_effect(yes, np.ones(20), unequal) == pytest.approx(kish)
    assert weighting.design_effect(np.zeros(20), np.ones(20), unequal) == pytest.approx(kish)


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
