"""Times as exports write them, turned into instants in UTC. Standard library only.

ISO 8601 first, then epoch numbers, then a fixed list of formats; nothing is guessed. Whether ``02/03/2026`` means
March or February is settled for a whole column (`Order`), never value by value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

_NUMBER = re.compile(r"\d{9,}(\.\d+)?")
_COMPACT = re.compile(r"(19[7-9]|2[01]\d)\d(0[1-9]|1[0-2])([0-2]\d|3[01])(([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?")
"""A date, and a clock if there is one, written as digits alone; as milliseconds they would be of 1976 or of 2600."""
_NUMERIC = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})"
    r"(?:[ ,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?"
    r"\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_MARKS = "/.-"
_OFFSET = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)|\s*(?:UTC|GMT)$", re.IGNORECASE)
_DAYS = (
    "%d %b %Y|%d %B %Y|%d/%b/%y|%d/%b/%Y|%d-%b-%Y|%d-%b-%y|%b %d, %Y|%B %d, %Y|%b %d %Y|%a, %d %b %Y|%a %d %b %Y|"
    "%a, %b %d, %Y|%Y/%m/%d|%Y.%m.%d"
)
_CLOCKS = "| %H:%M:%S| %H:%M| %I:%M %p| %I:%M:%S %p|, %I:%M %p|, %H:%M| at %I:%M %p| %H:%M:%S%z| %H:%M%z"
_FORMATS = (
    *(day + clock for day in _DAYS.split("|") for clock in _CLOCKS.split("|")),
    "%a %b %d %H:%M:%S %z %Y",
    "%a %b %d %H:%M:%S %Y",
)
_WITH_NAME = re.compile(
    r"(\d{1,2})([ /-])([a-z]{3})\2(\d{4}|\d{2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([ap]m))?)?", re.IGNORECASE
)
"""The commonest of these, such as ``10/Oct/25 11:45 AM``."""
_HALVES = re.compile(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}(:\d{2})? [ap]m([+-]\d{2}:?\d{2})?", re.IGNORECASE)
"""The date as ISO 8601 has it, with a clock of 12 hours."""
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
FIRST_YEAR, LAST_YEAR = 1970, 2200
"""A time outside of these is none: 9999 stands for "never", and a number that large is an id."""
UNPROVEN = "nothing in its column proves the order"
"""How the doubt about a date ends whose day and month could be swapped."""
_MS, _US, _NS = 1e11, 1e14, 1e17
"""An epoch number from here on counts milli-, micro-, nanoseconds: as seconds it would be past the year 5000."""


class Order(StrEnum):
    """What a column's values say about day and month."""

    DAY_FIRST = "day/month"
    MONTH_FIRST = "month/day"
    UNSETTLED = "unsettled"
    """Nothing proves either order, or one value proves each; read as day/month, and said aloud."""


class Moment(NamedTuple):
    """A time as read. `naive`: it had no zone. `ambiguous`: day and month could be swapped."""

    at: datetime
    naive: bool = False
    ambiguous: bool = False


def proof(value: object) -> Order | None:
    """Return the order that this value alone proves; ``None`` when it says nothing."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text[1:2] not in _MARKS and text[2:3] not in _MARKS:  # most times are written otherwise, and need no pattern
        return None
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return None
    first, mark, second = int(found[1]), found[2], int(found[3])
    if mark == "." or (first > 12 >= second):  # dotted dates are written day first wherever they are used
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if second > 12 >= first else None


def settle(proofs: Iterable[Order]) -> Order:
    """Settle a column's order from the proofs of all its values."""
    found = set(proofs)
    return found.pop() if len(found) == 1 else Order.UNSETTLED


def parse(value: object, zone: tzinfo, *, order: Order = Order.UNSETTLED) -> Moment | None:
    """Read one time; naive ones are in `zone`. Returns ``None`` when it is no time that we know."""
    try:
        moment = _iso(value, zone)
        if moment is None:
            moment = _parse(value, zone, order)
        return moment if moment is not None and FIRST_YEAR <= moment.at.year <= LAST_YEAR else None
    except (ValueError, OverflowError, OSError):
        return None


