"""The intervals hold what they promise, and the rule for the cost does what it is meant to."""

import numpy as np
import pytest
from scipy import stats

from triage.agreement import LEAST_GROUPS, Estimate, Groups, gap
from triage.promotion.checks import Verdict
from triage.promotion.intervals import difference
from triage.promotion.judge import cost_verdict

MARGIN = 0.02
STEPS = np.array([-20, -12, -9, -4, -3, -1, 1, 3, 4, 9, 12, 20.0])
RARER = 1 / np.abs(STEPS) / (1 / np.abs(STEPS)).sum()


def table(both, first, second, neither):
    """Return the answers of two models of which so many are right in both, in the first, in the second, in none."""
    new = np.repeat([True, True, False, False], [both, first, second, neither])
    old = np.repeat([True, False, True, False], [both, first, second, neither])
    return new, old


@pytest.mark.parametrize(
    ("cells", "value", "low", "high"),
    [  # Newcombe 1998 (first); Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables (second)
        ((36, 12, 2, 0), 0.2, 0.0569, 0.3404),
        ((1, 1, 7, 3), -0.5, -0.745, -0.0758),
        ((54, 0, 0, 0), 0.0, -0.0664, 0.0664),
        ((0, 54, 0, 0), 1.0, 0.9061, 1.0),
    ],
)
def test_difference_is_that_of_the_literature(cells, value, low, high):
    found = difference(*table(*cells))
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=5e-4)
    assert found.n == sum(cells)
    turned = difference(*table(cells[0], cells[2], cells[1], cells[3]))
    assert (turned.value, turned.low, turned.high) == pytest.approx((-found.value, -found.high, -found.low))


def test_difference_of_nothing_is_not_defined():
    none = np.zeros(0, bool)
    assert difference(none, none) is None
    assert gap(none.astype(float), none.astype(float), Groups.draw([], seed=0)) is None


@pytest.mark.parametrize("alike", [0.0, 0.4])
def test_difference_covers(alike):
    """Newcombe's interval keeps its level, and more than that where the two go together."""
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(1000):
        first, second = rng.random((2, 60))
        second = np.where(rng.random(60) < alike, first, second)
        found = difference(first < 0.85, second < 0.7)
        held += found.low <= 0.15 <= found.high
    assert 0.93 <= held / 1000 <= 0.985


def test_gap_is_the_basic_bootstrap_of_whole_groups():
    rng = np.random.default_rng(2)
    family = np.sort(rng.integers(0, 100, 400))
    new, old = rng.choice(STEPS, 400, p=RARER), rng.choice(STEPS, 400, p=RARER)
    groups = Groups.draw(family, seed=0, resamples=20_000)
    found = gap(new, old, groups)
    sums = groups.sums(np.stack([new - old, np.ones(400)], axis=1))
    library = stats.bootstrap(
        (sums[:, 0], sums[:, 1]), lambda upper, lower, axis: upper.sum(axis) / lower.sum(axis),
        paired=True, vectorized=True, method="basic", n_resamples=10_000, rng=1,
    ).confidence_interval  # fmt: skip
    width = library.high - library.low
    assert found.value == pytest.approx((new - old).mean())
    assert (found.low, found.high) == pytest.approx((library.low, library.high), abs=0.03 * width)
    assert found == gap(new, old, Groups.draw(family, seed=0, resamples=20_000))


def test_few_groups_have_no_interval():
    values = np.arange(12.0)
    for count in (1, 2, 3):
        found = gap(values, values[::-1], Groups.draw(np.arange(12) % count, seed=0))
        assert (found.low, found.high, found.n) == (None, None, 12)
        assert cost_verdict(found, MARGIN, count)[0] is Verdict.UNKNOWN
    assert gap(values, values[::-1], Groups.draw(np.arange(12) % LEAST_GROUPS, seed=0)).high is not None


def draws(count, groups, size, *, changed, worse=0.0, apart=0.03, seed=1):
    """Draw the differences of cost of `count` pairs of models, [count, tickets]: most tickets cost the same.

    The candidate is `worse` in the mean; groups lie `apart` (a standard deviation).
    """
    rng = np.random.default_rng(seed)
    shape = (count, groups, size)
    found = np.where(rng.random(shape) < changed, rng.choice(STEPS, shape, p=RARER), 0.0)
    return (found + rng.normal(0, apart, (count, groups, 1)) + worse).reshape(count, -1)


def estimates(count, groups, size, **how):
    drawn = Groups.draw(np.repeat(np.arange(groups), size), seed=0, resamples=500)
    nothing = np.zeros(groups * size)
    return [gap(row, nothing, drawn) for row in draws(count, groups, size, **how)]


def passed(found):
    return sum(cost_verdict(one, MARGIN, 9)[0] is Verdict.HOLDS for one in found) / len(found)


@pytest.mark.parametrize(("groups", "size", "changed"), [(9, 100, 0.05), (30, 30, 0.1), (200, 4, 0.1)])
def test_gap_covers(groups, size, changed):
    found = estimates(1000, groups, size, changed=changed)
    assert 0.93 <= np.mean([one.low <= 0 <= one.high for one in found]) <= 0.975


@pytest.mark.parametrize(("groups", "size"), [(9, 100), (40, 10), (200, 5)])
def test_a_model_that_is_surely_worse_hardly_ever_passes(groups, size):
    found = estimates(1000, groups, size, changed=0.03, worse=2 * MARGIN)
    assert passed(found) < 0.025


def test_models_that_decide_alike_pass_and_equally_good_ones_every_other_time():
    """The rule asks for a mean that is not higher, so of two equally good models it takes the new one at best half
    the time; what it never does is to refuse one that is better by more than the noise."""
    assert passed([gap(np.ones(20), np.ones(20), Groups.draw(range(20), seed=0))]) == 1
    quiet = {"changed": 0.002, "apart": 0.01}
    assert 0.4 <= passed(estimates(300, 100, 40, **quiet)) <= 0.6
    assert passed(estimates(300, 100, 40, worse=-MARGIN, **quiet)) >= 0.98


@pytest.mark.parametrize(
    ("value", "high", "verdict"),
    [
        (0.0, 0.0, Verdict.HOLDS),
        (0.0, MARGIN, Verdict.HOLDS),
        (-0.3, MARGIN + 1e-6, Verdict.FAILS),
        (1e-6, 1e-6, Verdict.FAILS),
        (-0.3, None, Verdict.UNKNOWN),
    ],
)
def test_what_is_asked_of_the_cost(value, high, verdict):
    assert cost_verdict(Estimate(value, value, high, 9), MARGIN, 9)[0] is verdict
    assert cost_verdict(None, MARGIN, 0)[0] is Verdict.UNKNOWN
