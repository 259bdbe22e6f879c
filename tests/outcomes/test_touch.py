"""First touch: resolved at once, never reopened, never handed on; and what is not told of it."""

import pytest

from tests.outcomes.judging import T0, hours, joined
from triage.outcomes.cases import Untold
from triage.outcomes.touch import Touch


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        ({"reopens": 0}, True),
        ({"reopens": 2}, False),
        ({"reopened": "yes"}, False),
        ({"reopens": 0, "group_stations": 2}, True),
        ({"reopens": 0, "group_stations": 3}, False),
        ({"reassignment_count": 1}, True),
        ({"reassignment_count": 2}, False),
        ({"stats.reopened_at": hours(9)}, False),
        ({"stats.reopened_at": hours(-9), "escalated_at": T0}, True),
    ],
)
def test_first_touch(cells, first):
    one, found = joined({"status": "solved", **cells})
    assert Touch.of(found, threads=False).first(one.cases[0]) is first


def test_no_time_of_reopening_means_never():
    one, found = joined({"status": "solved"}, beside=({"stats.reopened_at": T0},))
    assert Touch.of(found, threads=False).first(one.cases[0]) is True


def test_first_touch_that_is_not_told():
    one, found = joined({"status": "solved"}, beside=({"reopens": 0, "group_stations": 1},))
    touch = Touch.of(found, threads=False)
    assert isinstance(touch.first(one.cases[0]), Untold)
    still, _ = joined({"status": "open", "reopens": 0})
    assert touch.first(still.cases[0]) == Untold("not resolved yet")
    half, columns = joined({"status": "solved", "reopens": 0})
    assert "at most this" in Touch.of(columns, threads=False).says
    assert not Touch.of(joined({"status": "solved"})[1], threads=False).measured
    assert Touch.of(columns, threads=False, stations=1).stations == 1
    assert half.cases[0].stations is None


@pytest.mark.parametrize(("replies", "one_touch"), [(1, True), (2, False)])
def test_one_touch_counts_public_replies_since_the_escalation(replies, one_touch):
    said = [(-2, True, True), (0, False, True), (0.2, True, False), *((1.0 + n, True, True) for n in range(replies))]
    one, found = joined({"status": "solved", "reopens": 0}, said=said)
    assert Touch.of(found, threads=True).one(one.cases[0]) is one_touch
