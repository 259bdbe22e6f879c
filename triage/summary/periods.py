"""Days folded into so few periods that a picture can show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 60
"""Periods that are shown at most."""
_FAR = 0.005
"""Share of the tickets that may be put together at either end: one broken date would make years of every period."""

_STARTS: Mapping[str, Callable[[date], date]] = {
    "day": lambda d: d,
    "week": lambda d: d - timedelta(days=d.weekday()),
    "month": lambda d: d.replace(day=1),
    "quarter": lambda d: d.replace(month=d.month - (d.month - 1) % 3, day=1),
    "year": lambda d: d.replace(month=1, day=1),
    "decade": lambda d: d.replace(year=d.year - d.year % 10, month=1, day=1),
}
"""The first day of the period that a day falls in; weeks begin on Monday."""
_STRIDES: Mapping[str, int] = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366, "decade": 3653}
"""Days from a period's first into the next one."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its first day (ISO 8601) and its tickets by level; one without tickets stands there, too."""

    start: str
    levels: Counter[int]


@dataclass(frozen=True, slots=True)
class Periods:
    """Tickets by period (`bucket`: day, week, month ...), and those far `earlier` and `later` than all others."""

    bucket: str
    periods: tuple[Period, ...]
    earlier: Counter[int]
    later: Counter[int]


def fold(days: Mapping[int, Counter[int]]) -> Periods:
    """Fold days (`datetime.toordinal` -> tickets by level) into the shortest periods of which there are at most `MOST`.

    A few tickets far from the others (`_FAR`) are counted as `earlier` and `later` where that makes periods shorter.
    """
    if not days:
        return Periods("day", (), Counter(), Counter())
    first, last = min(days), max(days)
    bucket = _bucket(first, last)
    near = _near(days)
    if near != (first, last) and _bucket(*near) != bucket:
        bucket, (first, last) = _bucket(*near), near
    found: dict[date, Counter[int]] = {start: Counter() for start in _starts(first, last, bucket)}
    earlier, later = Counter[int](), Counter[int]()
    for day, levels in days.items():
        where = earlier if day < first else later if day > last else found[_STARTS[bucket](date.fromordinal(day))]
        where.update(levels)
    periods = tuple(Period(start.isoformat(), levels) for start, levels in found.items())
    return Periods(bucket, periods, earlier, later)


def _near(days: Mapping[int, Counter[int]]) -> tuple[int, int]:
    """Return the first and last day of all but a few tickets at either end."""
    most = _FAR * sum(levels.total() for levels in days.values())
    ends = []
    for ordered in (sorted(days), sorted(days, reverse=True)):
        passed = 0
        for day in ordered:
            passed += days[day].total()
            if passed > most:
                ends.append(day)
                break
    return ends[0], ends[1]


def _bucket(first: int, last: int) -> str:
    return next((name for name in _STARTS if len(_starts(first, last, name, MOST + 1)) <= MOST), "decade")


def _starts(first: int, last: int, bucket: str, most: int | None = None) -> list[date]:
    """Return the first days of all periods from one day to another, at most so many."""
    start, end = _STARTS[bucket](date.fromordinal(first)), date.fromordinal(last)
    starts: list[date] = []
    while start <= end and (most is None or len(starts) < most):
        starts.append(start)
        start = _STARTS[bucket](start + timedelta(days=_STRIDES[bucket]))
    return starts