def _iso(value: object, zone: tzinfo) -> Moment | None:
    """Read what is ISO 8601 as it stands, which most times are; all else takes the long way."""
    if value.__class__ is not str or value[4:5] != "-":
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return Moment(at) if at.tzinfo is UTC else _moment(at, zone)


def _parse(value: object, zone: tzinfo, order: Order) -> Moment | None:
    if isinstance(value, datetime):
        return _moment(value, zone)
    if isinstance(value, date):
        return _moment(datetime.combine(value, time()), zone)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not (1e7 <= value < 1e14 and _COMPACT.fullmatch(str(int(value)))):
            return _epoch(float(value)) if value >= 1e8 else None
        value = str(int(value))
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if _COMPACT.fullmatch(text):
        return _moment(datetime.strptime(text, "%Y%m%d%H%M%S"[: len(text) - 2]), zone)
    if _NUMBER.fullmatch(text):
        return _epoch(float(text))
    iso = _OFFSET.sub(lambda found: "" if found[0].isspace() else "+00:00", text)
    try:
        return _moment(datetime.fromisoformat(iso), zone)
    except ValueError:
        pass
    if numeric := _NUMERIC.fullmatch(text):
        return _numeric(numeric, zone, order)
    return _named(iso, zone)


def _epoch(number: float) -> Moment:
    for bound, unit in ((_NS, 1e9), (_US, 1e6), (_MS, 1e3)):
        if number >= bound:
            number /= unit
            break
    return Moment(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(number, 3)))


def _moment(at: datetime, zone: tzinfo, *, ambiguous: bool = False) -> Moment:
    naive = at.tzinfo is None
    aware = at.replace(tzinfo=zone) if naive else at
    return Moment(aware.astimezone(UTC), naive, ambiguous)


def _numeric(found: re.Match[str], zone: tzinfo, order: Order) -> Moment:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    month_first = proof(found[0]) is Order.MONTH_FIRST or (
        order is Order.MONTH_FIRST and proof(found[0]) is not Order.DAY_FIRST
    )
    day, month = (second, first) if month_first else (first, second)
    hour, half = int(found[5] or 0), (found[8] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("hour")
        hour = hour % 12 + (12 if half == "p" else 0)
    at = datetime(year + 2000 if year < 100 else year, month, day, hour, int(found[6] or 0), int(found[7] or 0))
    if mark := found[9]:
        offset = "+00:00" if mark[0] not in "+-" else mark
        at = datetime.fromisoformat(at.isoformat() + offset)
    swappable = found[2] != "." and first <= 12 and second <= 12 and first != second
    return _moment(at, zone, ambiguous=swappable and order is Order.UNSETTLED)


def _named(text: str, zone: tzinfo) -> Moment | None:
    if (found := _WITH_NAME.fullmatch(text)) and (at := _with_name(found)):
        return _moment(at, zone)
    if found := _HALVES.fullmatch(text):
        shape = f"%Y-%m-%d %I:%M{':%S' if found[1] else ''} %p{'%z' if found[2] else ''}"
        return _moment(datetime.strptime(text, shape), zone)
    for shape in _FORMATS:
        try:
            return _moment(datetime.strptime(text, shape), zone)
        except ValueError:
            continue
    return None


def _with_name(found: re.Match[str]) -> datetime | None:
    """Read what `_FORMATS` would read, without trying them one by one; ``None`` leaves it to them."""
    month, year, half = _MONTHS.find(found[3].lower()), int(found[4]), (found[8] or "").lower()
    hour = int(found[5] or 0)
    if month % 3 or (len(found[4]) == 2 and found[2] == " ") or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if len(found[4]) == 2:
        year += 2000 if year < 69 else 1900
    try:
        return datetime(year, month // 3 + 1, int(found[1]), hour, int(found[6] or 0), int(found[7] or 0))
    except ValueError:
        return None
