"""Figures and intervals agree with scikit-learn, with scipy, and with resampling ticket by ticket."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score, f1_score

from triage.agreement import (
    RESAMPLES,
    SILENT,
    Estimate,
    Groups,
    estimate,
    kappa,
    macro_f1,
    quadratic_kappa,
    share,
    wilson,
)

LABELS = 4


def said(seed: int, count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    gold = rng.integers(0, LABELS, count)
    return gold, np.where(rng.random(count) < 0.6, gold, rng.integers(0, LABELS, count))


def by_sklearn(measure: object, gold: np.ndarray, answers: np.ndarray) -> float:
    if measure is kappa:
        return cohen_kappa_score(gold, answers)
    if measure is quadratic_kappa:
        return cohen_kappa_score(gold, answers, weights="quadratic", labels=range(LABELS))
    return f1_score(gold, answers, average="macro", labels=np.unique(gold), zero_division=0)


@pytest.mark.parametrize("measure", [kappa, quadratic_kappa, macro_f1])
@given(seed=st.integers(0, 999), count=st.integers(2, 60))
@settings(max_examples=40, deadline=None)
def test_figures_are_those_of_sklearn(measure: object, seed: int, count: int) -> None:
    gold, answers = said(seed, count)
    found = estimate(measure, gold, answers, labels=LABELS, groups=Groups.draw(range(count), seed=0))
    if found is None:
        assert len({*gold, *answers}) == 1  # one label throughout: no chance to agree beyond chance
    else:
        assert (found.value, found.n) == (pytest.approx(by_sklearn(measure, gold, answers)), count)


@pytest.mark.parametrize("measure", [kappa, quadratic_kappa, macro_f1])
def test_the_interval_is_that_of_resampling_whole_groups_one_by_one(measure: object) -> None:
    gold, answers = said(3)
    family = [n // 7 * 10 for n in range(200)]
    groups = Groups.draw(family, seed=5)
    found = estimate(measure, gold, answers, labels=LABELS, groups=groups)
    values = []
    for drawn in groups.drawn.astype(int):
        rows = np.concatenate([np.repeat(np.flatnonzero(groups.of == g), k) for g, k in enumerate(drawn)])
        values.append(by_sklearn(measure, gold[rows], answers[rows]))
    assert len(values) == RESAMPLES
    assert (found.low, found.high) == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])))


def test_tickets_of_one_author_are_no_independent_witnesses() -> None:
    """The same answers give a wider interval where whole groups are right or wrong together."""
    gold = np.tile([0, 1], 200)
    right = np.arange(400) // 20 % 4 > 0  # three groups of twenty in four are right
    answers = np.where(right, gold, 1 - gold)
    wide, narrow = (
        estimate(kappa, gold, answers, labels=2, groups=Groups.draw(family, seed=1))
        for family in ([n // 20 for n in range(400)], range(400))
    )
    assert wide.value == narrow.value
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_silence_is_no_answer() -> None:
    gold, answers = said(1, 40)
    answers[:10], gold[10:15] = SILENT, SILENT
    groups = Groups.draw(range(40), seed=0)
    found = estimate(kappa, gold, answers, labels=LABELS, groups=groups)
    assert found.n == 25
    assert found.value == pytest.approx(cohen_kappa_score(gold[15:], answers[15:]))
    assert estimate(kappa, gold, np.full(40, SILENT), labels=LABELS, groups=groups) is None
    assert estimate(kappa, np.zeros(40, int), np.zeros(40, int), labels=LABELS, groups=groups) is None


def test_one_group_has_no_interval() -> None:
    gold, answers = said(1)
    found = estimate(kappa, gold, answers, labels=LABELS, groups=Groups.draw([7] * 200, seed=0))
    assert (found.low, found.high) == (None, None)
    assert found.value == pytest.approx(cohen_kappa_score(gold, answers))


@given(st.integers(1, 500), st.data())
def test_wilson_is_that_of_scipy(of: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, of))
    known = binomtest(successes, of).proportion_ci(0.95, method="wilson")
    assert wilson(successes, of) == pytest.approx((known.low, known.high), abs=1e-9)


def test_a_share_counts_only_those_asked() -> None:
    right = np.array([1, 1, 0, 1], bool)
    assert share(right, np.array([1, 0, 1, 1], bool)) == Estimate(2 / 3, *wilson(2, 3), 3, share=True)
    assert share(right, np.zeros(4, bool)) is None


def test_ten_thousand_tickets_take_no_time() -> None:
    gold, answers = said(0, 10_000)
    began = time.perf_counter()
    groups = Groups.draw(range(10_000), seed=0)
    for measure in (kappa, quadratic_kappa, macro_f1) * 4:
        estimate(measure, gold, answers, labels=LABELS, groups=groups)
    assert time.perf_counter() - began < 5
