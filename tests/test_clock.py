""""""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars import BERLIN, DAYS, ZONES, calendars, moments
from triage.clock import WEEKDAYS, due, duration, end_of_business_day
from triage.schema import publicdays
from triage.schema.calendar import CalendarFile, Hours


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5 minutes", timedelta(minutes=5)),
        ("1 hour", timedelta(hours=1)),
        ("24 hours", timedelta(days=1)),
        ("2 days", timedelta(days=2)),
    ],
)
def test_duration(text, span):
    assert duration(text) == span


@pytest.mark.parametrize(
    ("start", "closes"),
    [
        ("2026-03-02T09:14:00+00:00", "2026-03-02T16:00:00+00:00"),  # a Monday, winter time
        ("2026-03-02T16:00:00+00:00", "2026-03-02T16:00:00+00:00"),  # exactly at closing
        ("2026-03-02T16:00:01+00:00", "2026-03-03T16:00:00+00:00"),  # a second late
        ("2026-03-06T18:00:00+00:00", "2026-03-09T16:00:00+00:00"),  # Friday evening
        ("2026-07-01T03:00:00+00:00", "2026-07-01T15:00:00+00:00"),  # summer time
        ("2026-12-24T20:00:00+00:00", "2026-12-28T16:00:00+00:00"),  # a holiday, then a week-end
    ],
)
def test_end_of_business_day(start, closes):
    assert end_of_business_day(datetime.fromisoformat(start), BERLIN) == datetime.fromisoformat(closes)


@given(moments)
def test_the_business_day_ends_at_or_after_the_start_and_on_an_open_day(start):
    closes = end_of_business_day(start, BERLIN).astimezone(ZoneInfo("Europe/Berlin"))
    assert closes >= start
    assert closes.strftime("%a").lower() in DAYS
    assert closes.date() not in BERLIN.holidays
    assert (closes.hour, closes.minute) == (17, 0)


@given(moments, st.integers(1, 400))
def test_elapsed_time_ignores_clock_changes(start, minutes):
    local = start.astimezone(ZoneInfo("Europe/Berlin"))
    assert due(local, f"{minutes} minutes", BERLIN) - start == timedelta(minutes=minutes)


def test_a_calendar_that_is_always_closed_still_answers():
    closed = CalendarFile(
        time_zone="UTC",
        hours={"mon": Hours(opens=time(9), closes=time(17))},
        holidays=tuple(date(2026, 3, 2) + timedelta(days=i) for i in range(371)),
    )
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert end_of_business_day(start, closed) == start


def closings(day, calendar):
    """When a day ends, as an instant, said in another way than the program does; ``None`` where it is closed."""
    closed = day in calendar.holidays or day in publicdays.days(calendar.country, calendar.subdivision, day.year)
    spans = () if closed else calendar.hours.get(WEEKDAYS[day.weekday()], ())
    if not spans:
        return None
    last = spans[-1].closes
    at = datetime.combine(day + timedelta(days=last == time()), last)
    return at.replace(tzinfo=ZoneInfo(calendar.time_zone)).astimezone(UTC)


@given(moments, calendars)
def test_it_is_the_first_closing_of_an_open_day_at_or_after_the_start(start, calendar):
    found = end_of_business_day(start, calendar)
    around = [start.date() + timedelta(days=n) for n in range(-3, 370)]
    ends = [at for day in around if (at := closings(day, calendar)) and at >= start]
    assert found == min(ends)


@given(moments, st.timedeltas(timedelta(), timedelta(days=9)), calendars)
def test_a_later_start_ends_no_earlier(start, later, calendar):
    assert end_of_business_day(start, calendar) <= end_of_business_day(start + later, calendar)


@given(moments, calendars, st.sampled_from(ZONES))
def test_it_does_not_matter_in_which_zone_the_start_is_written(start, calendar, zone):
    elsewhere = start.astimezone(ZoneInfo(zone))
    found = end_of_business_day(elsewhere, calendar)
    assert found.astimezone(UTC) == end_of_business_day(start, calendar)
    assert found.tzinfo is elsewhere.tzinfo
