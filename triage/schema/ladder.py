"""The shape of ``followup.toml``: what happens after an escalation that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from triage.schema.base import Duration, Shape, Share, Words, written
from triage.schema.decision import Decisions
from triage.types import Priority

TIMEFRAME = "timeframe"
"""As a rung's time: the protocol's [timeframe] of the level, which stands in ``decision.toml``."""
_FRAMED = (Priority.HIGH, Priority.CRITICAL)
Span = Annotated[
    str,
    written(
        "timeframe|[1-9][0-9]{0,4} (business )?(minute|hour)s?|[1-9][0-9]{0,3} days?",
        "a span such as '30 minutes', '2 business hours' or '1 day', or 'timeframe'",
    ),
]


def _slots(*allowed: str) -> AfterValidator:
    """Refuse slots that nothing fills in."""

    def check(text: str) -> str:
        wrong = [name for _, name, _, _ in Formatter().parse(text) if name is not None and name not in allowed]
        if wrong:
            raise ValueError(f"{{{wrong[0]}}} is never filled in (allowed: {', '.join(f'{{{a}}}' for a in allowed)})")
        return text

    return AfterValidator(check)


class Soon(Shape):
    """A deadline is near in the last `share` of its time, and at most the span `most` before it."""

    share: Share
    most: Duration


class Rung(Shape):
    """Whom to tell when there is no answer `after` so long."""

    who: str
    after: Span
    since: Literal["escalation", "due", "promise"] = "escalation"


class Steps(Shape):
    """One level: its ladder, and how often its customers hear of a delay."""

    rungs: tuple[Rung, ...] = ()
    updates_every: Duration


class Update(Shape):
    """One message that a customer is owed: its title and its words."""

    title: Words
    text: Annotated[Words, _slots("team", "promise", "every")]


class Updates(Shape):
    """What customers are told meanwhile: that the ticket is taken over, and that it takes longer."""

    receipt: Update
    delay: Update


class Queueing(Shape):
    """How time presses: `handling` is the work on one ticket, `ahead` how many of these before its deadline."""

    handling: Duration
    ahead: float = Field(gt=0, allow_inf_nan=False)


class FollowUpRules(Shape):
    """``followup.toml``."""

    soon: Soon
    people: Mapping[str, Annotated[Words, _slots("team")]]
    critical: Steps
    high: Steps
    medium: Steps
    low: Steps
    updates: Updates
    queue: Queueing

    @model_validator(mode="after")
    def _known(self) -> FollowUpRules:
        for level in (Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM, Priority.LOW):
            for number, rung in enumerate(self.of(level).rungs):
                where = f"{level.label}.rungs.{number}"
                if rung.who not in self.people:
                    raise ValueError(f"{where}: who '{rung.who}' is not in people ({', '.join(self.people)})")
                if rung.after == TIMEFRAME and level not in _FRAMED:
                    raise ValueError(f"{where}: the protocol has a timeframe for critical and high alone")
        return self

    def of(self, level: Priority) -> Steps:
        """Return the steps of a level. Raises ``KeyError`` for NONE, which has none."""
        return {
            Priority.CRITICAL: self.critical, Priority.HIGH: self.high, Priority.MEDIUM: self.medium,
            Priority.LOW: self.low,
        }[level]  # fmt: skip


def span_of(rung: Rung, level: Priority, decisions: Decisions) -> str:
    """Return a rung's span in words, the timeframe looked up."""
    if rung.after != TIMEFRAME:
        return rung.after
    framed = decisions.follow_up
    return framed.escalate_further_critical if level is Priority.CRITICAL else framed.escalate_further_high
