"""Two clocks: the deadline inside the house, and the time that the customer was promised."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.schema import CalendarFile

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_BUSINESS_DAY = "end of business day"
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_SEARCH_DAYS = 366
"""How far ahead an open day is looked for; a calendar that is closed for a year promises the plain time instead."""


def duration(text: str) -> timedelta:
    """Turn a policy duration such as ``"5 minutes"`` into a time span (the shape is checked when it is loaded)."""
    number, unit = text.split()
    return int(number) * _UNITS[unit.removesuffix("s")]


def due(start: datetime, span: str, calendar: CalendarFile) -> datetime:
    """Return when `span` that began at `start` (with a zone) is over; elapsed time, so a clock change adds no hour.

    ``"end of business day"`` is the closing time of the business day that `start` falls in, or of the next one
    when the day is over or none. The result is in the zone of `start`.
    """
    if span != END_OF_BUSINESS_DAY:
        return (start.astimezone(ZoneInfo("UTC")) + duration(span)).astimezone(start.tzinfo)
    return end_of_business_day(start, calendar)


def end_of_business_day(start: datetime, calendar: CalendarFile) -> datetime:
    """Return the first closing time at or after `start`, by the calendar's own zone, hours and holidays."""
    zone = ZoneInfo(calendar.time_zone)
    local = start.astimezone(zone)
    for ahead in range(_SEARCH_DAYS):
        day = local.date() + timedelta(days=ahead)
        hours = calendar.hours.get(WEEKDAYS[day.weekday()])  # type: ignore[call-overload]
        if hours is None or day in calendar.holidays:
            continue
        closes = datetime.combine(day, _plain(hours.closes), zone)
        if closes >= local:
            return closes.astimezone(start.tzinfo)
    return start


def _plain(value: time) -> time:
    return value.replace(tzinfo=None)
