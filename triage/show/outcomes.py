"""The success metrics on the screen: the figures, their levels, what is lacking, and what to know about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.text import Text

from triage.outcomes.necessity import ELSEWHERE
from triage.records.record import Metric, Record, Table
from triage.show._table import recorded

_SLICES = ("by_level",)
_SHORT = ("level", "escalated", "first touch", "median hours", "taken over in time", "answered in time")
_NOTES = 12


def outcomes(found: Record, *, least: int) -> RenderableType:
    """Show a record of success metrics; figures of fewer than `least` tickets are marked."""
    tables = {t.name: t for t in found.tables}
    parts: list[RenderableType] = [Text(found.title, "bold"), Text()]
    rows = tuple((m.name, m.estimate, m.estimate.n, _mark(m, least, found.tags)) for m in found.metrics)
    parts.append(recorded(Table("figures", "Figures", ("figure", "value [95 %]", "n", ""), rows)))
    level = tables["by_level"]
    if level.rows:
        parts.append(recorded(_narrow(level)))
    for name in ("cannot", "wanted", "columns", "left_out"):
        if tables[name].rows:
            parts.append(recorded(_FITTED[name](tables[name]) if name in _FITTED else tables[name]))
    parts += [Text(f"- {note}", "dim") for note in found.notes[:_NOTES]]
    if len(found.notes) > _NOTES:
        parts.append(Text(f"- ... {len(found.notes) - _NOTES} more in the report (-o DIR)", "dim"))
    parts.append(Text())
    says = {m.name: m.says for m in found.metrics}
    shown = ("first_touch_resolution", "sla_inside_kept", "sla_promise_kept")
    parts += [Text(f"{name}: {says[name]}", "dim") for name in shown if name in says]
    return Group(*parts)


def _mark(metric: Metric, least: int, tags: Mapping[str, str]) -> str:
    foreign = tags.get("audit_of", "").split(" (")[0] if metric.name.endswith(ELSEWHERE) else ""
    return ", ".join(filter(None, (foreign, "few" if metric.estimate.n < least else "")))


def _narrow(table: Table) -> Table:
    """Keep the columns that fit on a screen and hold something."""
    at = [n for n, c in enumerate(table.columns) if c in _SHORT and any(row[n] is not None for row in table.rows)]
    return replace(
        table, columns=tuple(table.columns[n] for n in at), rows=tuple(tuple(row[n] for n in at) for row in table.rows)
    )


def _read(table: Table) -> Table:
    rows = tuple((field, column, f"{filled} of {of}", bad) for field, column, _, filled, of, bad, *_ in table.rows)
    return replace(table, columns=("field", "column", "filled in", "unreadable"), rows=rows)


def _wanted(table: Table) -> Table:
    return replace(table, columns=("field", "where exports have it"), rows=tuple((r[0], r[2]) for r in table.rows))


_FITTED: Mapping[str, Callable[[Table], Table]] = {"columns": _read, "wanted": _wanted}
