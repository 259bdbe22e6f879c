"""What the columns of a ticket tell: its times, spans, counts and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from triage.outcomes.cells import Value
from triage.outcomes.columns import Found
from triage.outcomes.rows import Row

_TIMES = ("created_at", "escalated_at", "updated_at", "resolved_at", "closed_at", "first_reply_at", "assigned_at",
          "reopened_at")  # fmt: skip
_SPENT = ("resolution_in", "first_reply_in")


def times_of(row: Row, found: Found) -> Iterator[datetime]:
    """Yield every time that is told of a ticket, in its columns or its thread."""
    values = found.values.get(row.id, {})
    for name in _TIMES:
        if isinstance(value := values.get(name), datetime):
            yield value
    created = time_of(values, "created_at")
    yield from (at for name in _SPENT if (at := after(created, values, name)) is not None)
    yield from (said.at for said in row.said)


def stations_of(values: Mapping[str, Value]) -> int | None:
    """Return how many groups a ticket passed through; one that never changed group has passed through one."""
    stations, moves = number_of(values, "stations"), number_of(values, "reassignments")
    return stations if stations is not None else moves + 1 if moves is not None else None


def time_of(values: Mapping[str, Value], name: str) -> datetime | None:
    """Return a field's time, ``None`` where the ticket tells none."""
    found = values.get(name)
    return found if isinstance(found, datetime) else None


def after(start: datetime | None, values: Mapping[str, Value], name: str) -> datetime | None:
    """Return the time that lies a field's span after `start`, ``None`` where one of the two is not told."""
    spent = values.get(name)
    return start + spent if start is not None and isinstance(spent, timedelta) else None


def number_of(values: Mapping[str, Value], name: str) -> int | None:
    """Return a field's count, ``None`` where the ticket tells none."""
    found = values.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def text_of(values: Mapping[str, Value], name: str) -> str:
    """Return a field's word, "" where the ticket tells none."""
    found = values.get(name)
    return found if isinstance(found, str) else ""
