from __future__ import annotations

import numpy as np
import pytest

from triage.learning.calibration import BINS, calibration, events, expected_error, reliability

RNG = np.random.default_rng(0)
P = RNG.random(20_000)
TRUE = RNG.random(20_000) < P


def test_honest_probabilities_have_no_error_and_bold_ones_have() -> None:
    assert expected_error(P, TRUE) < 0.01
    bold = np.where(P > 0.5, 1.0, 0.0)  # surely right or wrong, when it is so three times in four
    assert expected_error(bold, TRUE) == pytest.approx(0.25, abs=0.01)


def test_the_error_by_hand() -> None:
    p = np.array([0.05, 0.08, 0.62, 0.68, 1.0])
    right = np.array([0, 1, 1, 0, 1], bool)
    gaps = (abs(0.13 - 1), abs(1.3 - 1), abs(1.0 - 1))
    assert expected_error(p, right) == pytest.approx(sum(gaps) / 5)


def test_a_temperature_mends_what_is_too_sure() -> None:
    scores = np.log(P / (1 - P))[:, None] * np.array([[-0.5, 0.5]])
    targets = np.stack([~TRUE, TRUE], axis=1)
    found = calibration("escalate", "softmax", scores=4 * scores, targets=targets, temperature=4.0)
    assert (found.before > 0.1, found.after < 0.01, found.n) == (True, True, 20_000)
    assert calibration("x", "softmax", scores=np.zeros((0, 2)), targets=np.zeros((0, 2), bool), temperature=1) is None


def test_what_is_held_against_the_truth() -> None:
    p = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    targets = np.array([[0, 1, 0], [0, 0, 1]], bool)
    best, right = events(p, targets, "softmax")
    assert (best.tolist(), right.tolist()) == ([0.5, 0.6], [True, False])
    each, holds = events(p, targets, "independent")
    assert (len(each), holds.sum()) == (6, 2)
    second, true = events(p[:, :2], targets[:, :2], "softmax")
    assert (second.tolist(), true.tolist()) == ([0.5, 0.1], [True, False])


def test_bins_hold_every_probability_once() -> None:
    found = reliability(P, TRUE)
    assert len(found) == BINS
    assert sum(b.observed.n for b in found) == len(P)
    for b in found:
        assert b.low <= b.mean <= b.high
        assert b.observed.low <= b.mean <= b.observed.high or abs(b.observed.value - b.mean) < 0.03
    assert [(b.low, b.observed.n) for b in reliability(np.array([0.0, 1.0]), np.array([True, True]))] == [
        (0.0, 1),
        (0.9, 1),
    ]
