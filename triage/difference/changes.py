"""What changed in one ticket, and how grave that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage.difference.cause import Cause, once
from triage.intake.scored import Scored
from triage.types import Decision, Priority

LEVEL, FLAG, TEAM, MOOD, CLAUSES, CLOCK, DOUBT = ASPECTS = (
    "level", "do not engage", "team", "sentiment", "clauses", "due", "needs review",
)  # fmt: skip
"""What is compared, the gravest first."""


@dataclass(frozen=True, slots=True)
class State:
    """What one side decided of a ticket, as far as it is compared."""

    priority: Priority
    team: str
    sentiment: str
    do_not_engage: bool
    clauses: tuple[str, ...]
    due_at: datetime | None
    customer_promise: datetime | None
    needs_review: bool
    decided_by: str
    p_escalate: float | None

    @classmethod
    def of(cls, found: Decision | Scored) -> State:
        """Take from a decision, fresh or read back, what can differ."""
        return cls(
            found.priority, found.team, found.sentiment, found.do_not_engage, tuple(sorted(found.clauses)),
            found.due_at, found.customer_promise, found.needs_review, found.decided_by, _p_escalate(found),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A ticket that the two sides decide differently.

    `because` pairs each aspect with its causes. `true` is the labelled level, `cost` what either side's level costs by
    the cost table; ``None`` without a label. `text` is the ticket's, for the page.
    """

    ticket_id: str
    before: State
    after: State
    because: tuple[tuple[str, Cause], ...] = ()
    true: Priority | None = None
    cost: tuple[float, float] | None = None
    text: str = ""

    @property
    def aspects(self) -> tuple[str, ...]:
        """What differs, the gravest first."""
        return differing(self.before, self.after)

    @property
    def gained(self) -> tuple[str, ...]:
        """Clauses that only the second side lists."""
        return tuple(c for c in self.after.clauses if c not in self.before.clauses)

    @property
    def lost(self) -> tuple[str, ...]:
        """Clauses that only the first side lists."""
        return tuple(c for c in self.before.clauses if c not in self.after.clauses)

    @property
    def lowered(self) -> bool:
        """The level is lower than it was."""
        return self.after.priority < self.before.priority

    @property
    def raised(self) -> bool:
        """The level is higher than it was."""
        return self.after.priority > self.before.priority

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes, each once, those of the gravest aspect first."""
        return once(cause for _, cause in self.because)

    @property
    def why(self) -> tuple[str, ...]:
        """The causes in lines, each once; they quote the ticket."""
        first: dict[tuple[str, str], str] = {}
        for aspect, cause in self.because:
            first.setdefault(cause.key, f"{aspect}: {cause.whole}")
        return tuple(first.values())

    def of(self, aspect: str) -> tuple[Cause, ...]:
        """Return the causes of one aspect."""
        return tuple(cause for name, cause in self.because if name == aspect)

    @property
    def gravity(self) -> tuple[int, int, int]:
        """A key that sorts the gravest first: critical tickets lowered, red flags lost, others lowered, raised, ..."""
        one, other = self.before, self.after
        if self.lowered:
            return (0 if one.priority is Priority.CRITICAL else 2), -one.priority, other.priority
        if one.do_not_engage and not other.do_not_engage:
            return 1, -one.priority, 0
        if self.raised:
            return 3, -other.priority, one.priority
        return 4 + ASPECTS.index(self.aspects[0]), -one.priority, 0


def differing(one: State, other: State) -> tuple[str, ...]:
    """Return the aspects in which two states differ, the gravest first.

    The team of a ticket that one side alone escalates, and the deadlines of one whose level differs, follow from the
    level and are no differences of their own.
    """
    same_level = one.priority == other.priority
    escalated = bool(one.priority and other.priority)
    differs = (
        not same_level,
        one.do_not_engage != other.do_not_engage,
        escalated and one.team != other.team,
        one.sentiment != other.sentiment,
        one.clauses != other.clauses,
        same_level and (one.due_at, one.customer_promise) != (other.due_at, other.customer_promise),
        one.needs_review != other.needs_review,
    )
    return tuple(aspect for aspect, differ in zip(ASPECTS, differs, strict=True) if differ)


def moved(one: str, other: str) -> str:
    """Say what something was and is, once where it is the same."""
    return one if one == other else f"{one or '-'} -> {other or '-'}"


def _p_escalate(found: Decision | Scored) -> float | None:
    if isinstance(found, Scored):
        return found.p_escalate
    return found.prediction.heads.get("escalate", {}).get("true") if found.prediction else None
