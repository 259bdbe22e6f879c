"""Figures and intervals agree with scikit-learn, with scipy, and with resampling ticket by ticket."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t
from sklearn.metrics import cohen_kappa_score, f1_score

from tests.agreed import LABELS, said
from triage.agreement import BUNCHES, Groups, estimate, mean, of_sums, ratio, wilson
from triage.measures import against_gold, kappa, macro_f1, micro_f1, quadratic_kappa


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


@pytest.mark.parametrize("measure", [kappa, quadratic_kappa])
def test_against_gold_of_one_label_kappa_tells_nothing_but_one_answer_to_several_is_0(measure: object) -> None:
    groups = Groups.draw(range(6), seed=0)
    varied, alike = np.array([0, 1, 1, 2, 0, 3]), np.full(6, 2)
    told = [estimate(against_gold(measure), *pair, labels=LABELS, groups=groups)
            for pair in ((alike, varied), (alike, alike), (varied, alike), (varied, varied))]  # fmt: skip
    assert [e and e.value for e in told] == [None, None, 0, 1]
    assert estimate(measure, alike, varied, labels=LABELS, groups=groups).value == 0, "two raters are alike"


def by_hand(measure: object, gold: np.ndarray, answers: np.ndarray, groups: Groups) -> tuple[float, float]:
    """Work the BCa interval out ticket by ticket, as Efron (1987) writes it, with Student's t for the normal."""
    rows = [np.flatnonzero(groups.of == g) for g in range(groups.count)]

    def figure(chosen: np.ndarray) -> float:
        return by_sklearn(measure, gold[chosen], answers[chosen])

    values = [
        figure(np.concatenate([np.repeat(rows[g], k) for g, k in enumerate(drawn)]))
        for drawn in groups.drawn.astype(int)
    ]
    value = figure(np.arange(len(gold)))
    without = np.array([figure(np.concatenate(rows[:g] + rows[g + 1 :])) for g in range(groups.count)])
    below = sum((v < value) + (v <= value) for v in values) / 2 / len(values)
    bias = norm.ppf(below)
    gaps = without.mean() - without
    skew = (gaps**3).sum() / (6 * (gaps**2).sum() ** 1.5)
    wide = t.ppf(0.975, groups.count - 1) * (groups.count / (groups.count - 1)) ** 0.5
    ends = [norm.cdf(bias + (bias + z) / (1 - skew * (bias + z))) for z in (-wide, wide)]
    return tuple(np.quantile(values, ends))


