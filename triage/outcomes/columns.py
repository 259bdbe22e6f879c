"""Which column tells what, and what its cells say. A cell that cannot be read is counted, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from triage.errors import InputError
from triage.fields.table import SYNONYMS, count_of, key, yes
from triage.fields.when import Order, parse, proof, settle
from triage.outcomes.lexicon import ESCALATED, SECONDS, Field, Kind, Lexicon, Name, Scale, answer, decimal_comma
from triage.outcomes.reading import Tables
from triage.wording import counted

Value: TypeAlias = datetime | timedelta | int | bool | str
_CLOCK = re.compile(r"(\d+):([0-5]\d)(?::([0-5]\d))?")
_MANY = ("gone",)
"""Fields of which every column counts, not the first alone."""
_SHOWN = 30
_MOST = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: for which field, by what name, from what vendor, in how many rows it is filled in.

    `unreadable` are tickets whose cell says nothing that we know; `scale` is that of ratings, `order` that of dates.
    """

    field: str
    name: str
    key: str
    vendor: str
    filled: int
    unreadable: tuple[str, ...] = ()
    unit: str = ""
    scale: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The columns in use, the values of each ticket by field, and how sure the scale of ratings is."""

    columns: tuple[Column, ...]
    values: Mapping[str, Mapping[str, Value]]
    unread: Mapping[str, str]
    """Field -> why a column that is there is not used."""
    scale: Scale | None = None

    def has(self, *fields: str) -> bool:
        """Tell whether one of the fields has a column."""
        return any(c.field in fields for c in self.columns)

    def column(self, field: str) -> str:
        """Return the name of the field's column, "" without one."""
        return next((c.name for c in self.columns if c.field == field), "")


@dataclass(frozen=True, slots=True)
class _Read:
    values: Mapping[str, Value]
    unreadable: tuple[str, ...]
    filled: int
    notes: tuple[str, ...] = ()
    scale: Scale | None = None


def split(chosen: Mapping[str, str], words: Lexicon) -> tuple[dict[str, str], dict[str, str]]:
    """Tell the user's --columns of outcomes (their units taken off) from those of texts, for the readers.

    Raises `InputError` for a name that is neither.
    """
    wrong = [f for f in chosen if f not in words.fields and f not in SYNONYMS]
    if wrong:
        allowed = ", ".join(["ticket_id", *words.fields])
        raise InputError(f"--columns: no field is called {', '.join(map(repr, wrong))} (allowed: {allowed})")
    ours = {f: _unit(c)[0] for f, c in chosen.items() if f in words.fields or f == "ticket_id"}
    return ours, {f: c for f, c in chosen.items() if f not in ours}


def find(tables: Tables, chosen: Mapping[str, str], *, scale: str = "") -> Found:
    """Find the column of every field, by `chosen` (field -> column, or column:unit) or by its vendors' names.

    Raises `InputError` that names every wrong choice: no such field, no such column, a unit that is missing.
    """
    words = tables.how.words
    _check(chosen, tables)
    columns: list[Column] = []
    values: dict[str, dict[str, Value]] = {}
    unread: dict[str, str] = {}
    used_scale = None
    for field in words.fields.values():
        best: list[tuple[Name, _Read]] = []
        for name in _candidates(field, chosen, words):
            read = _read(field, name, tables, scale)
            if read.filled and (2 * len(read.unreadable) <= read.filled or field.name in chosen):
                best.append((name, read))
                if field.name not in _MANY:
                    break
            elif read.filled:
                unread.setdefault(field.name, _why(tables.names[name.key], field, name, read))
        for name, read in best:
            notes = (*([name.note] if name.note else []), *read.notes)
            columns.append(
                Column(field.name, tables.names[name.key], name.key, name.vendor, read.filled, read.unreadable,
                       name.unit, read.scale.name if read.scale else "", notes)
            )  # fmt: skip
            used_scale = read.scale or used_scale
            for ident, value in read.values.items():
                if field.name in _MANY and values.get(ident, {}).get(field.name):
                    continue
                values.setdefault(ident, {})[field.name] = value
        if best:
            unread.pop(field.name, None)
    return Found(tuple(columns), values, unread, used_scale)


