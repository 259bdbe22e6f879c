"""What comes in: a ticket with its thread, the labels that people gave it, and rows that are no ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.types.kinds import Author, Priority

SUBJECT = -1
METADATA = -2


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
