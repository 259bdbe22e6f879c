"""What helpdesks call outcomes: columns, words for states, scales of satisfaction. Read from the files beside this."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from triage.fields.table import key
from triage.learning.leaks import ESCALATED_AT

SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}
"""Seconds of each unit that a duration may be counted in."""
ESCALATED = "escalated_at"
"""The field of which the first time counts, of all others the newest."""
OTHER = "other"
"""Instead of a vendor: names that anybody may use."""
_SHOWN = 3
_COMMA = re.compile(r"[+-]?\d+,\d+")


class Kind(StrEnum):
    """What a column of an outcome holds."""

    TIME = "time"
    COUNT = "count"
    DURATION = "duration"
    FLAG = "flag"
    WORD = "word"
    RATING = "rating"


class State(StrEnum):
    """What a status of a helpdesk means."""

    RESOLVED = "resolved"
    OPEN = "open"
    GONE = "gone"
    UNTOLD = "untold"
    """Neither a status nor a time of resolution says whether the ticket is resolved."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a column: `key` as names are compared, `shown` as the vendor writes it."""

    key: str
    shown: str
    vendor: str
    unit: str = ""
    scale: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of outcomes: what it holds, and the names that vendors give it."""

    name: str
    says: str
    kind: Kind
    names: tuple[Name, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the columns that the field may have."""
        return frozenset(name.key for name in self.names)

    @property
    def where(self) -> str:
        """Say which exports have it: ``Zendesk: metric_set.reopens; Intercom: statistics.count_reopens``."""
        vendors = dict.fromkeys(n.vendor for n in self.names if n.vendor != OTHER)
        known = [f"{v}: {next(n.shown for n in self.names if n.vendor == v)}" for v in vendors]
        return "; ".join(known) or ", ".join(n.shown for n in self.names[:_SHOWN])


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers of a survey, as `answer` writes them; `of` maps each to satisfied or not, or to ``None``: no answer."""

    name: str
    of: Mapping[str, bool | None]
    silent: frozenset[str]
    """Answers that say that no survey went out."""
    mean: bool
    found: bool

    @property
    def best(self) -> float | None:
        """The best mark of a scale of marks."""
        return max(map(float, self.of)) if self.mean else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Columns, words of status and scales of ratings, as the data files of this folder have them."""

    fields: Mapping[str, Field]
    lists: Mapping[str, str]
    """The key around a list of records -> what the names of its records are put behind."""
    states: Mapping[str, State]
    gone_tags: frozenset[str]
    scales: Mapping[str, Scale]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the columns that any field may have."""
        return frozenset().union(*(field.keys for field in self.fields.values()))


def decimal_comma(cells: Iterable[object]) -> bool:
    """Tell whether commas in ratings are decimal marks: every one stands alone between digits (``4,0``)."""
    found = [text for cell in cells if "," in (text := str(cell).strip())]
    return bool(found) and all(map(_COMMA.fullmatch, found))


def answer(cell: object, *, comma: bool = False) -> str:
    """Return a rating as it is compared: a number without trailing zeros, words by `triage.fields.table.key`.

    `comma`: a comma is a decimal mark (`decimal_comma`).
    """
    text = str(cell).strip()
    if comma:
        text = text.replace(",", ".")
    try:
        return f"{float(text):g}"
    except ValueError:
        return key(text)


@cache
def lexicon() -> Lexicon:
    """Read the three files."""
    columns, words, ratings = (_file(name) for name in ("columns", "words", "ratings"))
    fields = {name: _field(name, raw) for name, raw in columns["fields"].items()}
    states = {key(word): State(state) for state, listed in words["status"].items() for word in listed}
    return Lexicon(
        fields,
        {key(name): prefix for name, prefix in columns["lists"].items()},
        states,
        frozenset(map(key, words["tags"]["gone"])),
        {name: _scale(name, raw) for name, raw in ratings.items()},
    )


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((files("triage.outcomes") / f"{name}.toml").read_text(encoding="utf-8"))


def _field(name: str, raw: Mapping[str, Any]) -> Field:
    names = [*_names(raw["names"])]
    if Kind(raw["kind"]) is Kind.DURATION:
        names += [Name(key(name + unit), f"{name}_{unit}", OTHER, unit) for unit in SECONDS]
    if key(name) not in {n.key for n in names}:  # what we call it ourselves; of a duration it tells no unit
        names.append(Name(key(name), name, OTHER))
    if name == ESCALATED:  # the names by which `triage.learning.leaks` knows the same thing
        names += [Name(k, k, OTHER) for k in sorted(ESCALATED_AT - {n.key for n in names})]
    return Field(name, raw["says"], Kind(raw["kind"]), tuple(names))


def _names(raw: Mapping[str, Any]) -> Iterator[Name]:
    for vendor, entry in raw.items():
        more = entry if isinstance(entry, dict) else {"names": entry}
        for shown in more["names"]:
            yield Name(key(shown), shown, vendor, more.get("unit", ""), more.get("scale", ""), more.get("note", ""))


def _scale(name: str, raw: Mapping[str, Any]) -> Scale:
    said = {"satisfied": True, "not_satisfied": False, "asked": None, "not_asked": None}
    of = {answer(word): meant for part, meant in said.items() for word in raw.get(part, ())}
    silent = frozenset(map(answer, raw.get("not_asked", ())))
    return Scale(name, of, silent, raw.get("mean", False), raw.get("found", False))
