"""Cue words around a hit, and which of them govern it. Knows spaCy, which is imported when the first cue is met."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import Field

from triage.schema import Shape
from triage.types import Polarity


class CueGroup(Shape):
    """Phrases of one kind; ``context.toml`` explains the keys."""

    polarity: Polarity
    scope: Literal["before", "after", "start", "quote"]
    window: int = Field(ge=0, le=60)
    needs: Literal["", "?"] = ""
    stops: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    breaks_in: Literal["clause", "sentence"] = "clause"
    lists: bool = False
    at_end: bool = False
    phrases: tuple[str, ...] = Field(min_length=1)


class Cue(NamedTuple):
    """An occurrence of a group's phrase: tokens ``start`` to ``end`` of the sentence."""

    group: CueGroup
    start: int
    end: int


class _Token(NamedTuple):
    text: str
    norm: str
    at: int


_Read = tuple[list[_Token], set[tuple[int, int]]]


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


_WALLS = frozenset({*";:.!?-()[]|/#", "...", "--", "\u2026", "\u2013", "\u2014", "\u2022"})
_NO = frozenset({"no", "not", "never", "nor", "neither", "none", "nobody", "nothing", "without"})
_IS = re.compile(r" is\b")
OPENERS = frozenset({"i", "we", "you", "he", "she", "they", "for"})
"""Words that leave the scope of a cue whose `stops` name them, also where the hit begins with them."""
_CONJUNCTIONS = frozenset(
    {"after", "although", "because", "but", "however", "per", "since", "though", "unless", "until", "whereas", "while"}
)
LIST_WORDS = frozenset({"or", "nor"})
LIST_REACH = 8
"""How many words a list may go on."""
_KNOWN = 100
"""Sentences whose tokens are kept."""
_MAX_STRINGS = 60_000
"""spaCy keeps every word it has seen; above this many it is made anew, so that memory stays flat."""


class Matcher:
    """Turn sentences into tokens with their cues."""

    def __init__(self, groups: Sequence[CueGroup], stops: Sequence[str], starts: Sequence[str]) -> None:
        self._groups = tuple(groups)
        self._stops = tuple(stops)
        self._starts = frozenset(starts)
        self._nlp: Any = None
        self._phrases: Any = None
        self._owners: dict[tuple[str, ...], list[CueGroup | None]] = {}
        self._known: dict[str, _Read] = {}

    def sentence(self, left: str, hit: str, right: str) -> Sentence:
        """Return the tokens of ``left + hit + right``, which must be short, and the cues among them."""
        before, inner = left.lower(), hit.lower()
        tokens, spans = self._read(f"{before}{inner}{right.lower()}")
        low, high = len(before), len(before) + len(inner)
        inside = [n for n, t in enumerate(tokens) if t.at < high and t.at + len(t.text) > low]
        start, end = (inside[0], inside[-1] + 1) if inside else (0, 0)
        words = tuple(t.norm for t in tokens)
        cues, walls = self._look(words, spans, (start, end))
        if all(cue.group.polarity is Polarity.ASSERTED for cue in cues):
            return Sentence(words, start, end, (), frozenset(), asks=False)  # nothing to weigh
        held = {n for cue in cues for n in range(cue.start, cue.end)}
        walls |= {n for n in self._punctuation(tokens, words, end) if n not in held}
        parted = self._parted(words, walls, start, end)
        walls -= set(range(start, end))
        tail = right.rstrip("\"') \t\n")[-3:]
        return Sentence(words, start, end, tuple(cues), frozenset(walls), "?" in tail, parted)

    def _read(self, text: str) -> _Read:
        """Return the tokens of a sentence and where phrases stand in it; several hits often share a sentence."""
        found = self._known.get(text)
        if found is None:
            if self._nlp is None or len(self._nlp.vocab.strings) > _MAX_STRINGS:
                self._build()
            doc = self._nlp.make_doc(text)
            strings = self._nlp.vocab.strings
            tokens = [_Token(strings[o], strings[n], at) for o, n, at in doc.to_array(["ORTH", "NORM", "IDX"]).tolist()]
            found = tokens, {(a, b) for _, a, b in self._phrases(doc)}
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[text] = found
        return found

    def _build(self) -> None:
        # Imported here: it costs over a second, and most runs over few tickets meet no cue at all.
        from spacy.lang.en import English
        from spacy.matcher import PhraseMatcher

        self._nlp = English()
        self._phrases = PhraseMatcher(self._nlp.vocab, attr="NORM")
        owners: dict[tuple[str, ...], list[CueGroup | None]] = defaultdict(list)
        for group in (None, *self._groups):
            for phrase in self._stops if group is None else group.phrases:
                for spelling in dict.fromkeys([phrase, _IS.sub(" 's", phrase)]):
                    doc = self._nlp.make_doc(spelling)
                    owners[tuple(t.norm_ for t in doc)].append(group)
                    self._phrases.add("cue", [doc])
        self._owners = dict(owners)

    def _look(
        self, words: Sequence[str], spans: set[tuple[int, int]], hit: tuple[int, int]
    ) -> tuple[list[Cue], set[int]]:
        """Find cues outside the hit and words at which a clause ends. The longest phrase takes its words."""
        taken: set[int] = set()
        cues: list[Cue] = []
        walls: set[int] = set()
        for a, b in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
            groups = [g for g in self._owners[tuple(words[a:b])] if not (g and g.at_end) or _at_end(words, b)]
            if not groups or not taken.isdisjoint(range(a, b)):
                continue
            taken.update(range(a, b))
            for group in groups:
                if group is None:
                    walls.add(a)
                elif a < hit[0]:  # "not going to" governs the hit "going to sue" as well, "will never" no "never fly"
                    if group.polarity is Polarity.ASSERTED:
                        cues.append(Cue(group, a, b))
                    elif b <= hit[0] or group.polarity is not Polarity.NEGATED or not _NO.isdisjoint(words[a : hit[0]]):
                        cues.append(Cue(group, a, min(b, hit[0])))
                elif a >= hit[1]:
                    cues.append(Cue(group, a, b))
        return cues, walls

    def _parted(self, words: Sequence[str], walls: set[int], start: int, end: int) -> bool:
        """Tell whether a clause begins with the hit ("after three calls") or ends inside of it."""
        if not _CONJUNCTIONS.isdisjoint(words[start : start + 1]):
            return True
        return any(words[n] in _WALLS or words[n + 1] in self._starts for n in walls if start <= n < end - 1)

    def _punctuation(self, tokens: Sequence[_Token], words: Sequence[str], end: int) -> Iterator[int]:
        for n, token in enumerate(tokens):
            if token.text in _WALLS:
                before = tokens[n - 1] if n else token
                joined = n > 0 and token.text in "-/" and before.at + len(before.text) == token.at
                if not joined:
                    yield n
            elif token.text == "," and not self._goes_on(words, n, end):
                yield n

    def _goes_on(self, words: Sequence[str], comma: int, end: int) -> bool:
        """Tell whether a comma stands in a list ("no data loss, outage or strange logins")."""
        reach = words[comma + 1 : max(end, comma + 1) + LIST_REACH]
        chunk: list[str] = []
        for word in reach:
            if word in LIST_WORDS:
                return not any(w in self._starts for w in chunk)
            if word in _WALLS:
                return False
            if word != ",":
                chunk.append(word)
        return False


def _at_end(words: Sequence[str], position: int) -> bool:
    return position == len(words) or words[position] in _WALLS or words[position] == ","


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
