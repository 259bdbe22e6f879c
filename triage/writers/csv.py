"""CSV (UTF-8, comma, CRLF) that a spreadsheet opens without running anything that a customer wrote."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TextIO

from triage.spreadsheet import guarded
from triage.types import Decision
from triage.writers import _rows

BINARY = False


class Writer:
    def __init__(self, stream: TextIO) -> None:
        self._rows = csv.writer(stream)
        self._rows.writerow(_rows.COLUMNS)

    def write(self, decisions: Sequence[Decision]) -> None:
        """Append one row per decision."""
        for decision in decisions:
            cells = _rows.as_cells(decision)
            self._rows.writerow([safe(cells[column]) for column in _rows.COLUMNS])

    def close(self) -> None:
        """Nothing to end."""


def open_writer(stream: TextIO) -> Writer:
    """Start writing to `stream` (opened with ``newline=""``), header first."""
    return Writer(stream)


def safe(value: object) -> str:
    """Return a cell's text: lower-case booleans, nothing for ``None``, formulas disarmed, no NUL or lone surrogate."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(str(value))
