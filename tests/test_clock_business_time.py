"""Time in which people are at work: through holidays, offices and changes of the clock."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars import BERLIN, DAYS, calendars, moments
from tests.conftest import SMALL, ticket_of
from triage.clock import WEEKDAYS, after_business_time, business_time, due, end_of_business_day
from triage.decide import decide
from triage.schema.calendar import CalendarFile, Hours, Office
from triage.types import Fault, Findings

BREAKS = CalendarFile(
    time_zone="Europe/Berlin",
    hours={day: (Hours(opens=time(8), closes=time(12)), Hours(opens=time(13), closes=time(17))) for day in DAYS},
    country="DE",
    subdivision="BY",
)


@given(moments, st.timedeltas(timedelta(), timedelta(days=20)), calendars)
def test_business_time_is_what_is_left_of_all_minutes(start, span, calendar):
    """Counted minute by minute of the spans' edges: no time outside the spans, none twice."""
    end = start + span
    spent = business_time(start, end, calendar)
    assert timedelta() <= spent <= span
    middle = start + span / 2
    assert business_time(start, middle, calendar) + business_time(middle, end, calendar) == spent
    assert business_time(end, start, calendar) == timedelta() or not span


@given(moments, st.integers(1, 3000).map(lambda n: timedelta(minutes=n)), calendars)
def test_after_business_time_is_the_first_moment_with_so_much_of_it(start, span, calendar):
    at = after_business_time(start, span, calendar)
    assert business_time(start, at, calendar) == span
    assert business_time(start, at - timedelta(seconds=1), calendar) < span


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02T11:30", "2026-03-02T13:30", 1),  # over lunch
        ("2026-03-06T16:00", "2026-03-09T09:00", 2),  # over a week-end
        ("2026-04-02T16:00", "2026-04-07T09:00", 2),  # over Easter, which is public
        ("2026-03-02T18:00", "2026-03-03T07:00", 0),
    ],
)
def test_business_time(start, end, hours):
    berlin = ZoneInfo("Europe/Berlin")
    from_, to = (datetime.fromisoformat(t).replace(tzinfo=berlin) for t in (start, end))
    assert business_time(from_, to, BREAKS) == timedelta(hours=hours)
    assert hours == 0 or due(from_, f"{hours} business hours", BREAKS) == to


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-07-01", 8)])
def test_a_shift_through_the_night_has_the_hours_that_it_has(night, hours):
    zone = ZoneInfo("Europe/Berlin")
    shift = (Hours(opens=time(0), closes=time(6)), Hours(opens=time(22), closes=time(0)))
    calendar = CalendarFile(time_zone="Europe/Berlin", hours=dict.fromkeys(WEEKDAYS, shift))
    evening = datetime.combine(date.fromisoformat(night), time(20), zone)
    morning = evening.astimezone(zone) + timedelta(hours=12)  # 8 o'clock on the wall
    assert business_time(evening, morning, calendar) == timedelta(hours=hours)
    assert after_business_time(evening, timedelta(hours=hours), calendar).astimezone(zone).hour == 6


def test_a_closing_in_the_hour_that_comes_twice_is_never_before_the_start():
    at_half_past_two = CalendarFile(
        time_zone="Europe/Berlin", hours=dict.fromkeys(WEEKDAYS, Hours(opens=time(1), closes=time(2, 30)))
    )
    second = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert end_of_business_day(second, at_half_past_two) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_calendar_that_stays_closed_counts_plain_time():
    start = datetime(2026, 3, 2, tzinfo=UTC)
    days = tuple(date(2026, 2, 1) + timedelta(days=i) for i in range(800))
    closed = BERLIN.model_copy(update={"holidays": days})
    assert end_of_business_day(start, closed) == start
    assert due(start, "2 business hours", closed) == start + timedelta(hours=2)
    assert business_time(start, start + timedelta(days=99), closed) == timedelta()


def test_public_holidays_of_a_part_of_a_country():
    epiphany = datetime(2026, 1, 6, 10, tzinfo=UTC)  # a Tuesday, and a holiday in Bavaria alone
    everywhere = BREAKS.model_copy(update={"subdivision": ""})
    assert end_of_business_day(epiphany, BREAKS) == datetime(2026, 1, 7, 16, tzinfo=UTC)
    assert end_of_business_day(epiphany, everywhere) == datetime(2026, 1, 6, 16, tzinfo=UTC)


def test_teams_of_an_office_work_by_its_calendar():
    office = Office(teams=("billing",), time_zone="America/New_York", country="US", holidays=(date(2026, 3, 3),))
    calendar = CalendarFile(
        time_zone="Europe/Berlin", hours=BREAKS.hours, country="DE", subdivision="BY", offices={"york": office}
    )
    start = datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert end_of_business_day(start, calendar.of("security")) == datetime(2026, 3, 3, 16, tzinfo=UTC)
    assert end_of_business_day(start, calendar.of("billing")) == datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert end_of_business_day(start + timedelta(days=1), calendar.of("billing")).day == 4
    assert (calendar.of("billing").country, calendar.of("billing").subdivision) == ("US", "")
    assert calendar.of("nobody") is calendar


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"country": "XX"}, "country: 'XX' is none that holidays are known of"),
        ({"country": "DE", "subdivision": "ZZ"}, "subdivision: 'ZZ' is none of DE"),
        ({"subdivision": "BY"}, "subdivision goes with a country"),
        ({"hours": {"mon": []}}, "at least 1"),
        (
            {"hours": {"mon": [{"opens": time(8), "closes": time(12)}, {"opens": time(11), "closes": time(13)}]}},
            "follow",
        ),
        ({"hours": {"mon": {"opens": time(9), "closes": time(9)}}}, "opens must be before closes"),
        ({"offices": {"a": {"teams": ["x"]}, "b": {"teams": ["x"]}}}, "team 'x' is in two of them"),
        ({"offices": {"a": {"teams": ["x"], "country": "XX"}}}, "offices.a: country: 'XX' is none"),
        ({"offices": {"a": {"teams": []}}}, "at least 1"),
    ],
)
def test_a_calendar_says_what_is_wrong_with_it(keys, says):
    with pytest.raises(ValueError, match=says):
        CalendarFile(**{"time_zone": "UTC", "hours": BERLIN.hours, **keys})


def test_a_ticket_is_promised_by_the_calendar_of_its_team():
    office = Office(teams=("account_management",), time_zone="America/New_York", hours=BERLIN.hours)
    calendar = CalendarFile(time_zone="Europe/Berlin", hours=BERLIN.hours, offices={"york": office})
    ticket, broken = ticket_of("Hello"), Findings(faults=(Fault("a part", "it failed"),))  # medium, the default team's
    both = [decide(ticket, broken, None, replace(SMALL, calendar=c)) for c in (calendar, BERLIN)]
    assert [d.team for d in both] == ["account_management"] * 2
    assert [d.customer_promise for d in both] == [
        datetime(2026, 3, 2, 22, tzinfo=UTC),
        datetime(2026, 3, 2, 16, tzinfo=UTC),
    ]
    assert both[0].due_at == both[1].due_at


def test_other_processes_get_the_calendar_with_its_offices():
    office = Office(teams=("billing",), time_zone="Asia/Kolkata")
    calendar = CalendarFile(time_zone="UTC", hours=BERLIN.hours, offices={"pune": office})
    assert pickle.loads(pickle.dumps(calendar)).of("billing").time_zone == "Asia/Kolkata"
