"""What a training run learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.doubts import HOLDS
from triage.show._table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from triage.doubts import Doubt
    from triage.figures import Figure
    from triage.train import Report


SHOWN = 12
"""Doubts shown of each field; the file holds all."""


def doubts(told: Sequence[Doubt], examples: int, written: Path | None) -> RenderableType:
    """The tickets to read again, the strongest doubts of each field."""
    rows = table("field", "ticket", "labelled", "expected", "chance of either")
    fields: dict[str, list[Doubt]] = {}
    for doubt in told:
        fields.setdefault(doubt.field.partition(":")[0], []).append(doubt)
    for name, found in fields.items():
        for d in sorted(found, key=lambda d: -d.margin)[:SHOWN]:
            clause = d.field.partition(": ")[2]
            given, expected = (clause if word == HOLDS else "-" if clause else word for word in (d.given, d.expected))
            rows.add_row(name, d.ticket_id, given, expected, f"{d.chance_given:.2f} / {d.chance_expected:.2f}")
    counts = ", ".join(f"{name} {len(found)}" for name, found in fields.items())
    tickets = len({d.ticket_id for d in told})
    parts: list[RenderableType] = [Text(f"{tickets} of {examples} tickets to read again: {counts or 'none'}", "bold")]
    if told:
        parts.append(rows)
    parts.append(
        Text(
            f"all written to {written}" if written else f"at most {SHOWN} of each field shown; --doubts FILE writes all"
        )
    )
    return Group(*parts)


def _figures(rows: Sequence[Figure]) -> Table:
    shown = table("head", "n", "measure", "majority", "model")
    for row in rows:
        shown.add_row(row.head, str(row.n), row.measure, f"{row.majority:.3f}", f"{row.model:.3f}")
    return shown


def training(report: Report, out: Path) -> RenderableType:
    """What was learned, beside the majority class; every figure out of fold (groups held out)."""
    parts: list[RenderableType] = [Text(f"warning: {w}", "yellow") for w in report.warnings]
    parts += [
        Text(f"{report.examples} tickets, {report.groups} groups, {report.folds} folds", "bold"),
        _figures(report.rows),
    ]
    if report.test:
        parts += [Text(f"{report.held_out} tickets of groups held out for good", "bold"), _figures(report.test)]
    return Group(*parts, Text(f"written to {out}"))
