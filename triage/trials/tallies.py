"""What each clause did on an export, counted, with some of its hits quoted."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections import Counter
from dataclasses import dataclass, field

from triage.types import METADATA, SUBJECT, Signal, Ticket

AROUND = 50
"""Characters of the message that are quoted on each side of a hit."""


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A hit in its sentence. They are drawn by lot: the `lot` is a digest of the ticket's id."""

    lot: str
    ticket: str
    before: str
    text: str
    after: str
    meant: str


@dataclass(slots=True)
class Tally:
    """What one clause did. Counts are of tickets, except `hits` and `held`, which are of hits."""

    hits: int = 0
    fired: int = 0
    hinted: int = 0
    sole: int = 0
    raises: int = 0
    missing: int = 0
    right: int = 0
    wrong: int = 0
    overlooked: int = 0
    beside: Counter[str] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    quotes: list[Quote] = field(default_factory=list)
    held_quotes: list[Quote] = field(default_factory=list)


def quote(signal: Signal, ticket: Ticket) -> Quote:
    """Return a hit with the words around it."""
    meant = signal.polarity.value + (f" ({signal.cue})" if signal.cue else "")
    lot = hashlib.sha256(f"{ticket.id}\n{signal.message}\n{signal.start}".encode()).hexdigest()
    before = after = ""
    if signal.message != METADATA:
        body = ticket.subject if signal.message == SUBJECT else ticket.messages[signal.message].body
        before = body[max(0, signal.start - AROUND) : signal.start]
        after = body[signal.end : signal.end + AROUND]
    return Quote(
        lot, ticket.id, " ".join(before.split()), " ".join(signal.text.split()), " ".join(after.split()), meant
    )


def keep(quotes: list[Quote], quote: Quote, most: int) -> None:
    """Keep the first `most` by lot, so that a large export is not judged by its first tickets."""
    if most and (len(quotes) < most or quote < quotes[-1]):
        insort(quotes, quote)
        del quotes[most:]
