"""The week as a table: how many tickets came in each of its hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from triage.overview.counts import HOURS, Counts
from triage.overview.tables import link

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of the week: its tickets, how many of them are escalated, `share` of the fullest hour, and the filter."""

    tickets: int
    escalated: int
    share: float
    key: str


def week(counts: Counts) -> list[tuple[str, list[Slot]]]:
    """Return a row an hour ("09"), with a slot a day; none where no ticket has a time."""
    both = Counter({at: counts.hours[at, False] + counts.hours[at, True] for at, _ in counts.hours})
    most = max(both.values(), default=0)
    if not most:
        return []
    return [
        (f"{hour:02}", [_slot(counts, both, day * HOURS + hour, most) for day in range(len(DAYS))])
        for hour in range(HOURS)
    ]


def _slot(counts: Counts, both: Counter[int], at: int, most: int) -> Slot:
    return Slot(both[at], counts.hours[at, True], both[at] / most, link(slot=at) if both[at] else "")
