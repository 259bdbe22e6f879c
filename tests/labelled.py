"""Small labelled tickets for the tests of what learns: every level and team has words of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from types import SimpleNamespace

from triage.prose.text import Cleaner, TextRules, View
from triage.types import Author, Example, Findings, Labels, Message, Priority, Signal, Ticket, Tier

TEAMS = ("technical_support", "billing", "security")
CLAUSES = ("critical.outage", "high.refund", "not.thanks", "trigger.rare")
FILL = ["we", "the", "order", "page", "our", "today", "with", "that", "about", "and", "please", "again"]
KINDS = (
    (Priority.NONE, "positive", "", ("not.thanks",), "lovely thanks great works"),
    (Priority.LOW, "neutral", "billing", (), "invoice copy address vat"),
    (Priority.HIGH, "frustrated", "billing", ("high.refund",), "refund charged twice money"),
    (Priority.CRITICAL, "angry", "technical_support", ("critical.outage",), "outage down nothing loads"),
    (Priority.MEDIUM, "neutral", "security", (), "login stranger password device"),
)


LISTED = SimpleNamespace(named=True)
"""What training asks of a clause."""


@dataclass(frozen=True)
class Named:
    """What training asks of a policy."""

    teams: dict[str, object] = field(default_factory=lambda: dict.fromkeys(TEAMS))
    clauses: dict[str, object] = field(default_factory=lambda: dict.fromkeys(CLAUSES, LISTED))
    digest: str = "policy-1"
    finding: str = "finding-1"


def ticket(body: str, *, number: int = 0, subject: str = "", **more: object) -> Ticket:
    return Ticket(f"t-{number}", subject, (Message(Author.CUSTOMER, body),), **more)


def examples(count: int = 60, *, groups: int = 4, seed: int = 1) -> list[Example]:
    rng = random.Random(seed)
    found = []
    for n in range(count):
        priority, sentiment, team, clauses, words = KINDS[n % len(KINDS)]
        said = [*rng.sample(words.split(), 3), *rng.choices(FILL, k=9)]
        rng.shuffle(said)
        labels = Labels(priority > Priority.NONE, priority, sentiment, team, clauses, False)
        found.append(Example(ticket(" ".join(said), number=n), labels, f"author:{n // len(KINDS) % groups}"))
    return found


def seen(found: list[Example], *, hits: bool = True) -> tuple[list[View], list[Findings]]:
    """Return views, and findings in which each clause that holds was found by a hint."""
    cleaner = Cleaner(TextRules())
    signals = [
        Findings(
            tuple(
                Signal(c, 0, 0, 1, e.ticket.messages[0].body[0], "phrase", tier=Tier.HINT)
                for c in e.labels.clauses or ()
            )
        )
        for e in found
    ]
    return [cleaner.view(e.ticket) for e in found], signals if hits else [Findings()] * len(found)
