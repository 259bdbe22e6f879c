"""What it costs to leave a ticket, and how a deadline presses."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.followups.made import POLICY, escalation
from triage.queues.cost import leaving, levels, order, pressing
from triage.types import Priority

COST = POLICY.decision.model.cost
ROUNDED = 1e-9
shares = st.floats(0, 1, allow_nan=False)
whole = st.lists(st.floats(0.001, 1), min_size=5, max_size=5).map(lambda p: tuple(x / sum(p) for x in p))
ranks = st.sampled_from(list(Priority))
by = st.sampled_from(["policy", "model", "fault", "none"])


@st.composite
def decided(draw):
    level = draw(ranks)
    p = draw(st.none() | shares)
    return escalation(
        level.label, decided_by=draw(by), p_priority=p, p_escalate=draw(st.none() | shares),
        p_levels=draw(st.just(()) | whole),
    )  # fmt: skip


@given(decided())
def test_levels_are_probabilities(one):
    p = levels(one)
    assert len(p) == len(Priority)
    assert all(0 <= x <= 1 + ROUNDED for x in p)
    assert math.isclose(sum(p), 1)
    costs = [row[0] for row in COST]
    assert min(costs) - ROUNDED <= leaving(one, COST) <= max(costs) + ROUNDED


@given(decided())
def test_a_demand_of_the_policy_is_the_least_that_it_can_be(one):
    if one.escalate and one.decided_by in ("policy", "fault"):
        assert not any(levels(one)[: one.priority])
        assert leaving(one, COST) >= COST[one.priority][0] - 1e-9


def test_all_levels_of_json_lines_count():
    one = escalation("high", decided_by="model", p_priority=0.5, p_levels=(0.1, 0.0, 0.1, 0.5, 0.3))
    assert leaving(one, COST) == pytest.approx(0.1 * 0 + 0.1 * 4 + 0.5 * 9 + 0.3 * 20)


@pytest.mark.parametrize(
    ("p", "escalate", "expected"),
    [
        (0.6, 0.9, (0.1, 0.1, 0.1, 0.6, 0.1)),  # 0.1 of none, and three others share 0.3
        (0.6, 0.5, (0.4, 0.0, 0.0, 0.6, 0.0)),  # none cannot have more than is left
        (0.6, None, (0.1, 0.1, 0.1, 0.6, 0.1)),
        (1.0, 0.5, (0.0, 0.0, 0.0, 1.0, 0.0)),
        (None, 0.5, (0.0, 0.0, 0.0, 1.0, 0.0)),  # without a model's word the decided level is sure
    ],
)
def test_what_a_table_leaves_open(p, escalate, expected):
    found = levels(escalation("high", decided_by="model", p_priority=p, p_escalate=escalate))
    assert found == pytest.approx(expected)


@given(st.floats(0.01, 20), st.floats(0.01, 20), st.integers(-90000, 90000), st.integers(0, 90000))
def test_more_cost_and_less_time_press_more(cost, more, left, later):
    now, then = timedelta(seconds=left), timedelta(seconds=left + later)
    assert pressing(cost, now, POLICY) >= pressing(cost, then, POLICY)
    assert order(cost, now, POLICY) <= order(cost, then, POLICY)
    if more > cost:
        assert pressing(more, now, POLICY) >= pressing(cost, now, POLICY)
        assert order(more, now, POLICY) <= order(cost, now, POLICY)


def test_a_deadline_ahead_counts_less_and_a_missed_one_whole():
    hour = timedelta(hours=1)  # three times what a ticket takes
    assert pressing(9, timedelta(), POLICY) == pressing(9, -hour, POLICY) == 9
    assert pressing(9, hour, POLICY) == pytest.approx(9 / math.e)


def test_what_is_far_ahead_still_has_an_order():
    year = timedelta(days=365)
    assert pressing(9, year, POLICY) == pressing(4, year, POLICY) == 0
    assert order(9, year, POLICY) < order(4, year, POLICY) < order(0, year, POLICY)
