"""Decisions as lines of a CSV file: UTF-8, comma, CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from triage.types import Decision
from triage.writers import _rows

Cell = Callable[[str], str]
"""Makes the text of a cell fit to be written."""


def header(names: Sequence[str], cell: Cell) -> bytes:
    """Return the line of column names; the kept ones are the input's own words."""
    return _lines([[*_rows.COLUMNS, *map(cell, names)]])


def render(decisions: Sequence[Decision], kept: _rows.Kept, cell: Cell) -> bytes:
    """Return one line per decision; kept lists and objects are JSON."""
    return _lines(
        [written(cells[column], cell) for column in _rows.COLUMNS]
        + [written(_rows.as_text(value), cell) for value in values]
        for decision, values in kept.beside(decisions)
        for cells in (_rows.as_cells(decision),)
    )


def written(value: object, cell: Cell) -> str:
    """Return a cell's text: lower-case booleans, nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return cell(str(value))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")
