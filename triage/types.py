"""The nouns of triage: small frozen values, standard library only.

Offsets are character offsets into a message's ``body`` as it was read (half open, ``body[start:end]``).
A message index of ``SUBJECT`` means the ticket's subject; ``METADATA`` means the account or channel, where
no words can be quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

SUBJECT = -1
METADATA = -2


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
    ESCALATE = "escalate"
    ROUTE = "route"
    SUPPRESS = "suppress"
    WATCH = "watch"


class Tier(StrEnum):
    """`MATCH` is certain and sets the floor by itself; `HINT` is a candidate that never decides alone."""

    MATCH = "match"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread. `internal` marks a note that the customer never saw or wrote."""

    author: Author
    body: str
    created_at: datetime | None = None
    internal: bool = False
    html: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """The customer's account; ``None`` means that the export does not say (never that it is not so)."""

    id: str = ""
    name: str = ""
    tier: str | None = None
    since: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket with its thread, oldest message first. `warnings` are doubts of the reader in words."""

    id: str
    subject: str
    messages: tuple[Message, ...]
    account: Account = Account()
    channel: str = ""
    status: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    """Fields that the export has no place for: of ``author``, ``created_at``, ``body``, ``thread`` (what was written
    after the first message), ``account.tier``, ``account.followers``. A clause that needs one of them is not
    evaluable, which is not the same as "no"."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Gold labels of a ticket, by the codebook.

    ``None`` is a label that nobody gave: it teaches nothing, which is not the same as "no team" or "no clause".
    """

    escalate: bool
    priority: Priority
    sentiment: str | None
    team: str | None
    clauses: tuple[str, ...] | None
    do_not_engage: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled ticket. Examples of one `group` (author, thread, customer) never stand on both sides of a split.

    `read` marks a ticket that patterns of the policy were written from: on it they are better than on any other, so
    what it teaches of them counts less.
    """

    ticket: Ticket
    labels: Labels
    group: str = ""
    read: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of an export that cannot be a ticket: where it stood (1-based line or record) and why."""

    source: str
    line: int
    reason: str
    ticket_id: str = ""
    raw: str = ""


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
