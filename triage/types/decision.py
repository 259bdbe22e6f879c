"""What comes out: findings, probabilities, and the decision that they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.types.kinds import Polarity, Priority, Tier


@dataclass(frozen=True, slots=True)
class Signal:
    """Evidence for one clause: where it stands, how it is meant, and who found it.

    `text` is exactly ``body[start:end]``; `cue` names the words that held the hit back (empty when asserted);
    `floor` is the level that this signal demands, already settled by the clause's conditions.
    """

    clause: str
    message: int
    start: int
    end: int
    text: str
    engine: str
    polarity: Polarity = Polarity.ASSERTED
    tier: Tier = Tier.MATCH
    cue: str = ""
    floor: Priority = Priority.NONE


@dataclass(frozen=True, slots=True)
class Missing:
    """A clause that this ticket cannot be asked about, and the field that would be needed."""

    clause: str
    field: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A part that failed on this ticket. A fault sends the ticket to a human; it is never a "no"."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the rules see in one ticket. `solved` holds when the newest message says that it is solved."""

    signals: tuple[Signal, ...] = ()
    missing: tuple[Missing, ...] = ()
    faults: tuple[Fault, ...] = ()
    review: tuple[str, ...] = ()
    solved: bool = False


@dataclass(frozen=True, slots=True)
class Prediction:
    """Probabilities of one ticket, head -> label -> probability.

    Every head's labels sum to 1, except ``clauses``, whose labels are independent. ``escalate`` has the
    labels ``true`` and ``false``. `weights` names, for a clause, the words that weighed most (word, weight).
    """

    heads: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    model: str = ""
    """Digest of the model that said so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What triage decided for one ticket, and everything it rests on."""

    ticket_id: str
    priority: Priority
    sentiment: str
    team: str
    other_teams: tuple[str, ...]
    do_not_engage: bool
    clauses: tuple[str, ...]
    watched: tuple[str, ...]
    signals: tuple[Signal, ...]
    prediction: Prediction | None
    decided_by: str
    needs_review: bool
    review: tuple[str, ...]
    not_evaluable: tuple[Missing, ...]
    faults: tuple[Fault, ...]
    escalate_within: str
    due_at: datetime | None
    customer_promise: datetime | None
    model: str
    policy: str

    @property
    def escalate(self) -> bool:
        return self.priority > Priority.NONE
