"""The interval of a calibration error holds the truth, also where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest

from triage.agreement import Groups
from triage.evaluation.calibrated import error
from triage.learning.calibration import BINS, expected_error


def draw(groups: int, rng: np.random.Generator, steep: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw probabilities, what came true (as probable as the logit times `steep` says), and each one's group."""
    family = np.repeat(np.arange(groups), rng.integers(2, 12, groups))
    logit = rng.normal(0, 2, len(family)) + rng.normal(0, 0.3, groups)[family]
    return 1 / (1 + np.exp(-logit)), rng.random(len(family)) < 1 / (1 + np.exp(-steep * logit)), family


@pytest.mark.parametrize("steep", [1.0, 0.85, 0.5])
def test_it_holds_the_true_error(steep: float) -> None:
    rng = np.random.default_rng(2)
    p, right, _ = draw(200_000, rng, steep)
    true = expected_error(p, right)
    drawn = Groups.draw(range(60), seed=1, resamples=400).drawn
    hits = 0
    for _ in range(400):
        p, right, family = draw(60, rng, steep)
        found = error(p, right, np.arange(len(p)), Groups(family, 60, drawn))
        assert found.value == pytest.approx(expected_error(p, right))
        assert 0 <= found.low <= found.value <= found.high <= 1
        hits += found.low <= true <= found.high
    assert 0.92 <= hits / 400 <= 0.995  # from 0.93 to 0.98, less the chance of 400 draws


def test_several_probabilities_of_one_ticket_stay_together() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(400)
    right = rng.random(400) < p**2
    once = error(p, right, np.arange(400), Groups.draw(range(400), seed=0))
    four = error(np.repeat(p, 4), np.repeat(right, 4), np.repeat(np.arange(400), 4), Groups.draw(range(400), seed=0))
    assert (four.value, four.n) == (pytest.approx(once.value), 1600)
    assert four.high - four.value == pytest.approx(once.high - once.value)


def test_one_group_has_no_interval() -> None:
    found = error(np.full(BINS, 0.5), np.ones(BINS, bool), np.arange(BINS), Groups.draw([1] * BINS, seed=0))
    assert (found.value, found.low, found.high) == (0.5, None, None)
