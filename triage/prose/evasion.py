"""Texts that try to get round the triage: what a person must look at, whatever was decided.

Nothing here lowers or raises a level. Patterns, words and limits stand in ``evasion.toml``; they are no part of what a
model rests on (`Policy.finding`), as they change nothing in a text that holds no disguise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from triage.patterns.scan import Scanner
from triage.prose.coded import Codes
from triage.prose.text import View
from triage.schema.base import Shape, Words
from triage.types import SUBJECT, Author, Ticket

_WORDS = re.compile(r"[^\W\d_]+")
_SHOWN = 60
_NEAR = 25
"""Characters behind a negation in which it speaks of a word."""


class EvasionExamples(Shape):
    """Texts that are an evasion of this kind, and look-alikes that are none."""

    orders: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class EvasionRules(Shape):
    """``evasion.toml``.

    `words` are looked for in disguise, but for what is spelled as in `plain`. `orders` are RE2 patterns of what is said
    to the machine, `turns` of negations that take themselves back, near one of the words `turned`. What bears one of
    the clauses `not_closed` needs a person's look before it is closed by a message that calls it solved. `few_letters`:
    a customer who writes no more than that around a quoted mail leaves the talking to it; `coded_words`: from so many
    words on, code is a text.
    """

    words: tuple[Words, ...] = ()
    plain: tuple[Words, ...] = ()
    orders: tuple[Words, ...] = ()
    turns: tuple[Words, ...] = ()
    turned: tuple[Words, ...] = ()
    not_closed: tuple[Words, ...] = ()
    few_letters: int = Field(default=0, ge=0)
    coded_words: int = Field(default=3, ge=1)
    examples: EvasionExamples = EvasionExamples()


class Evasion:
    """Look through views by the rules. Raises ``ValueError`` for a pattern that RE2 does not take."""

    def __init__(self, rules: EvasionRules) -> None:
        self._rules = rules
        self._orders = Scanner(rules.orders)
        self._turns = Scanner(rules.turns)
        self._turned = frozenset(w.lower() for w in rules.turned)
        self._codes = Codes(rules.words, rules.coded_words)

    def reasons(self, view: View) -> list[str]:
        """Return, in words, why a person must look at a ticket's text; empty for nearly all."""
        found = [doubt for passage in view.passages for doubt in passage.doubts]
        for passage in view.passages:
            if order := self.order(passage.text):
                found.append(f"the text gives orders to whoever sorts it ('{order}')")
            if self._codes.hold(passage.text):
                found.append("the text holds words in code")
        for place, text in _fields(view.ticket):
            if order := self.order(text):
                found.append(f"the {place} gives orders to whoever sorts it ('{order}')")
        if _noted(view.ticket):
            found.append("a message of the customer is marked as an internal note, and was not judged")
        return list(dict.fromkeys(found))

    def order(self, text: str) -> str:
        """Return the words that order the machine about, "" for none."""
        return next((" ".join(text[a:b].split())[:_SHOWN] for _, a, b in self._orders.spans(text)), "")

    def turned(self, view: View) -> list[str]:
        """Say where a negation that takes itself back stands by one of the words looked for ("will not not sue")."""
        found = []
        for passage in view.passages:
            own = passage.own
            for _, start, end in self._turns.spans(own):
                near = own[start : end + _NEAR]
                if word := next((w for w in _WORDS.findall(near) if w.lower() in self._turned), ""):
                    found.append(
                        f"what is said of '{word}' is turned round ('{' '.join(own[start:end].split())[:_SHOWN]}')"
                    )
        return list(dict.fromkeys(found))[:1]

    def spoken_by_others(self, view: View, quoted: Iterable[str]) -> list[str]:
        """Say which of the gravest clauses (`quoted`) stand in a quoted mail beside next to none of the customer's
        own words."""
        names = sorted(set(quoted))
        if not names or _letters(view) > self._rules.few_letters:
            return []
        return [f"{name} stands in words that look like somebody else's, and there are hardly others" for name in names]


def mistakes(rules: EvasionRules, known: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the rules beside the other files: clauses that are none, patterns that RE2 refuses."""
    clauses = set(known)
    yield from (f"evasion.toml: not_closed: no clause is called '{c}'" for c in rules.not_closed if c not in clauses)
    for word in rules.words:
        if not word.isalpha():
            yield f"evasion.toml: words: '{word}' is not made of letters alone"
    for name, patterns in (("orders", rules.orders), ("turns", rules.turns)):
        for pattern in patterns:
            try:
                Scanner([pattern])
            except ValueError as error:
                yield f"evasion.toml: {name}: {error}"


def _fields(ticket: Ticket) -> Iterator[tuple[str, str]]:
    """Yield, beside the messages, what a customer may have a say in: the field's name and its text."""
    yield "account's name", ticket.account.name
    yield "channel", ticket.channel
    yield "status", ticket.status
    for name, value in ticket.extra.items():
        if "tag" in name.lower():
            yield "tag", " ; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _noted(ticket: Ticket) -> bool:
    """Tell whether a customer's message with words is an internal note, where the export tells who wrote what."""
    return "author" not in ticket.lacks and any(
        m.internal and m.author is Author.CUSTOMER and _WORDS.search(m.body) is not None for m in ticket.messages
    )


def _letters(view: View) -> int:
    return sum(len(w) for p in view.passages if p.message != SUBJECT for w in _WORDS.findall(p.own))
