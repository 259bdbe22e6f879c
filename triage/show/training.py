"""What a training run learned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.learning import sheets
from triage.learning.card import NAME
from triage.learning.doubts import HOLDS
from triage.show._table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.learning.assess import Assessment
    from triage.learning.check import Check
    from triage.learning.doubts import Doubt
    from triage.learning.report import Report
    from triage.learning.sheets import Sheet


SHOWN = 12
"""Doubts shown of each field; the file holds all."""
CLAUSES = 8
"""Clauses shown, those found least; the card holds all."""


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


def checks(found: Sequence[Check]) -> RenderableType:
    """What was looked at in the data before training."""
    shown = sheets.checks(found)
    rows = table(*shown.columns)
    for one, cells in zip(found, shown.rows, strict=True):
        rows.add_row(Text(cells[0]), Text(cells[1], "green" if one.ok else "yellow"), Text(cells[2]))
    warned = sum(not c.ok for c in found)
    return Group(Text(f"{shown.title}: {warned} of {len(found)} warn", "bold"), rows, Text())


def training(report: Report, out: Path) -> RenderableType:
    """How well the rules, the heads and both together do on tickets of groups not seen, and where the rest stands."""
    parts: list[RenderableType] = [Text(f"warning: {note}", "yellow") for note in report.notes]
    head = f"{report.examples:,} tickets of {report.groups:,} groups, cross-validated in {report.folds} folds"
    parts.append(Text(head, "bold"))
    if report.across:
        parts += _assessment(report.across, whole=not report.kept)
    if report.kept:
        since = f" from {report.border:%Y-%m-%d} on" if report.border else ""
        told = f"\n{report.held_out:,} tickets of {report.kept.groups:,} groups{since}, held out for good"
        parts += [Text(told, "bold"), *_assessment(report.kept, whole=True)]
    parts.append(Text(sheets.LEGEND, "dim"))
    return Group(*parts, Text(f"written to {out}; all figures, clause by clause, in {out / NAME}"))


def _assessment(found: Assessment, *, whole: bool) -> Iterator[RenderableType]:
    """Show the judges side by side; `whole` adds single labels, the weakest clauses and the calibration."""
    yield _table(sheets.comparisons(found))
    if not whole:
        return
    for shown in (
        *(sheets.labels(found, asked) for asked in sheets.LABELS),
        sheets.clauses(found, CLAUSES),
        sheets.calibration(found),
        sheets.reliability(found),
    ):
        if shown.rows:
            yield Text(f"\n{shown.title}", "bold")
            yield _table(shown)


def _table(shown: Sheet) -> RenderableType:
    rows = table(*shown.columns)
    rows.columns[0].no_wrap = all(" " not in cells[0] for cells in shown.rows)  # an id is never cut
    for column in rows.columns[1:]:
        column.overflow = "fold"
    for cells in shown.rows:
        rows.add_row(*map(Text, cells))
    return rows
