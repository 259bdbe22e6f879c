"""The shapes of ``levels.toml`` and ``teams.toml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from triage.schema.base import Duration, Promise, Shape, Words
from triage.types import Priority


class LevelFile(Shape):
    """One priority level: the inside clock, the customer's clock, and what is done and said."""

    escalate_within: Duration
    customer_promise: Promise
    announcement: Words
    actions: tuple[Words, ...]


class Levels(Shape):
    """The four levels of the protocol."""

    low: LevelFile
    medium: LevelFile
    high: LevelFile
    critical: LevelFile

    def of(self, priority: Priority) -> LevelFile | None:
        """Return what the policy says of a level; ``None`` for NONE."""
        found: LevelFile | None = getattr(self, priority.label, None)
        return found


class Team(Shape):
    """A team that takes tickets. The lowest `precedence` among a ticket's clauses owns it."""

    title: Words
    precedence: Annotated[float, Field(allow_inf_nan=False)]
    takes: tuple[Words, ...]
