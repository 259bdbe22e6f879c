"""What the page counts beside the tally of a run: hours of the week, languages, and what was held back and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from triage.types import Priority, Signal

HOURS = 24
UNDATED = 0
"""The day of a ticket without a time."""


class Counts:
    """Counters over tickets:

    - ``days``: by (day as `datetime.toordinal`, level); ``hours``: by (hour of the week, escalated), Monday first
    - ``languages``: by (ISO 639-1 code, "" where it cannot be told, "-" where no text is at hand; level)
    - ``held``: tickets by (clause, polarity); ``cues``: of these, by (clause, polarity, the words that held it back)
    - ``faults``: tickets in which a part failed
    """

    def __init__(self) -> None:
        self.days: Counter[tuple[int, int]] = Counter()
        self.hours: Counter[tuple[int, bool]] = Counter()
        self.languages: Counter[tuple[str, int]] = Counter()
        self.held: Counter[tuple[str, str]] = Counter()
        self.cues: Counter[tuple[str, str, str]] = Counter()
        self.faults = 0

    def add(self, at: datetime | None, level: Priority, language: str, held: Iterable[Signal], fault: bool) -> None:
        """Count a ticket; `at` is its time in the zone of the page, `held` are the hits that were held back."""
        self.days[at.toordinal() if at else UNDATED, int(level)] += 1
        if at:
            self.hours[at.weekday() * HOURS + at.hour, level > Priority.NONE] += 1
        self.languages[language, int(level)] += 1
        pairs = {(s.clause, s.polarity.value, " ".join(s.cue.lower().split())) for s in held}
        self.held.update({(clause, polarity) for clause, polarity, _ in pairs})
        self.cues.update(pairs)
        self.faults += fault
