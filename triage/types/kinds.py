"""What things can be, one word each: levels, authors, polarities, effects, tiers."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """How urgent; "more urgent" is ``max``. NONE means that the ticket is not escalated."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        return self.name.lower()

    @classmethod
    def parse(cls, label: str) -> Priority:
        """Return the level called `label` (lower case). Raises ``KeyError`` for any other word."""
        return cls[label.upper()]


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"


class Polarity(StrEnum):
    """How a hit is meant. Which of these count is each clause's own choice (`Clause.counts`)."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    QUESTION = "question"
    HYPOTHETICAL = "hypothetical"
    QUOTED = "quoted"
    PAST = "past"
    THIRD_PARTY = "third_party"


class Effect(StrEnum):
    """What a clause does when it holds."""

    ESCALATE = "escalate"
    ROUTE = "route"
    SUPPRESS = "suppress"
    WATCH = "watch"


class Tier(StrEnum):
    """`MATCH` is certain and sets the floor by itself; `HINT` is a candidate that never decides alone."""

    MATCH = "match"
    HINT = "hint"
