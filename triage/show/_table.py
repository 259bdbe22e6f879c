"""The one look of all tables."""

from __future__ import annotations

from rich.table import Table


def table(*columns: str) -> Table:
    """Make a plain table with bold headers."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column)
    return made
