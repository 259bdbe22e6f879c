"""First-touch resolution: the receiving team resolved it at once, without its coming back or going on to others."""

from __future__ import annotations

from dataclasses import dataclass

from triage.outcomes.cases import EARLIER, Case, Untold
from triage.outcomes.columns import Found
from triage.outcomes.lexicon import State

STATIONS = 2
"""Groups that a ticket passes through without being handed on: the first line, and the team it was escalated to."""
_REOPENED = ("reopens", "reopened", "reopened_at")
_HANDED = ("stations", "reassignments")


@dataclass(frozen=True, slots=True)
class Touch:
    """What first touch is measured by in this export."""

    reopened: str = ""
    handed: str = ""
    replies: str = ""
    stations: int = STATIONS

    @classmethod
    def of(cls, found: Found, *, threads: bool, stations: int = STATIONS) -> Touch:
        """Find out by which columns it can be told."""
        reopened, handed = (next(filter(None, map(found.column, names)), "") for names in (_REOPENED, _HANDED))
        replies = "the thread" if threads else found.column("replies")
        return cls(reopened, handed, replies, stations)

    @property
    def measured(self) -> bool:
        """Something tells whether a ticket came back or went on."""
        return bool(self.reopened or self.handed)

    @property
    def says(self) -> str:
        """The definition, with what it rests on."""
        parts = [
            f"never reopened (by {self.reopened})" if self.reopened else "",
            f"never in more than {self.stations} groups (by {self.handed})" if self.handed else "",
        ]
        lacks = [
            "" if self.reopened else "whether it was reopened is not told",
            "" if self.handed else "whether it was handed on to another team is not told",
        ]
        text = "share of escalated, resolved tickets that were " + " and ".join(filter(None, parts))
        more = "; ".join(filter(None, lacks))
        return f"{text}; {more}, so the true share is at most this" if more else text

    @property
    def says_one(self) -> str:
        """The definition of one touch, with what it rests on."""
        return f"share of the same tickets that, besides, took no more than one public reply (by {self.replies})"

    def first(self, case: Case) -> bool | Untold:
        """Tell whether the first touch resolved the ticket."""
        if not case.scored.escalate or not case.counts:
            return Untold("")
        if case.state is not State.RESOLVED:
            return Untold("not resolved yet" if case.state is State.OPEN else "no word says whether it is resolved")
        if case.ended and case.start and case.ended < case.start:
            return Untold(EARLIER)
        handed = None if case.stations is None else case.stations > self.stations
        told = [value for by, value in ((self.reopened, case.reopened), (self.handed, handed)) if by]
        if any(told):
            return False
        return Untold("an empty cell in " + (self.reopened or self.handed)) if None in told or not told else True

    def one(self, case: Case) -> bool | Untold:
        """Tell whether, besides, one public reply was enough."""
        first = self.first(case)
        if first is not True:
            return first
        return Untold("no count of replies") if case.replies is None else case.replies <= 1
