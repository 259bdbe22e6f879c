"""Shares, differences and means."""

import numpy as np
import pytest

from triage.outcomes.rates import difference, mean, rate


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # Newcombe (1998), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_newcombes_own_examples(one, other, low, high):
    found = difference(*(rate([True] * k + [False] * (n - k)) for k, n in (one, other)))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.value == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert found.n == one[1] + other[1]


def test_no_difference_to_nothing():
    assert difference(rate([True]), rate([])) is None
    assert rate([]) is None


def test_the_interval_of_the_difference_covers_the_truth():
    rng = np.random.default_rng(11)
    held = 0
    for k, m in zip(rng.binomial(60, 0.7, 1000), rng.binomial(90, 0.8, 1000), strict=True):
        found = difference(rate(np.arange(60) < k), rate(np.arange(90) < m))
        held += found.low <= -0.1 <= found.high
    assert 930 <= held <= 970


def test_mean_of_marks():
    found = mean([1.0, 2.0, 3.0, 4.0, 5.0])
    assert (found.value, found.n) == (3.0, 5)
    assert (found.low, found.high) == pytest.approx((3 - 1.9632, 3 + 1.9632), abs=1e-3)  # 2.776 * 1.5811 / 5 ** 0.5
    assert mean([]) is None
    assert mean([4.0]).low is None
