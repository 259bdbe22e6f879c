"""What stands behind one decision: the clauses that the words hold, those that the model raises, its own level.

This takes a decision apart by the functions that made it (`triage.decide`); a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from triage.decide import ANGRY, cheapest, holds, raised_by, threshold
from triage.difference.judging import Judgement
from triage.policy import Policy
from triage.types import Effect, Priority, Signal


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that demands a level of a ticket: a clause found or raised, the model's own level, or a fault."""

    by: Literal["rule", "clause", "level", "fault"]
    name: str
    level: Priority


@dataclass(frozen=True, slots=True)
class Account:
    """A decision taken apart.

    `held` has the strongest signal of each clause that holds by its words. `raised` are the clauses that the model
    holds by itself and `own` is the level that it asks for (NONE: none); both are what it says, even where that is
    `cancelled` by the clauses `suppressing`, or because the ticket is solved.
    """

    judgement: Judgement
    held: Mapping[str, Signal]
    raised: frozenset[str]
    own: Priority
    suppressing: frozenset[str]
    cancelled: bool

    @property
    def policy(self) -> Policy:
        """The policy that this side decides by."""
        return self.judgement.policy

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses that count, also those that are never listed."""
        return frozenset(self.held) | (frozenset() if self.cancelled else self.raised)

    def reasons(self) -> list[Reason]:
        """Return what demands a level, the highest first; the first one's is the level decided."""
        found = [Reason("rule", clause, s.floor) for clause, s in self.held.items()]
        if not self.cancelled:
            found += [Reason("clause", c, self.policy.clauses[c].base_floor) for c in self.raised]
            found.append(Reason("level", "", self.own))
        fault = Priority.parse(self.policy.decision.fault_priority)
        found += [Reason("fault", f.stage, fault) for f in self.judgement.decision.faults]
        order = ("rule", "clause", "level", "fault")
        return sorted((r for r in found if r.level), key=lambda r: (-r.level, order.index(r.by), r.name))

    def p(self, head: str, label: str) -> float | None:
        """Return a probability of the model; ``None`` where it was not asked or has no such head or label."""
        prediction = self.judgement.decision.prediction
        return prediction.heads.get(head, {}).get(label) if prediction else None

    def chance(self, clause: str) -> float | None:
        """Return the model's probability of a clause; anger is read off the mood."""
        return self.p("sentiment", "angry") if clause == ANGRY else self.p("clauses", clause)

    def hinted(self, clause: str) -> bool:
        """Tell whether a hint or a match points to a clause, which lowers the model's threshold."""
        known = self.policy.clauses
        return any(
            s.clause == clause and s.polarity in known[clause].counts
            for s in self.judgement.findings.signals
            if clause in known
        )

    def threshold(self, clause: str, *, hinted: bool) -> float:
        """Return the probability above which the model alone raises a clause of this side's policy."""
        if clause == ANGRY:
            return self.policy.decision.model.angry
        return threshold(clause, self.policy, hinted=hinted)


def account(judgement: Judgement) -> Account:
    """Take a decision apart."""
    findings, policy = judgement.findings, judgement.policy
    prediction = judgement.decision.prediction
    held: dict[str, Signal] = {}
    for s in findings.signals:
        counts = holds(s, policy) and s.clause not in policy.watched
        if counts and (s.clause not in held or s.floor > held[s.clause].floor):
            held[s.clause] = s
    raised, level, own = set[str](), Priority.NONE, Priority.NONE
    if prediction:
        raised, level = raised_by(prediction, findings, policy)
        if prediction.heads.get("escalate", {}).get("true", 0.0) > policy.decision.model.escalate:
            own = cheapest(prediction, policy)
    believed = set() if findings.solved else raised
    suppressing = {c for c in set(held) | believed if policy.clauses[c].effect is Effect.SUPPRESS}
    cancelled = findings.solved or (bool(suppressing) and level < Priority.HIGH)
    return Account(judgement, held, frozenset(raised), own, frozenset(suppressing), cancelled)
