"""Tickets from a moment on. What is left out is counted, and a ticket whose time is in doubt is never left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from triage.fields.when import UNPROVEN
from triage.types import Rejected, Ticket


class Since:
    """The rows of an export from `moment` on; iterate it once.

    ``tickets of the export == tickets yielded + left_out`` holds at the end; rejected rows pass through.
    """

    def __init__(self, rows: Iterable[Ticket | Rejected], moment: datetime) -> None:
        self._rows = rows
        self.moment = moment
        self.left_out = 0
        """Tickets that were older, so far."""

    def __iter__(self) -> Iterator[Ticket | Rejected]:
        for row in self._rows:
            if isinstance(row, Ticket) and _older(row, self.moment):
                self.left_out += 1
            else:
                yield row


def since(rows: Iterable[Ticket | Rejected], moment: datetime) -> Since:
    """Keep the tickets whose newest message is at or after `moment`. Raises ``ValueError`` when it has no time zone.

    A message without a time may be the newest of all, and a date whose day and month nothing tells apart may be
    later than it was read: such tickets are kept.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone")
    return Since(rows, moment)


def _older(ticket: Ticket, moment: datetime) -> bool:
    times = [m.created_at for m in ticket.messages if m.created_at is not None]
    if not times or len(times) < len(ticket.messages) or max(times) >= moment:
        return False
    return not any(UNPROVEN in doubt for doubt in ticket.warnings)
