"""The moment that the customer is promised, in the customer's own time zone where the export tells it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from triage.replies import who
from triage.scripts import slots
from triage.scripts.shape import Clock
from triage.types import Ticket

_REGIONS = ("africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific")
_INSIDE = re.compile(r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+")
_OFFSET = re.compile(r"^\(?(?:GMT|UTC)[+-]?[0-9:]*\)\s*")
_PLAIN = ("utc", "gmt")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone by its name in the database. `customers`: the export says that it is the customer's; `unknown`: what
    it said that is no zone that we know, so that the calendar's stands in."""

    name: str
    customers: bool = False
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in its zone, and how it is written."""

    at: datetime
    zone: Zone
    text: str


def zone(ticket: Ticket, calendar: str) -> Zone:
    """Return the zone to speak in: the customer's, else the `calendar`'s."""
    words = who.zone_words(ticket)
    found = known(words)
    return Zone(found, customers=True) if found else Zone(calendar, unknown=words)


def known(words: str) -> str:
    """Return the database's name of a zone, however an export writes it; "" for none that we know.

    ``Europe/Berlin`` in any case, ``us_slash_eastern``, ``(GMT+01:00) Central European Time (Europe/Berlin)``,
    ``Berlin``, ``Eastern Time (US & Canada)``.
    """
    if not words:
        return ""
    text = words.replace("_slash_", "/").strip()
    named = _INSIDE.search(text)
    place = _OFFSET.sub("", text).casefold()
    tries = (text, named[0] if named else "", place)
    found = next((zones for one in tries if (zones := _names().get(one.casefold()))), "")
    return found or _others().get(place, "") or _cities().get(place.replace(" ", "_"), "")


def moment(at: datetime, where: Zone, clock: Clock) -> Moment:
    """Write a moment in a zone, to the minute: never earlier than it is, so that what is promised can be kept."""
    rest = timedelta(seconds=at.second, microseconds=at.microsecond)
    local = (at.astimezone(ZoneInfo("UTC")) - rest + (_MINUTE if rest else timedelta())).astimezone(
        ZoneInfo(where.name)
    )
    values = {
        "hour": f"{local.hour:02}",
        "minute": f"{local.minute:02}",
        "weekday": clock.weekdays[local.weekday()],
        "day": str(local.day),
        "month": clock.months[local.month - 1],
        "year": str(local.year),
        "zone": _label(where.name, local),
    }
    return Moment(local, where, slots.fill(clock.text, values))


def _label(name: str, local: datetime) -> str:
    """Name the zone with its distance to UTC, so that the hour that a clock change repeats is told as well."""
    if name.casefold() in _PLAIN:
        return name
    offset = local.utcoffset() or timedelta()
    minutes = abs(int(offset.total_seconds())) // 60
    sign = "-" if offset < timedelta() else "+"
    return f"{name}, UTC{sign}{minutes // 60}{f':{minutes % 60:02}' if minutes % 60 else ''}"


@cache
def _names() -> Mapping[str, str]:
    whole = {name for name in available_timezones() if "/" in name or name.casefold() in _PLAIN}
    return {name.casefold(): name for name in sorted(whole)}


@cache
def _cities() -> Mapping[str, str]:
    """City -> zone; of two names of one place the shorter."""
    zones = [name for low, name in _names().items() if low.partition("/")[0] in _REGIONS]
    ordered = sorted(zones, key=lambda name: (len(name), name), reverse=True)
    return {name.rpartition("/")[2].casefold(): name for name in ordered}


@cache
def _others() -> Mapping[str, str]:
    table = tomllib.loads((files("triage.replies") / "zones.toml").read_text(encoding="utf-8"))
    return {name.casefold(): found for name, found in table.items()}
