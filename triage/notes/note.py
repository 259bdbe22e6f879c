"""What an escalation note holds. Every statement tells where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage.notes.words import Quote
from triage.types import Author, Priority


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the thread says, and of which kind it is."""

    kind: str
    words: Quote


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, from a `field` of the ticket or from `words` in it."""

    value: str
    field: str = ""
    words: Quote | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of troubleshooting. `asked`: an agent asked for it; `request` is what a customer's step answers.

    Without `results` it is not known what came of it; `open` tells that the customer has not written since.
    """

    by: Author
    words: Quote
    asked: bool = False
    request: Quote | None = None
    results: tuple[Quote, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """The gravest clause that holds, with the words that show it (none where it is a fact of the account)."""

    clause: str
    title: str
    words: Quote | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the policy recommends or asks, and for which clause (or team, or level)."""

    of: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the knowledge base. `score`: the part of the words asked for that it answers, 0 to 1."""

    id: str
    title: str
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Who the customer is, as far as the export says."""

    name: Fact | None = None
    account: Fact | None = None
    email: Fact | None = None
    phone: Fact | None = None
    tier: Fact | None = None
    since: Fact | None = None
    active: str = ""
    """For how long a customer, in words; empty where `since` is no date."""


@dataclass(frozen=True, slots=True)
class Mood:
    """The customer's mood, with the words that show it."""

    sentiment: str
    urgency: tuple[Quote, ...] = ()
    feeling: tuple[Quote, ...] = ()
    special: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """The note of one ticket, in the protocol's parts. `worded` is false where the ticket's texts are not at hand."""

    ticket_id: str
    priority: Priority
    team: str
    escalate_within: str
    due_at: datetime | None
    incident: tuple[str, ...]
    issue: tuple[Quote, ...]
    concern: Concern | None
    impact: tuple[Told, ...]
    customer: Customer
    contact: tuple[Told, ...]
    earlier: tuple[Fact, ...]
    steps: tuple[Step, ...]
    received: tuple[Told | Fact, ...]
    mood: Mood
    recommended: tuple[Advice, ...]
    gather: tuple[Advice, ...]
    articles: tuple[Article, ...] | None
    missing: tuple[str, ...]
    steps_before: int = 0
    """So many earlier steps are left out."""
    worded: bool = True
