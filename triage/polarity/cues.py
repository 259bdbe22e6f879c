"""Cue words around a hit: their groups, what is known of a sentence about a hit, and a pattern that finds each."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pydantic import Field

from triage.schema.base import Shape
from triage.types import Polarity

LIST_WORDS = frozenset({"or", "nor"})
LIST_REACH = 8
"""How many words a list may go on."""
OPENERS = frozenset({"i", "we", "you", "he", "she", "they", "for"})
"""Words that leave the scope of a cue whose `stops` name them, also where the hit begins with them."""


class CueGroup(Shape):
    """Phrases of one kind; ``context.toml`` explains the keys."""

    polarity: Polarity
    scope: Literal["before", "after", "start", "quote"]
    window: int = Field(ge=0, le=60)
    needs: Literal["", "?"] = ""
    stops: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()
    breaks_in: Literal["clause", "sentence"] = "clause"
    lists: bool = False
    at_end: bool = False
    phrases: tuple[str, ...] = Field(min_length=1)


class Cue(NamedTuple):
    """An occurrence of a group's phrase: tokens ``start`` to ``end`` of the sentence."""

    group: CueGroup
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence in tokens: the hit at ``start`` to ``end``, the cues beside it, and where clauses end.

    `parted` tells that a clause ends within the hit: what stands before it governs only a part of it.
    """

    words: tuple[str, ...]
    start: int
    end: int
    cues: tuple[Cue, ...]
    walls: frozenset[int]
    asks: bool
    parted: bool = False

    def open(self, low: int, high: int) -> bool:
        """Tell whether no clause ends in the tokens from `low` to `high`."""
        return not any(n in self.walls for n in range(low, high))

    def clause(self, at: int) -> tuple[int, int]:
        """Return the bounds of the clause that holds the token `at`."""
        low = max((n for n in self.walls if n < at), default=-1)
        high = min((n for n in self.walls if n > at), default=len(self.words))
        return (at if at in self.walls else low + 1), high


_VARIANTS = {
    "not": r"(?:not|n'?t)",
    "is": r"(?:is|'?s)",
    "am": r"(?:am|'?m)",
    "are": r"(?:are|'?re)",
    "have": r"(?:have|'?ve)",
    "will": r"(?:will|'?ll|wo)",
    "can": r"(?:can|ca)",
    "did": r"(?:did|do)",
    "going": r"(?:going|gon)",
    "to": r"(?:to|na)",
}


def gate(phrase: str) -> str:
    """Return an RE2 pattern that fits every text in which the phrase can be found."""
    words = [_VARIANTS.get(w, re.escape(w)) for w in phrase.split()]
    left = r"\b" if phrase[0].isalnum() and phrase.split()[0] not in _VARIANTS else ""
    right = r"\b" if phrase[-1].isalnum() else ""
    return left + r"\s*".join(words) + right
