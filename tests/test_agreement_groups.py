"""Figures of groups: tickets of one author, answers that were not given, shares."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from tests.agreed import LABELS, said
from triage.agreement import SILENT, Estimate, Groups, estimate, share, wilson
from triage.measures import kappa, macro_f1, quadratic_kappa


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
