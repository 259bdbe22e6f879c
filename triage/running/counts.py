"""What a run has done so far, in figures that batches, workers and resumed runs add up to the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from triage.types import Decision, Rejected

_NUMBERS = ("decisions", "review", "faults", "left_out", "rejected")
_COUNTERS = ("levels", "teams", "watched")


@dataclass(slots=True)
class Summary:
    """What a run did: decisions by level and team, clauses watched, rows rejected, tickets that need a look.

    Of the tickets decided, `left_out` were not written, as the user asked for some only. `rejects` are the first of the
    rejected rows, or all where they are written nowhere else; `notes` is what befell the run. `tally` are the counters
    that the run was given, with every decision in them.
    """

    decisions: int = 0
    rejected: int = 0
    review: int = 0
    faults: int = 0
    left_out: int = 0
    rejects: list[Rejected] = field(default_factory=list)
    levels: Counter[str] = field(default_factory=Counter)
    teams: Counter[str] = field(default_factory=Counter)
    watched: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    tally: Any = None

    def add(self, decisions: Sequence[Decision]) -> None:
        """Count a batch."""
        self.decisions += len(decisions)
        self.review += sum(d.needs_review for d in decisions)
        self.faults += sum(bool(d.faults) for d in decisions)
        self.levels.update(d.priority.label for d in decisions)
        self.teams.update(d.team for d in decisions if d.team)
        self.watched.update(clause for d in decisions for clause in d.watched)

    def merge(self, other: Summary) -> None:
        """Add what was counted elsewhere, of later rows."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        self.rejects += other.rejects
        self.notes += [note for note in other.notes if note not in self.notes]
        if self.tally is not None:
            self.tally.merge(other.tally)

    def reject(self, rows: Sequence[Rejected], shown: int | None) -> None:
        """Count rejected rows; the first are kept to be shown (``None``: all)."""
        self.rejected += len(rows)
        self.rejects += rows if shown is None else rows[: max(0, shown - len(self.rejects))]
        if self.tally is not None and rows:
            self.tally.reject(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain JSON; the rejected rows themselves are read again."""
        found: dict[str, Any] = {name: getattr(self, name) for name in _NUMBERS}
        found |= {name: dict(getattr(self, name)) for name in _COUNTERS}
        return found | {"notes": self.notes, "tally": self.tally.to_dict() if self.tally is not None else None}

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any], tally: Any = None) -> Summary:
        """Go on from what `to_dict` gave; `tally` was made of its own part. Raises ``KeyError``, ``TypeError``."""
        found = cls(notes=list(saved["notes"]), tally=tally)
        for name in _NUMBERS:
            setattr(found, name, int(saved[name]))
        for name in _COUNTERS:
            setattr(found, name, Counter(saved[name]))
        return found
