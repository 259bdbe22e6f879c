"""What one run of a reader is told and what it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from triage.fields.table import Layout
from triage.fields.when import UNPROVEN, Moment, Order, parse
from triage.readers._copies import Newest
from triage.readers._shelf import Shelf
from triage.types import Rejected

_RAW = 1_000_000


Cells = tuple[int, list[Any]]
"""One record of a table, not yet by column: the line it starts in, and its values."""


class Row(NamedTuple):
    """One record: the line it starts in (1-based), its values by column, doubts about its shape."""

    line: int
    values: Mapping[str, object]
    doubts: tuple[str, ...] = ()

    @classmethod
    def of(cls, cells: Cells, columns: Sequence[str]) -> Row:
        """Put cells under the names of their columns."""
        return cls(cells[0], dict(zip(columns, cells[1], strict=True)))

    def is_remark(self, ticket_id: str) -> bool:
        """Tell whether it has words where the id should stand and no other cell: a report's footer, say."""
        filled = [value for value in self.values.values() if value not in (None, "")]
        return len(self.values) > 2 and filled == [ticket_id] and len(ticket_id.split()) > 1


@dataclass(slots=True)
class Job:
    """One run: the user's `columns` and `zone`, the counters, and what is to be said about the whole export."""

    columns: Mapping[str, str] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    rows_read: int = 0
    rows_in_tickets: int = 0
    mapped: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    several: bool = False
    """More than one file is read, so that an id may come back in a later one."""
    rows_total: int | None = None
    """Rows that the first pass has counted, where there is one."""
    seen: Shelf[str] = field(default_factory=Shelf)
    """Ticket id -> where it stood first, for formats and inputs in which an id may come but once."""
    newest: Shelf[Newest] = field(default_factory=Shelf)
    """Ticket id -> its newest copy, for records that bring their whole thread."""

    def warn(self, text: str) -> None:
        """Say something about the whole export, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def describe(self, layout: Layout) -> None:
        """Note how columns were understood."""
        for name, column in layout.mapped.items():
            self.mapped.setdefault(name, column)
        self.unmapped += [c for c in layout.unmapped if c not in self.unmapped]

    def twice(self, ticket_id: str, place: str) -> str | None:
        """Note a ticket's id. Returns where it stood before, if it did."""
        first = self.seen.setdefault(ticket_id, place)
        return None if first is place else first

    def when(self, value: object, order: Order, doubts: list[str]) -> Moment | None:
        """Read a time; what is doubtful about it is added to `doubts`."""
        if value is None or value == "":
            return None
        moment = parse(value, self.zone, order=order)
        if moment is None:
            doubts.append(f"created_at is no time that we know: {str(value)[:40]!r}")
            return None
        if moment.naive:
            self.warn(f"times without a time zone are read as {self.zone.key}")
        if moment.ambiguous:
            doubts.append(f"the date {str(value)[:20]!r} is read as day/month; {UNPROVEN}")
        return moment


def reject(source: str, line: int, reason: str, *, ticket_id: str = "", raw: object = "") -> Rejected:
    """Build a `Rejected` that keeps the row as it was: a table's row or a record as JSON, broken text as it is."""
    kept = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=str)
    return Rejected(source, line, reason, ticket_id, kept[:_RAW])


def joined(names: Sequence[str], most: int = 40) -> str:
    """List names for a message; a long list is cut."""
    return ", ".join(names[:most]) + (f", ... ({len(names)} in all)" if len(names) > most else "")