def _check(chosen: Mapping[str, str], tables: Tables) -> None:
    words = tables.how.words
    wrong = []
    for name, column in chosen.items():
        field = words.fields.get(name)
        if field is None:
            continue
        plain, unit = _unit(column)
        if key(plain) not in tables.names:
            wrong.append(f"{name}: the export has no column '{plain}'")
        elif field.kind is Kind.DURATION and not unit and not any(n.key == key(plain) and n.unit for n in field.names):
            wrong.append(f"{name}: say what '{plain}' counts in: {name}={plain}:minutes (or {', '.join(SECONDS)})")
    if wrong:
        names = sorted(tables.names.values())
        have = ", ".join(names[:_SHOWN]) + (f", ... ({len(names)} in all)" if len(names) > _SHOWN else "")
        raise InputError("\n".join(["--columns:", *(f"  {w}" for w in wrong), f"  columns of the export: {have}"]))


def _unit(column: str) -> tuple[str, str]:
    plain, mark, unit = column.rpartition(":")
    return (plain, unit) if mark and unit in SECONDS else (column, "")


def _candidates(field: Field, chosen: Mapping[str, str], words: Lexicon) -> Sequence[Name]:
    if field.name not in chosen:
        return field.names
    plain, unit = _unit(chosen[field.name])
    known = next((n for n in field.names if n.key == key(plain)), None)
    if known is not None and not unit:
        return (known,)
    return (Name(key(plain), plain, "named by --columns", unit),)


def _why(column: str, field: Field, name: Name, read: _Read) -> str:
    if field.kind is Kind.DURATION and not name.unit:
        return (
            f"column '{column}' does not tell its unit: --columns {field.name}={column}:hours (or {', '.join(SECONDS)})"
        )
    if field.kind is Kind.RATING and read.scale is None:
        return f"the scale of column '{column}' does not follow from its answers: name it with --scale"
    return (
        f"column '{column}' cannot be read as a {field.kind} in {len(read.unreadable)} of {counted(read.filled, 'row')}"
    )


def _read(field: Field, name: Name, tables: Tables, scale: str) -> _Read:
    there = tables.rows.values() if name.key in tables.names else ()
    cells = {row.id: row.cells[name.key] for row in there if name.key in row.cells}
    if not cells:
        return _Read({}, (), 0)
    if field.kind is Kind.TIME:
        return _times(cells, tables.how.zone, several=field.name == ESCALATED)
    if field.kind is Kind.RATING:
        return _ratings(cells, tables.how.words, scale or name.scale)
    read: Callable[[object], Value | None] = {
        Kind.COUNT: count_of,
        Kind.DURATION: lambda cell: _duration(cell, name.unit),
        Kind.FLAG: lambda cell: _flag(cell, field),
        Kind.WORD: _word,
    }[field.kind]
    values = {ident: value for ident, cell in cells.items() if (value := read(cell)) is not None}
    return _Read(values, _rest(cells, values), len(cells))


def _rest(cells: Mapping[str, object], values: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(ident for ident in cells if ident not in values)


def _times(cells: Mapping[str, object], zone: str, *, several: bool) -> _Read:
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
    return _Read(values, _rest(cells, values), len(cells), tuple(notes))


def _ratings(cells: Mapping[str, object], words: Lexicon, named: str) -> _Read:
    comma = decimal_comma(cells.values())
    answers = {ident: answer(cell, comma=comma) for ident, cell in cells.items()}
    if named and named not in words.scales:
        raise InputError(f"--scale: no scale is called '{named}' (allowed: {', '.join(words.scales)})")
    scale = words.scales[named] if named else recognised(answers.values(), words)
    if scale is None:
        return _Read({}, tuple(cells), len(cells))
    values: dict[str, Value] = {ident: said for ident, said in answers.items() if said in scale.of}
    notes = [] if named else [f"the scale is read as '{scale.name}' by its answers; --scale names another"]
    if comma:
        notes.append("a comma is read as a decimal mark, so that 4,0 is 4")
    return _Read(values, _rest(cells, values), len(cells), tuple(notes), scale)


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
    return True if said is None and field.name in _MANY else said


def _word(cell: object) -> str | None:
    if isinstance(cell, tuple):
        return ",".join(map(str, cell)) or None
    return str(cell).strip() or None
