"""The list of tickets, a column at a time: words that come again are told once and named by their place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from triage.decide import holds
from triage.intake.decided import Case
from triage.overview.counts import HOURS
from triage.overview.thread import local, plain, stamp
from triage.policy import Policy
from triage.summary import kinds
from triage.types import Author, Decision, Message, Signal, Tier

SNIPPET = 140
"""Characters of a ticket's first words."""
REVIEW, RED_FLAG, FAULT, WORDED = 1, 2, 4, 8
"""Marks of a row, added up; WORDED: its thread is in the page."""
WORDS = ("team", "clause", "mood", "by", "language", "channel", "tier", "reason", "lacks")
"""What columns name by its place in a list. ``lacks``: the missing fields, each with the clauses that need it."""
_UNTOLD = -1


Lacks: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Words:
    """Words, or what is as good as one, by their place: that in which they came first."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def __call__(self, word: Hashable) -> int:
        return self._places.setdefault(word, len(self._places))

    def all(self, words: Iterable[Hashable]) -> list[int]:
        return [self(word) for word in dict.fromkeys(words)]

    @property
    def listed(self) -> list[Any]:
        return list(self._places)


class Rows:
    """Columns of the list, to which tickets are added in order."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self.words: dict[str, Words] = {name: Words() for name in WORDS}
        self.columns: dict[str, list[Any]] = {}

    def add(
        self, case: Case, *, language: str, marks: int, quotes: bool, reason: Callable[[str], str], held: Iterable[str]
    ) -> None:
        """Add a ticket. `reason` tells the kind of a note; `held` are clauses that were found and held back."""
        one, words = case.decision, self.words
        at = newest(case.ticket.messages)
        when = local(at, self._zone) if at else None
        row = {
            "id": one.ticket_id,
            "says": snippet(case) if quotes else "",
            "level": int(one.priority),
            "team": words["team"](one.team),
            "also": words["team"].all(one.other_teams),
            "clauses": words["clause"].all(one.clauses),
            "held": words["clause"].all(sorted(held)),
            "mood": words["mood"](one.sentiment),
            "by": words["by"](one.decided_by),
            "marks": marks,
            "at": stamp(at, self._zone),
            "slot": when.weekday() * HOURS + when.hour if when else _UNTOLD,
            "due": stamp(one.due_at, self._zone),
            "p": _per_mille(one),
            "language": words["language"](language),
            "channel": words["channel"](kinds.value(case.ticket.channel)),
            "tier": words["tier"](kinds.value(case.ticket.account.tier)),
            "reasons": words["reason"].all(reason(text) for text in one.review),
            "lacks": words["lacks"](_lacks(one)),
        }
        for name, value in row.items():
            self.columns.setdefault(name, []).append(value)


def newest(messages: Sequence[Message]) -> datetime | None:
    """Return the time of the newest message of the customer that has one: there the clocks start."""
    times = [m.created_at for m in messages if m.created_at and m.author is Author.CUSTOMER and not m.internal]
    return max(times, default=None)


def snippet(case: Case) -> str:
    """Return the subject, else the first words of the first message that has any, else the first evidence."""
    texts = [case.ticket.subject, *(plain(m).text for m in case.ticket.messages[:3])]
    texts += [one.text for one in case.decision.signals[:1]]
    found = next((one for one in (" ".join(text[: 4 * SNIPPET].split()) for text in texts) if one), "")
    return found if len(found) <= SNIPPET else found[: SNIPPET - 1] + "\u2026"


def held_back(one: Decision, policy: Policy) -> list[Signal]:
    """Return the certain hits that were meant otherwise than their clause asks for, where no other hit holds it."""
    fired = {s.clause for s in one.signals if holds(s, policy)}
    return [s for s in one.signals if s.tier is Tier.MATCH and s.clause in policy.clauses and s.clause not in fired]


def _lacks(one: Decision) -> Lacks:
    fields: dict[str, list[str]] = {}
    for missing in one.not_evaluable:
        fields.setdefault(missing.field, []).append(missing.clause)
    return tuple((name, tuple(clauses)) for name, clauses in fields.items())


def _per_mille(one: Decision) -> int:
    p = one.prediction.heads.get("escalate", {}).get("true") if one.prediction else None
    return _UNTOLD if p is None else round(1000 * p)
