"""The pictures of an audit: what is seen at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from triage.audit import figures
from triage.audit.verdicts import LEVELS
from triage.records.record import Cell, Plot

if TYPE_CHECKING:
    from triage.audit.report import Found

_BARS = 15
"""Bars of a picture."""


def drawn(found: Found) -> Iterator[Plot]:
    """Draw what is seen at a glance. Needs matplotlib."""
    from triage.records import plots as draw

    rates = {
        "escalations necessary": found.figures.precision,
        "of what needs a person: escalated": found.figures.found,
        "level right": found.figures.level_right,
        "team right": found.figures.team_right,
        "time right": found.figures.time_ok,
        "thread complete": found.figures.note_complete,
        "missed of what stayed": found.figures.miss_rate,
    }
    yield draw.bars("figures", "Shares of all tickets, with 95 % intervals", rates)
    for name, at, title in (
        ("needless_by_clauses", 7, "Share of all needless escalations, by clause"),
        ("needless_by_decided_by", 3, "Share of escalations necessary, by who decided"),
        ("missed_by_bands", 3, "Share of what stayed that was missed, by p_escalate"),
        ("gaps", 6, "Share of all missed, by right level and team"),
    ):
        table = found.table(name)
        label: Callable[[tuple[Cell, ...]], str] = (
            (lambda row: f"{row[0]}, {row[1]}") if name == "gaps" else (lambda row: str(row[0]))
        )
        shown = {label(row): row[at] for row in table.rows[:_BARS]}
        if shown:
            yield draw.bars(name, title, shown)  # type: ignore[arg-type]
    matrix = figures.level_matrix(found.weighed)
    title = "Estimated tickets by decided and by right level"
    yield draw.matrix("levels", title, matrix, rows=LEVELS, columns=LEVELS, x="right", y="decided")
