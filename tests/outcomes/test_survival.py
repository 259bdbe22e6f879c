"""The product-limit estimate against hand-computed values, a published example, and a simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from triage.outcomes.survival import curve

# Weeks in remission of 21 patients on 6-MP (Freireich et al. 1963), the textbook example; 0: still in remission.
WEEKS = (6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
OVER = (True,) * 9 + (False,) * 12


def test_the_textbook_example():
    found = curve(WEEKS, OVER)
    at = dict(zip(found.times, found.share, strict=True))
    # 18/21, then 16/17, 14/15, 11/12, 10/11, 6/7, 5/6 by hand.
    by_hand = {6: 18 / 21, 7: 18 / 21 * 16 / 17, 10: 18 / 21 * 16 / 17 * 14 / 15}
    by_hand[13] = by_hand[10] * 11 / 12
    by_hand[16] = by_hand[13] * 10 / 11
    by_hand[22] = by_hand[16] * 6 / 7
    by_hand[23] = by_hand[22] * 5 / 6
    assert {t: at[t] for t in by_hand} == pytest.approx(by_hand)
    assert (found.n, found.ended) == (21, 9)
    median = found.quantile(0.5)
    assert (median.value, median.low, median.high, median.n) == (23, 13, None, 21)
    assert found.quantile(0.9) is None


def test_the_band_is_greenwoods_on_the_log_log_scale():
    found = curve(WEEKS, OVER)
    share = 18 / 21
    spread = 1.959964 * math.sqrt(3 / (21 * 18)) / math.log(share)
    assert found.low[0] == pytest.approx(share ** math.exp(-spread), abs=1e-6)
    assert found.high[0] == pytest.approx(share ** math.exp(spread), abs=1e-6)


def test_it_is_the_curve_of_scipy():
    rng = np.random.default_rng(3)
    lasted, ended = rng.integers(1, 20, 60).astype(float), rng.random(60) < 0.6
    theirs = stats.ecdf(stats.CensoredData(lasted[ended], right=lasted[~ended])).sf
    ours = curve(list(lasted), list(ended))
    assert np.array_equal(ours.times, theirs.quantiles)
    assert np.allclose(ours.share, theirs.probabilities)


def test_without_censoring_the_median_is_the_middle_one():
    assert curve([5, 1, 3], [True] * 3).quantile(0.5).value == 3


def test_open_tickets_pull_the_median_up():
    resolved = [1.0, 2.0, 3.0, 4.0]
    alone = curve(resolved, [True] * 4).quantile(0.5)
    beside = curve([*resolved, 10.0, 10.0], [True] * 4 + [False] * 2).quantile(0.5)
    assert (alone.value, beside.value) == (2.0, 3.0)


def test_a_resolution_at_the_time_of_a_censoring_comes_first():
    assert curve([2.0, 2.0], [True, False]).share[0] == 0.5


def test_nothing_to_estimate():
    assert curve([], []) is None
    still = curve([4.0, 5.0], [False, False])
    assert still.quantile(0.5) is None
    assert still.ended == 0


@pytest.mark.parametrize(("n", "part", "seed"), [(80, 0.5, 5), (200, 0.9, 6)])
def test_the_interval_covers_the_truth_in_95_of_100_draws(n, part, seed):
    rng = np.random.default_rng(seed)
    truth = -math.log(1 - part)
    held = 0
    for _ in range(1000):
        lasts, watched = rng.exponential(1, n), rng.exponential(3, n)
        found = curve(np.minimum(lasts, watched), lasts <= watched).quantile(part)
        low = -math.inf if found is None or found.low is None else found.low
        high = math.inf if found is None or found.high is None else found.high
        held += low <= truth <= high
    assert 930 <= held <= 970
