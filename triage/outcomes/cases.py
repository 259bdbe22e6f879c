"""One case a ticket: what triage decided, and the times and counts of what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.intake.scored import Scored
from triage.outcomes.lexicon import ESCALATED, State

CLOCK, CREATED = "triage's clock", "created_at"
EARLIER = "resolved before it was escalated"
STARTS = {
    ESCALATED: "as the export tells",
    CLOCK: "due_at less escalate_within, which is the customer's newest message when it was scored",
    CREATED: "when it was opened, for neither the export nor triage's clock tells of a later time",
}


@dataclass(frozen=True, slots=True)
class Untold:
    """A ticket that a figure cannot be asked about, and why; "" where the figure is about other tickets."""

    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket. `start` is when it was escalated, by `start_from`; `ended` when it was resolved, if it is.

    `clock` is when triage's two clocks began: the customer's newest message when it was scored. Of agents after it,
    `touched` is the first note, reply or assignment, `answered` the first public reply; `first_reply` is the ticket's
    first answer at all, `replies` counts public replies after `start`. ``None``: not told.
    """

    scored: Scored
    state: State
    channel: str = ""
    created: datetime | None = None
    start: datetime | None = None
    start_from: str = ""
    clock: datetime | None = None
    ended: datetime | None = None
    reopened: bool | None = None
    stations: int | None = None
    replies: int | None = None
    touched: datetime | None = None
    answered: datetime | None = None
    first_reply: datetime | None = None
    threaded: bool = False
    """Its messages are known, so that a reply that is not there was not written."""
    rating: str = ""
    fault: str = ""
    """Why the ticket's times cannot be."""

    @property
    def id(self) -> str:
        """The ticket's id."""
        return self.scored.ticket_id

    @property
    def counts(self) -> bool:
        """Neither deleted, spam nor merged, and with possible times."""
        return self.state is not State.GONE and not self.fault


@dataclass(frozen=True, slots=True)
class Joined:
    """All cases as of one moment, and what was left out on the way to them: `apart` has (what, tickets) in words."""

    cases: tuple[Case, ...]
    as_of: datetime | None
    as_of_from: str
    apart: tuple[tuple[str, int], ...]
    threads: bool
    unknown: Mapping[str, int] = field(default_factory=dict)
    """States that we have no word for -> tickets."""
    later: bool = False
    """The export tells of times after `as_of`, so that its counts and ratings are of a later day."""
