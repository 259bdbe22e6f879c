"""Times of a follow-up in plain words."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_MINUTES = 60
_HOURS = 24


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units: ``40 s``, ``12 min``, ``3 h 20 min``, ``2 d 4 h``."""
    seconds = int(abs(length).total_seconds())
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return f"{seconds} s"
    if not hours:
        return f"{minutes} min"
    if not days:
        return _two(hours, "h", minutes % _MINUTES, "min")
    return _two(days, "d", hours % _HOURS, "h")


def lateness(late: timedelta) -> str:
    """Say how late something is, or in what time it is due."""
    return f"{span(late)} late" if late > timedelta() else f"due in {span(late)}" if late else "due now"


def clock(moment: datetime, as_of: datetime, zone: str) -> str:
    """Return the time of day in `zone`, with the date where that is not the day of `as_of`."""
    local, today = (one.astimezone(ZoneInfo(zone)) for one in (moment, as_of))
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def _two(first: int, big: str, second: int, small: str) -> str:
    return f"{first} {big}" + (f" {second} {small}" if second else "")
