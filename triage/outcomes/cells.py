"""What the cells of a column say. A cell that cannot be read is counted, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from triage.errors import InputError
from triage.fields.table import count_of, yes
from triage.fields.when import Order, parse, proof, settle
from triage.outcomes.lexicon import ESCALATED, SECONDS, Field, Kind, Lexicon, Name, Scale, answer, decimal_comma
from triage.outcomes.rows import Tables
from triage.wording import counted

Value: TypeAlias = datetime | timedelta | int | bool | str
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")
MANY = ("gone",)
"""Fields of which every column counts, not the first alone."""
_MOST = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class Read:
    """A column read: values by ticket, tickets whose cell says nothing that we know, how many cells are filled in."""

    values: Mapping[str, Value]
    unreadable: tuple[str, ...]
    filled: int
    notes: tuple[str, ...] = ()
    scale: Scale | None = None


def read(field: Field, name: Name, tables: Tables, scale: str) -> Read:
    """Read a field from the column of one name; `scale` names that of ratings, "" to tell it from the answers.

    Raises `InputError` for a scale that there is not.
    """
    there = tables.rows.values() if name.key in tables.names else ()
    cells = {row.id: row.cells[name.key] for row in there if name.key in row.cells}
    if not cells:
        return Read({}, (), 0)
    if field.kind is Kind.TIME:
        return _times(cells, tables.how.zone, several=field.name == ESCALATED)
    if field.kind is Kind.RATING:
        return _ratings(cells, tables.how.words, scale or name.scale)
    reader: Callable[[object], Value | None] = {
        Kind.COUNT: count_of,
        Kind.DURATION: lambda cell: _duration(cell, name.unit),
        Kind.FLAG: lambda cell: _flag(cell, field),
        Kind.WORD: _word,
    }[field.kind]
    values = {ident: value for ident, cell in cells.items() if (value := reader(cell)) is not None}
    return Read(values, _rest(cells, values), len(cells))


def _rest(cells: Mapping[str, object], values: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(ident for ident in cells if ident not in values)


def _times(cells: Mapping[str, object], zone: str, *, several: bool) -> Read:
    """Read times; the order of day and month is settled for the column, as the readers settle it.

    `several`: a cell is a tuple of what all rows of the ticket tell, of which the first time counts.
    """
    told = {ident: cell if several and isinstance(cell, tuple) else (cell,) for ident, cell in cells.items()}
    order = settle(p for parts in told.values() for p in map(proof, parts) if p is not None)
    found = {
        ident: [m for part in parts if (m := parse(part, ZoneInfo(zone), order=order)) is not None]
        for ident, parts in told.items()
    }
    moments = {ident: min(m, key=lambda one: one.at) for ident, m in found.items() if m}
    values: dict[str, Value] = {ident: m.at for ident, m in moments.items()}
    naive = sum(m.naive for m in moments.values())
    swapped = sum(m.ambiguous for m in moments.values())
    notes = [f"{counted(naive, 'time')} without a time zone read as {zone}"] if naive else []
    if swapped and order is Order.UNSETTLED:
        notes.append(f"{counted(swapped, 'date')} read as day/month; nothing in the column proves the order")
    return Read(values, _rest(cells, values), len(cells), tuple(notes))


def _ratings(cells: Mapping[str, object], words: Lexicon, named: str) -> Read:
    comma = decimal_comma(cells.values())
    answers = {ident: answer(cell, comma=comma) for ident, cell in cells.items()}
    if named and named not in words.scales:
        raise InputError(f"--scale: no scale is called '{named}' (allowed: {', '.join(words.scales)})")
    scale = words.scales[named] if named else recognised(answers.values(), words)
    if scale is None:
        return Read({}, tuple(cells), len(cells))
    values: dict[str, Value] = {ident: said for ident, said in answers.items() if said in scale.of}
    notes = [] if named else [f"the scale is read as '{scale.name}' by its answers; --scale names another"]
    if comma:
        notes.append("a comma is read as a decimal mark, so that 4,0 is 4")
    return Read(values, _rest(cells, values), len(cells), tuple(notes), scale)


def recognised(answers: Iterable[str], words: Lexicon) -> Scale | None:
    """Return the one scale that has all these answers; of scales of marks, one whose best mark was given."""
    said = set(answers)
    fits = [s for s in words.scales.values() if s.found and said <= s.of.keys()]
    possible = [s for s in fits if s.best is None or f"{s.best:g}" in said]
    return possible[0] if len(possible) == 1 else None


def _duration(cell: object, unit: str) -> timedelta | None:
    text = str(cell).strip()
    if clock := _CLOCK.fullmatch(text):
        spent = timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=int(clock[3] or 0))
        return spent if spent <= _MOST else None
    try:
        seconds = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text) * SECONDS[unit]
    except (ValueError, KeyError):  # no number, or a column whose name tells no unit
        return None
    return timedelta(seconds=seconds) if 0 <= seconds <= _MOST.total_seconds() else None


def _flag(cell: object, field: Field) -> bool | None:
    said = yes(cell)
    # An id where "yes" could stand names the ticket that this one was merged into.
    return True if said is None and field.name in MANY else said


def _word(cell: object) -> str | None:
    if isinstance(cell, tuple):
        return ",".join(map(str, cell)) or None
    return str(cell).strip() or None
