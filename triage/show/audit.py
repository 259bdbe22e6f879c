"""An audit on the screen: the figures, the worst causes, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.show._table import recorded

if TYPE_CHECKING:
    from triage.audit.report import Found
    from triage.records.record import Cell, Table

_ROWS = 8


def report(found: Found) -> RenderableType:
    """The few tables that answer the questions; the folder and the page have all."""
    from triage.audit import certainty

    audit = found.audit
    head = f"{len(audit.judged):,} of {len(audit.tickets):,} drawn tickets judged, out of {audit.design.rows:,}"
    parts: list[RenderableType] = [Text(head, "bold"), Text()]
    parts.append(recorded(_joined(found.table("figures"))))
    if any(ticket.differ for ticket in audit.judged) or (found.figures.unsure and found.figures.unsure.value):
        parts.append(recorded(found.table("bounds")))
    for name in ("needless_by_clauses", "needless_by_decided_by", "gaps", "missed_by_bands"):
        table = found.table(name)
        if table.rows:
            parts.append(recorded(_joined(_top(table))))
    parts += [recorded(found.table("agreement")), recorded(found.table("sizes"))]
    n = certainty.next_sample(found.table("sizes"))
    if n is not None:
        parts.append(Text(f"The next sample for that: triage audit sample SCORED --n {n}"))
    return Group(*parts)


def _top(table: Table) -> Table:
    """Keep the first rows, and say that there are more."""
    more = len(table.rows) - _ROWS
    if more <= 0:
        return table
    return replace(table, rows=table.rows[:_ROWS], note=f"... and {more} more with -o DIR. {table.note}".strip())


def _joined(table: Table) -> Table:
    """Put a number of tickets and its interval into one column."""
    if "from" not in table.columns:
        return table
    at = table.columns.index("from")
    columns = (*table.columns[:at], *table.columns[at + 2 :])
    rows = tuple((*row[: at - 1], _span(row[at - 1 : at + 2]), *row[at + 2 :]) for row in table.rows)
    return replace(table, columns=columns, rows=rows, keys=())


def _span(cells: Sequence[Cell]) -> str:
    value, low, high = cells
    return "-" if value is None else f"{value:,} [{low:,}, {high:,}]"
