"""Try a policy on the examples that its clause files carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from triage.decide import holds
from triage.policy import Policy
from triage.schema.clauses import Examples, ExampleTicket
from triage.signals import Detector
from triage.types import Account, Author, Message, Signal, Ticket


@dataclass(frozen=True, slots=True)
class Trial:
    """One example and what came of it: `kind` is fires, hints or silent."""

    clause: str
    kind: str
    number: int
    ticket: Ticket
    passed: bool
    signals: tuple[Signal, ...]

    @property
    def name(self) -> str:
        return f"{self.clause}-{self.kind}-{self.number}"


def trials(policy: Policy) -> list[Trial]:
    """Run every example of every clause.

    `fires` needs a match that counts, `hints` any hit that counts, `silent` no match that counts.
    """
    planned = [item for clause, file in policy.clauses.items() for item in _examples(clause, file.examples)]
    detector = Detector(policy)
    findings = detector.detect(detector.views([ticket for *_, ticket in planned]))
    done = []
    for (clause, kind, number, ticket), found in zip(planned, findings, strict=True):
        signals = tuple(s for s in found.signals if s.clause == clause)
        done.append(Trial(clause, kind, number, ticket, _passes(kind, signals, policy), signals))
    return done


def _passes(kind: str, signals: tuple[Signal, ...], policy: Policy) -> bool:
    certain = any(holds(s, policy) for s in signals)
    if kind == "hints":
        return certain or any(s.polarity in policy.clauses[s.clause].counts for s in signals)
    return certain is (kind == "fires")


def _examples(clause: str, examples: Examples) -> Iterator[tuple[str, str, int, Ticket]]:
    kinds: Mapping[str, tuple[str | ExampleTicket, ...]] = {
        "fires": examples.fires,
        "hints": examples.hints,
        "silent": examples.silent,
    }
    for kind, given in kinds.items():
        for number, example in enumerate(given, start=1):
            yield clause, kind, number, ticket_of(example, f"{clause}-{kind}-{number}")


def ticket_of(example: str | ExampleTicket, name: str) -> Ticket:
    """Make a ticket of an example."""
    if isinstance(example, str):
        return Ticket(name, "", (Message(Author.CUSTOMER, example),))
    messages = tuple(
        Message(Author(m.author), m.body, datetime.fromisoformat(m.at) if m.at else None, m.internal)
        for m in example.messages
    )
    account = Account(tier=example.tier or None, followers=example.followers)
    first = messages or (Message(Author.CUSTOMER, example.text),)
    return Ticket(name, example.subject, first, account, example.channel, example.status)
