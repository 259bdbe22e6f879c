"""Texts that try to get round the triage: what a person must look at, whatever was decided.

Nothing here lowers or raises a level. Patterns, words and limits stand in ``evasion.toml``; they are no part of what a
model rests on (`Policy.finding`), as they change nothing in a text that holds no disguise.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from pydantic import Field

from triage.patterns.scan import Scanner, compile_one
from triage.prose.text import View
from triage.schema.base import Shape, Words
from triage.types import SUBJECT

_CODED = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}+={0,2}")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}){8,}")
_HEX = re.compile(r"\b(?:[0-9A-Fa-f]{2}[ :]?){16,}")
_LONG = compile_one("[a-z0-9+/]{24}|(?:%[0-9a-f]{2}){8}|(?:[0-9a-f]{2}[ :]?){16}")
"""What a text must hold to hold words in code."""
_MOST = 20
"""Runs of code in a message that are decoded."""
_READ = 396
"""Characters of such a run that are decoded; a multiple of three and four, as the codes need."""
_WORDS = re.compile(r"[^\W\d_]+")
_TEXT = re.compile(r"[\w\s.,;:!?'\"()\-$€£%/&@]+")
_SHOWN = 60


class EvasionExamples(Shape):
    """Texts that are an evasion of this kind, and look-alikes that are none."""

    orders: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class EvasionRules(Shape):
    """``evasion.toml``.

    `words` are looked for in disguise. `orders` are RE2 patterns of what is said to the machine. What bears one of the
    clauses `not_closed` needs a person's look before it is closed by a message that calls it solved. `few_letters`: a
    customer who writes no more than that around a quoted mail leaves the talking to it; `coded_words`: from so many
    words on, code is a text.
    """

    words: tuple[Words, ...] = ()
    orders: tuple[Words, ...] = ()
    not_closed: tuple[Words, ...] = ()
    few_letters: int = Field(default=0, ge=0)
    coded_words: int = Field(default=3, ge=1)
    examples: EvasionExamples = EvasionExamples()


class Evasion:
    """Look through views by the rules. Raises ``ValueError`` for a pattern that RE2 does not take."""

    def __init__(self, rules: EvasionRules) -> None:
        self._rules = rules
        self._orders = Scanner(rules.orders)

    def reasons(self, view: View) -> list[str]:
        """Return, in words, why a person must look at a ticket's text; empty for nearly all."""
        found = [doubt for passage in view.passages for doubt in passage.doubts]
        for passage in view.passages:
            if order := self.order(passage.text):
                found.append(f"the text gives orders to whoever sorts it ('{order}')")
            if self.coded(passage.text):
                found.append("the text holds words in code")
        return list(dict.fromkeys(found))

    def order(self, text: str) -> str:
        """Return the words that order the machine about, "" for none."""
        return next((" ".join(text[a:b].split())[:_SHOWN] for _, a, b in self._orders.spans(text)), "")

    def coded(self, text: str) -> bool:
        """Tell whether a text holds code (base64, hexadecimal, as in addresses) that reads as words."""
        if _LONG.search(text) is None:
            return False
        return any(
            self._reads(decoded)
            for kind, decode in ((_CODED, _base64), (_PERCENT, _hexadecimal), (_HEX, _hexadecimal))
            for found in islice(kind.finditer(text), _MOST)
            if (decoded := decode(found.group()[:_READ])) is not None
        )

    def spoken_by_others(self, view: View, quoted: Iterable[str]) -> list[str]:
        """Say which of the gravest clauses (`quoted`) stand in a quoted mail beside next to none of the customer's
        own words."""
        names = sorted(set(quoted))
        if not names or _letters(view) > self._rules.few_letters:
            return []
        return [f"{name} stands in words that look like somebody else's, and there are hardly others" for name in names]

    def _reads(self, text: str) -> bool:
        words = _WORDS.findall(text)
        return len(words) >= self._rules.coded_words and " " in text and _TEXT.fullmatch(text) is not None


def _base64(run: str) -> str | None:
    try:
        return base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None


def _hexadecimal(run: str) -> str | None:
    digits = re.sub("[% :]", "", run)
    try:
        return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "ignore")
    except ValueError:
        return None


def mistakes(rules: EvasionRules, known: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the rules beside the other files: clauses that are none, patterns that RE2 refuses."""
    clauses = set(known)
    yield from (f"evasion.toml: not_closed: no clause is called '{c}'" for c in rules.not_closed if c not in clauses)
    for word in rules.words:
        if not word.isalpha():
            yield f"evasion.toml: words: '{word}' is not made of letters alone"
    for pattern in rules.orders:
        try:
            Scanner([pattern])
        except ValueError as error:
            yield f"evasion.toml: orders: {error}"


def _letters(view: View) -> int:
    return sum(len(w) for p in view.passages if p.message != SUBJECT for w in _WORDS.findall(p.own))
