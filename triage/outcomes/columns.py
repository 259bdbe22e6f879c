"""Which column tells what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.errors import InputError
from triage.fields.table import SYNONYMS, key
from triage.outcomes import cells
from triage.outcomes.cells import MANY, Read, Value
from triage.outcomes.lexicon import SECONDS, Field, Kind, Lexicon, Name, Scale
from triage.outcomes.rows import Tables
from triage.wording import counted, some

_SHOWN = 30


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
        best: list[tuple[Name, Read]] = []
        for name in _candidates(field, chosen, words):
            read = cells.read(field, name, tables, scale)
            if read.filled and (2 * len(read.unreadable) <= read.filled or field.name in chosen):
                best.append((name, read))
                if field.name not in MANY:
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
                if field.name in MANY and values.get(ident, {}).get(field.name):
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
        have = some(names, _SHOWN)
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


def _why(column: str, field: Field, name: Name, read: Read) -> str:
    if field.kind is Kind.DURATION and not name.unit:
        return (
            f"column '{column}' does not tell its unit: --columns {field.name}={column}:hours (or {', '.join(SECONDS)})"
        )
    if field.kind is Kind.RATING and read.scale is None:
        return f"the scale of column '{column}' does not follow from its answers: name it with --scale"
    return (
        f"column '{column}' cannot be read as a {field.kind} in {len(read.unreadable)} of {counted(read.filled, 'row')}"
    )
