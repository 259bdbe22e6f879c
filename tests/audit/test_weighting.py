"""Weights and intervals: by hand, in the limits, and how often a 95 % interval holds what is true."""

import numpy as np
import pytest

from triage.agreement import wilson
from triage.audit import weighting
from triage.audit.intervals import interval, ratio
from triage.audit.weighting import Frame, needed


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
