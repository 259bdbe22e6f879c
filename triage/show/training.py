"""What a training run learned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.show._table import table

if TYPE_CHECKING:
    from triage.train import Report


def training(report: Report, out: Path) -> RenderableType:
    """What was learned, beside the majority class; every figure out of fold (groups held out)."""
    figures = table("head", "n", "measure", "majority", "model")
    for row in report.rows:
        figures.add_row(row.head, str(row.n), row.measure, f"{row.majority:.3f}", f"{row.model:.3f}")
    parts: list[RenderableType] = [Text(f"warning: {w}", "yellow") for w in report.warnings]
    return Group(
        *parts, Text(f"{report.examples} tickets, {report.groups} groups", "bold"), figures, Text(f"written to {out}")
    )
