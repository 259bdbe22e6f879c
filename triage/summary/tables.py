"""The tables of a summary's page."""

from __future__ import annotations

from collections.abc import Sequence

from triage.records.record import Table
from triage.summary.document import Document
from triage.types import Effect, Priority

_SHOWN = 100
"""Rows of a table whose length the export decides; all that is counted stands in the JSON."""
_COMBINATIONS = 20
LEVELS = tuple(level.label for level in reversed(Priority))
_GRAVE = tuple(level.label for level in reversed(Priority) if level)
_NOT_TOLD = "(not told)"


def levels(found: Document) -> Table:
    """Return how many tickets are of which level."""
    rows = tuple((level, n, share(n, found["tickets"])) for level, n in found["levels"].items())
    return Table("levels", "Tickets by level", ("level", "tickets", "share"), rows)


def teams(found: Document) -> Table:
    """Return how many escalated tickets which team owns."""
    rows = tuple(
        (row["title"] or row["team"], row["tickets"], *_counts(row, _GRAVE), row["also_concerned"])
        for row in found["teams"]
    )
    return Table("teams", "Escalated tickets by team", ("team", "tickets", *_GRAVE, "also concerned"), rows)


def clocks(found: Document) -> Table:
    """Return how many tickets are to be taken over within which span, and how many of them are grave."""
    ranked = sorted(found["due_within"], key=lambda row: _counts(row, _GRAVE), reverse=True)
    rows = tuple((row["within"], row["tickets"], *_counts(row, _GRAVE)) for row in ranked)
    return Table("due_within", "Deadlines inside", ("to be taken over within", "tickets", *_GRAVE), rows)


def _counts(row: Document, levels: Sequence[str]) -> tuple[int, ...]:
    return tuple(row["levels"][level] for level in levels)


def split(found: Document, name: str, title: str, key: str) -> Table:
    """Return levels by one field, such as the channel."""
    shown = found[name][:_SHOWN]
    rows = tuple((row[key] or _NOT_TOLD, row["tickets"], *_counts(row, LEVELS)) for row in shown)
    return Table(name, title, (title.lower(), "tickets", *LEVELS), rows, _more(len(found[name])))


def clauses(found: Document) -> Table:
    """Return how often each clause holds, and how often it decided."""
    shown = [c for c in found["clauses"] if c["effect"] != Effect.SUPPRESS]
    columns = {"tickets": "tickets", "by_pattern": "by a pattern", "by_model": "by the model", "held_back": "held back"}
    if any(c["watched"] for c in shown):
        columns["watched"] = "watched"
    rows = tuple((c["clause"], *(c[name] for name in columns), c["title"]) for c in shown)
    keys = tuple(("", c["clause"], *[""] * len(columns)) for c in shown)
    return Table("clauses", "Tickets by clause", ("clause", *columns.values(), "what it is"), rows, keys=keys)


def kept(found: Document) -> Table:
    """Return what held clauses back, and how often."""
    rows = tuple(
        (c["clause"], c["tickets"], c["title"])
        for c in found["clauses"]
        if c["effect"] == Effect.SUPPRESS and c["tickets"]
    )
    return Table("kept", "Reasons not to escalate", ("clause", "tickets", "what it is"), rows)


def combinations(found: Document) -> Table:
    """Return which clauses hold together most often."""
    ranked = found["combinations"]["listed"][:_COMBINATIONS]
    rows = tuple(
        (", ".join(row["clauses"]) or "(no clause: the model's level, or a fault)", row["tickets"]) for row in ranked
    )
    others = found["escalated"] - sum(row["tickets"] for row in ranked)
    note = f"{others:,} more escalated tickets have other combinations." if others else ""
    return Table("combinations", "The commonest reasons to escalate", ("clauses together", "tickets"), rows, note)


def listed(name: str, title: str, found: list[Document], key: str) -> Table:
    """Return counts by `key`, the first few."""
    what = "rows" if name == "rejected" else "tickets"
    rows = tuple((row[key], row[what]) for row in found[:_SHOWN])
    return Table(name, title, (key, what), rows, _more(len(found)))


def not_evaluable(found: Document) -> Table:
    """Return which clauses could not be evaluated, for want of which field."""
    rows = tuple(
        (
            row["field"],
            row["tickets"],
            len(row["clauses"]),
            ", ".join(f"{c['clause']} ({c['tickets']:,})" for c in row["clauses"]),
        )
        for row in found["not_evaluable"]
    )
    columns = ("lacking", "tickets", "clauses", "which (tickets)")
    return Table("not_evaluable", "What was lacking, and which clauses wanted it", columns, rows)


def _more(count: int) -> str:
    return f"{count - _SHOWN:,} more stand in the JSON summary." if count > _SHOWN else ""


def share(count: int, total: int) -> str:
    """Return a share in per cent, in words."""
    return f"{100 * count / total:.1f} %" if total else "-"
