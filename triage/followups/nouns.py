"""What a follow-up is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from triage.followups.seen import Seen
from triage.intake.scored import Scored


class Stand(StrEnum):
    """How an escalation stands, the gravest first."""

    BROKEN = "promise broken"
    OVERDUE = "overdue"
    SOON = "due soon"
    UNCLOCKED = "no clock"
    ANSWERED_LATE = "answered late"
    WAITING = "waiting"


PAST = (Stand.BROKEN, Stand.OVERDUE)
"""Somebody ought to have answered by now."""
IN_TIME, SOLVED = "answered in time", "solved, when is not told"
GONE = "deleted, spam, merged or cancelled"
KEPT = "taken over, and no moment was promised"
UNDATED = "answered or taken over, without a deadline"
INSIDE, PROMISE = "inside deadline", "customer's promise"
EARLIER = "marked as solved before the customer's newest message"


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: who is told, from when on."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """What the customer is to hear: since `at` where `now` holds, else from then on.

    `number` counts how many such words were due by now (the first one included), `again` is when the next is.
    """

    title: str
    at: datetime
    now: bool
    number: int
    again: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An escalation that is not done.

    `due` is the deadline that `stand` is about: the one that was missed (of two the promise), else the next.
    `late` is the time since then, negative while it is ahead. `ahead` are the deadlines to come. `tell` is the rung
    that was reached last, `then` the next one. `doubt` says why an answer may have been given after all.
    """

    scored: Scored
    stand: Stand
    due: datetime | None = None
    about: str = ""
    late: timedelta | None = None
    ahead: tuple[tuple[str, datetime], ...] = ()
    tell: Step | None = None
    then: Step | None = None
    update: Owed | None = None
    seen: Seen | None = None
    doubt: str = ""
    begins_later: bool = False
    """The moment that is asked about is before the escalation."""

    @property
    def id(self) -> str:
        return self.scored.ticket_id


@dataclass(frozen=True, slots=True)
class Followed:
    """All escalations as of a moment: `items` the gravest and latest first, `done` those that need nothing more.

    `dropped` counts the done ones by why; `of` is how many tickets the file has in all.
    """

    as_of: datetime
    items: tuple[Item, ...]
    done: tuple[Scored, ...]
    dropped: Mapping[str, int]
    of: int

    def with_stand(self, *wanted: Stand) -> list[Item]:
        """Return the items that stand so, in order."""
        return [item for item in self.items if item.stand in wanted]
