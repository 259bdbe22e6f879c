"""Two clocks: the deadline inside the house, and the time that the customer was promised.

Moments are compared as instants: two wall-clock times of one zone may be an hour apart from what they seem when the
clocks change between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from triage.schema import publicdays
from triage.schema.calendar import CalendarFile, Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_BUSINESS_DAY = "end of business day"
BUSINESS = "business"
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_SEARCH_DAYS = 366
"""How far ahead an open day is looked for; a calendar that is closed for a year promises the plain time instead."""
_DAY = timedelta(days=1)
_MIDNIGHT = time()


@lru_cache(maxsize=256)
def duration(text: str) -> timedelta:
    """Turn a policy duration such as ``"5 minutes"`` into a time span (the shape is checked when it is loaded)."""
    number, unit = text.split()
    return int(number) * _UNITS[unit.removesuffix("s")]


def due(start: datetime, span: str, calendar: CalendarFile) -> datetime:
    """Return when `span` that began at `start` (with a zone) is over; elapsed time, so a clock change adds no hour.

    ``"end of business day"`` is the closing time of the business day that `start` falls in, or of the next one
    when the day is over or none; ``"2 business hours"`` counts only while people are at work. The result is in the
    zone of `start`.
    """
    if span == END_OF_BUSINESS_DAY:
        return end_of_business_day(start, calendar)
    number, _, unit = span.partition(f" {BUSINESS} ")
    if unit:
        return after_business_time(start, duration(f"{number} {unit}"), calendar)
    return (start.astimezone(UTC) + duration(span)).astimezone(start.tzinfo)


def end_of_business_day(start: datetime, calendar: CalendarFile) -> datetime:
    """Return the first closing time of a day at or after `start`, by the calendar's own zone, hours and holidays.

    A break within the day ends no business day.
    """
    zone = ZoneInfo(calendar.time_zone)
    today = start.astimezone(zone).date()
    for ahead in range(-1, _SEARCH_DAYS):
        day = today + ahead * _DAY
        hours = _hours(day, calendar)
        if hours and (closes := _span(day, hours[-1], zone)[1]) >= start:
            return closes.astimezone(start.tzinfo)
    return start


def business_time(start: datetime, end: datetime, calendar: CalendarFile) -> timedelta:
    """Return for how long people are at work between two moments (with zones); nothing where `end` is before `start`.

    Elapsed time: a shift through the night in which clocks go back has an hour more.
    """
    last = end.astimezone(ZoneInfo(calendar.time_zone)).date()
    spent = timedelta()
    for opens, closes in _open_from(start, calendar, (last - start.astimezone(UTC).date()).days + 3):
        if opens >= end:
            break
        spent += max(min(closes, end) - max(opens, start), timedelta())
    return spent


def after_business_time(start: datetime, span: timedelta, calendar: CalendarFile) -> datetime:
    """Return the first moment by which people were at work for `span` since `start`, in the zone of `start`.

    A calendar that is closed for a year on end counts plain time.
    """
    left = span
    seen = start
    for opens, closes in _open_from(start, calendar):
        if opens - seen > _SEARCH_DAYS * _DAY:
            break
        begins = max(opens, start).astimezone(UTC)
        if closes - begins >= left:
            return (begins + left).astimezone(start.tzinfo)
        left -= max(closes - begins, timedelta())
        seen = closes
    return (start.astimezone(UTC) + span).astimezone(start.tzinfo)


def _open_from(start: datetime, calendar: CalendarFile, days: int | None = None) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans at work, in UTC and in order, from the day before `start` on; without `days` until a year is
    closed."""
    zone = ZoneInfo(calendar.time_zone)
    day, closed = start.astimezone(zone).date() - _DAY, 0
    while closed <= _SEARCH_DAYS if days is None else days >= 0:
        hours = _hours(day, calendar)
        yield from (_span(day, each, zone) for each in hours)
        closed = 0 if hours else closed + 1
        days = None if days is None else days - 1
        day += _DAY


def _hours(day: date, calendar: CalendarFile) -> tuple[Hours, ...]:
    """Return the spans of a day; none on a day without work."""
    if day in calendar.holidays or day in publicdays.days(calendar.country, calendar.subdivision, day.year):
        return ()
    return calendar.hours.get(WEEKDAYS[day.weekday()], ())  # type: ignore[call-overload, no-any-return]


def _span(day: date, hours: Hours, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day + _DAY if hours.closes == _MIDNIGHT else day
    opens, closes = datetime.combine(day, hours.opens, zone), datetime.combine(last, hours.closes, zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)
