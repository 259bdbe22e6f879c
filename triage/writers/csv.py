"""CSV (UTF-8, comma, CRLF) that a spreadsheet opens without running anything that a customer wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from triage.spreadsheet import guarded
from triage.types import Decision
from triage.writers import _rows
from triage.writers._append import Writer

BINARY = True
APPENDS = True


def header(names: Sequence[str] = ()) -> bytes:
    """Return the line of column names."""
    return _lines([[*_rows.COLUMNS, *map(guarded, names)]])


def render(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> bytes:
    """Return one line per decision; kept lists and objects are JSON."""
    return _lines(
        [safe(cells[column]) for column in _rows.COLUMNS] + [safe(_rows.as_text(value)) for value in values]
        for decision, values in kept.beside(decisions)
        for cells in (_rows.as_cells(decision),)
    )


def open_writer(stream: BinaryIO, names: Sequence[str] = ()) -> Writer:
    """Start writing to `stream`, header first."""
    return Writer(stream, render, header(names))


def safe(value: object) -> str:
    """Return a cell's text: lower-case booleans, nothing for ``None``, formulas disarmed, no NUL or lone surrogate."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(str(value))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")
