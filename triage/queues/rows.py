"""A queue as rows and as one object: for files, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.queues.order import Line, Queue, by_level
from triage.writers._rows import stamp

COLUMNS = (
    "rank", "section", "ticket_id", "priority", "team", "score", "cost", "due", "minutes_late", "reason",
    "beyond_capacity", "do_not_engage", "needs_review",
)  # fmt: skip
_MINUTE = 60
_DIGITS = 4


def rows(found: Queue, *, below: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the lines in order, keys in the order of `COLUMNS`; `below`: with what people cannot take."""
    lines = [*found.work, *(found.below if below else ()), *found.review]
    for rank, line in enumerate(lines, 1):
        yield _row(rank, line)


def document(found: Queue, *, below: bool = False) -> dict[str, Any]:
    """Return all that was found."""
    return {
        "as_of": stamp(found.as_of),
        "work": by_level(found.work),
        "beyond_capacity": sum(line.beyond for line in found.work),
        "below": by_level(found.below),
        "review": len(found.review),
        "done": dict(found.done),
        "items": list(rows(found, below=below)),
    }


def _row(rank: int, line: Line) -> dict[str, Any]:
    one = line.scored
    return {
        "rank": rank,
        "section": line.section.value,
        "ticket_id": one.ticket_id,
        "priority": one.priority.label,
        "team": one.team,
        "score": float(f"{line.score:.{_DIGITS}g}"),
        "cost": float(f"{line.cost:.{_DIGITS}g}"),
        "due": stamp(line.due),
        "minutes_late": round(line.late.total_seconds() / _MINUTE, 1) if line.late is not None else None,
        "reason": line.reason,
        "beyond_capacity": line.beyond,
        "do_not_engage": one.do_not_engage,
        "needs_review": one.needs_review,
    }
