"""What the pages of MLflow say about a record: its notes, and a glossary of its figures. Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from triage.agreement import Estimate
from triage.records.record import Metric, Record

GLOSSARY = "glossary.md"
_LONGEST = 7500
"""Characters of a run's description; MLflow takes 8,000."""


def note(record: Record) -> str:
    """Return a run's description: its title, notes and figures with what they mean, as far as there is room."""
    notes = [f"- {_cell(said)}" for said in record.notes]
    text = "\n".join([f"**{_cell(record.title)}**", "", *notes, *([""] if notes else []), glossary(record.metrics)])
    if len(text) <= _LONGEST:
        return text
    more = f"\n\n... and more: all of it is in `{GLOSSARY}` among the artifacts."
    return text[: _LONGEST - len(more)].rpartition("\n")[0] + more


def glossary(metrics: Sequence[Metric]) -> str:
    """Return a table of figures, their intervals and what they are; "" where there are none."""
    rows = [f"| `{m.name}` | {_figure(m.estimate)} | {_cell(m.says)} |" for m in metrics]
    return "\n".join(["| figure | value (95 % interval), n | what it is |", "|---|---|---|", *rows]) if rows else ""


def _figure(e: Estimate) -> str:
    if not math.isfinite(e.value):
        return f"-, n = {e.n:,}"
    between = f" ({_short(e.low)} to {_short(e.high)})" if e.low is not None and e.high is not None else ""
    return f"{_short(e.value)}{between}, n = {e.n:,}"


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
