"""Days are folded into few periods, and no ticket is lost on the way."""

from collections import Counter
from datetime import date

import pytest

from triage.summary import periods

FIRST = date(2026, 3, 4).toordinal()


def days(*numbers, many=1):
    return {FIRST + n: Counter({n % 5: many}) for n in numbers}


@pytest.mark.parametrize(
    ("span", "bucket"),
    [(1, "day"), (60, "day"), (61, "week"), (400, "week"), (500, "month"), (3000, "quarter"), (9000, "year"),
     (60000, "decade")],
)  # fmt: skip
def test_the_shortest_period_that_gives_at_most_sixty(span, bucket):
    found = periods.fold(days(*range(0, span, 1 + span // 50), span - 1))
    assert found.bucket == bucket
    assert len(found.periods) <= periods.MOST
    counted = sum((p.levels for p in found.periods), Counter()) + found.earlier + found.later
    assert counted == sum(days(*range(0, span, 1 + span // 50), span - 1).values(), Counter())


def test_one_broken_date_does_not_make_years_of_days():
    found = periods.fold(days(*range(30), many=20) | days(-19000))
    assert found.bucket == "day"
    assert len(found.periods) == 30
    assert found.earlier.total() == 1
    assert not found.later


def test_days_without_tickets_stand_there_too():
    found = periods.fold(days(0, 2))
    assert [(p.start, p.levels.total()) for p in found.periods] == [
        ("2026-03-04", 1),
        ("2026-03-05", 0),
        ("2026-03-06", 1),
    ]


def test_weeks_begin_on_monday():
    found = periods.fold(days(0, 100))
    assert found.periods[0].start == "2026-03-02"


def test_no_day_at_all():
    assert periods.fold({}) == periods.Periods("day", (), Counter(), Counter())
