"""Agreement of reviewers, against published and hand-computed values."""

import numpy as np
import pytest

from triage.agreement import SILENT
from triage.audit import alpha

N = SILENT
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]
"""Krippendorff (2011), example C: four observers, twelve units, 0 is no value."""


def ratings(*observers):
    return np.array(observers).T


def test_published_examples():
    four = ratings(*FOUR) - 1
    assert alpha.estimate(four, 5).value == pytest.approx(0.743, abs=5e-4)
    assert alpha.estimate(four, 5, ordinal=True).value == pytest.approx(0.815, abs=5e-4)
    assert alpha.estimate(four, 5).n == 11  # the unit that one observer alone valued pairs with nothing
    binary = ratings([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])  # example A
    assert alpha.estimate(binary, 2).value == pytest.approx(0.095, abs=5e-4)


def test_by_hand():
    """Two tickets of three with the same answer, 0 1 | 0 0 | 1 1: seen 2 of 6 values, expected 2 * 3 * 3 / 5."""
    found = alpha.estimate(ratings([0, 0, 1], [1, 0, 1]), 2)
    assert found.value == pytest.approx(1 - (2 / 6) / ((2 * 3 * 3 / 5) / 6))


def test_order_makes_near_answers_agree_more():
    near, far = ratings([0, 1, 2, 3, 4, 0], [1, 1, 2, 3, 4, 0]), ratings([0, 1, 2, 3, 4, 0], [4, 1, 2, 3, 4, 0])
    assert alpha.estimate(near, 5, ordinal=True).value > alpha.estimate(far, 5, ordinal=True).value
    assert alpha.estimate(near, 5).value == pytest.approx(alpha.estimate(far, 5).value, abs=0.02)


def test_limits():
    same = ratings([0, 1, 0, 1], [0, 1, 0, 1])
    assert alpha.estimate(same, 2).value == 1
    assert alpha.estimate(ratings([0, 0, 0], [0, 0, 0]), 2) is None  # no answer but one: chance cannot be told
    assert alpha.estimate(ratings([0, 1, 0], [N, N, N]), 2) is None
    assert alpha.estimate(np.zeros((0, 2), np.int64), 2) is None
    lone = alpha.estimate(ratings([0, 1], [1, N]), 2)
    assert (lone.n, lone.low, lone.high) == (1, None, None)


def test_the_interval_holds_the_value_and_is_the_same_again():
    random = np.random.default_rng(1)
    first = random.integers(0, 3, 60)
    second = np.where(random.random(60) < 0.8, first, random.integers(0, 3, 60))
    found, again = (alpha.estimate(ratings(first, second), 3) for _ in range(2))
    assert found == again
    assert found.low < found.value < found.high
    assert 0.1 < found.high - found.low < 0.5
