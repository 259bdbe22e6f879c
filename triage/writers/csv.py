"""CSV (UTF-8, comma, CRLF) that a spreadsheet opens without running anything that a customer wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from triage.fields.spreadsheet import guarded
from triage.types import Decision
from triage.writers import _rows, _table
from triage.writers._append import Writer

BINARY = True
APPENDS = True


def header(names: Sequence[str] = ()) -> bytes:
    """Return the line of column names."""
    return _table.header(names, guarded)


def render(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> bytes:
    """Return one line per decision; kept lists and objects are JSON."""
    return _table.render(decisions, kept, guarded)


def open_writer(stream: BinaryIO, names: Sequence[str] = ()) -> Writer:
    """Start writing to `stream`, header first."""
    return Writer(stream, render, header(names))


def safe(value: object) -> str:
    """Return a cell's text: lower-case booleans, nothing for ``None``, formulas disarmed, no NUL or lone surrogate."""
    return _table.written(value, guarded)
