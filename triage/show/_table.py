"""The one look of all tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from triage.records.record import Table as Recorded


def table(*columns: str) -> Table:
    """Make a plain table with bold headers."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column)
    return made


@dataclass(frozen=True, slots=True)
class Fitting:
    """Shows `wide` where `least` columns are there, else `narrow`."""

    wide: RenderableType
    narrow: RenderableType
    least: int = 110

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield self.wide if options.max_width >= self.least else self.narrow


def recorded(found: Recorded) -> RenderableType:
    """Show a table of a record under its title, numbers to the right, its note below."""
    from triage.pages import words

    shown = table(*found.columns)
    for at, column in enumerate(shown.columns):
        column.overflow = "fold"
        if found.rows and all(isinstance(row[at], int | float) for row in found.rows):
            column.justify = "right"
    for row in found.rows:
        shown.add_row(*(Text(words(cell)) for cell in row))
    note = [Text(found.note, "dim")] if found.note else []
    return Group(Text(found.title, "bold"), shown, *note, Text())