@pytest.mark.parametrize("measure", [kappa, quadratic_kappa, macro_f1])
def test_the_interval_is_that_of_resampling_whole_groups_one_by_one(measure: object) -> None:
    gold, answers = said(3)
    groups = Groups.draw([n // 7 * 10 for n in range(200)], seed=5, resamples=200)
    found = estimate(measure, gold, answers, labels=LABELS, groups=groups)
    assert (found.low, found.high) == pytest.approx(by_hand(measure, gold, answers, groups))


def kappas(count: int, groups: int, rng: np.random.Generator, *, right: float, base: float) -> np.ndarray:
    """Draw confusion matrices [sets, groups, 2, 2]: authors differ in size, in base rate, in how often they are met."""
    sizes = rng.integers(2, 12, (count, groups))
    met, rate = rng.beta(4 * right, 4 * (1 - right), sizes.shape), rng.beta(4 * base, 4 * (1 - base), sizes.shape)
    yes = rng.binomial(sizes, rate)
    hit, kept = rng.binomial(yes, met), rng.binomial(sizes - yes, met)
    return np.stack([np.stack([kept, sizes - yes - kept], -1), np.stack([yes - hit, hit], -1)], -2).astype(float)


def prices(count: int, groups: int, rng: np.random.Generator) -> np.ndarray:
    """Draw costs and numbers of tickets, [sets, groups, 2]: most tickets cost nothing, a few a great deal."""
    sizes = rng.integers(2, 12, (count, groups))
    wrong = rng.binomial(sizes, rng.beta(1, 5, sizes.shape))
    return np.stack([wrong + 8.0 * rng.binomial(wrong, 0.2), sizes], axis=-1)


def held(measure: object, draw: object, groups: int, *, sets: int = 1000) -> float:
    """Return the share of the intervals that hold the true figure, that of very many groups."""
    rng = np.random.default_rng(groups)
    true = float(measure(draw(1, 400_000, rng)[0].sum(axis=0)))
    drawn = Groups.draw(range(groups), seed=1)
    found = [of_sums(measure, one, 1, drawn) for one in draw(sets, groups, rng)]
    return sum(e.low <= true <= e.high for e in found) / sets


def mean_of(sums: np.ndarray) -> np.ndarray:
    return sums[..., 0] / sums[..., 1]


@pytest.mark.parametrize(
    ("measure", "draw", "groups"),
    [
        pytest.param(kappa, partial(kappas, right=0.8, base=0.5), 40, id="kappa .6, 40 groups"),
        pytest.param(kappa, partial(kappas, right=0.9, base=0.2), 60, id="kappa .7, lopsided, 60 groups"),
        pytest.param(kappa, partial(kappas, right=0.9, base=0.5), 90, id="kappa .8, 90 groups"),
        pytest.param(mean_of, prices, 40, id="cost, 40 groups"),
        pytest.param(mean_of, prices, 90, id="cost, 90 groups"),
    ],
)
def test_intervals_by_group_hold_the_truth_as_often_as_they_say(measure: object, draw: object, groups: int) -> None:
    assert 0.93 <= held(measure, draw, groups) <= 0.97


@pytest.mark.parametrize(("p", "n"), [(0.5, 40), (0.2, 60), (0.85, 200), (0.97, 400), (0.05, 1000)])
def test_wilson_intervals_hold_the_truth_as_often_as_they_say(p: float, n: int) -> None:
    rng = np.random.default_rng(n)
    ends = {k: wilson(k, n) for k in range(n + 1)}
    assert 0.93 <= np.mean([ends[k][0] <= p <= ends[k][1] for k in rng.binomial(n, p, 4000).tolist()]) <= 0.97


def test_very_many_groups_are_resampled_in_bunches_to_the_same_effect() -> None:
    gold, answers = said(2, 3 * BUNCHES)
    one = estimate(kappa, gold, answers, labels=LABELS, groups=Groups.draw(range(3 * BUNCHES), seed=1))
    few = Groups.draw([n % 3000 for n in range(3 * BUNCHES)], seed=1)
    other = estimate(kappa, gold, answers, labels=LABELS, groups=few)
    assert (few.count, Groups.draw(range(3 * BUNCHES), seed=1).drawn.shape[1]) == (3000, BUNCHES)
    assert one.value == other.value
    assert one.high - one.low == pytest.approx(other.high - other.low, rel=0.15)


def test_a_mean_and_a_ratio_are_those_of_the_tickets_asked() -> None:
    values, among = np.array([1.0, 5.0, 9.0, 100.0]), np.array([True, True, True, False])
    groups = Groups.draw(range(4), seed=0)
    found = mean(values, groups, among)
    assert (found.value, found.n) == (5.0, 3)
    assert 1.0 <= found.low < 5.0 < found.high <= 9.0
    assert mean(values, groups, np.zeros(4, bool)) is None
    assert ratio(values, np.zeros(4), groups, n=4) is None


def test_micro_f1_counts_all_labels_together() -> None:
    assert micro_f1(np.array([3.0, 4.0, 5.0])) == pytest.approx(2 * 3 / 9)
    assert np.isnan(micro_f1(np.zeros(3)))


def test_a_figure_that_never_varies_has_an_interval_of_one_point() -> None:
    gold = np.tile([0, 1], 30)
    found = estimate(kappa, gold, gold, labels=2, groups=Groups.draw(range(60), seed=0))
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)
