"""Sentences in tokens, with the cues in them and where their clauses end: all that does not hang on the hit, once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triage.polarity.cues import LIST_REACH, LIST_WORDS, Cue, CueGroup, Sentence
from triage.polarity.tokens import Tokens
from triage.types import Polarity

_WALLS = frozenset({*";:.!?-()[]|/#", "...", "--", "\u2026", "\u2013", "\u2014", "\u2022"})
_NO = frozenset({"no", "not", "never", "nor", "neither", "none", "nobody", "nothing", "without"})
_IS = re.compile(r" is\b")
_CONJUNCTIONS = frozenset(
    {"after", "although", "because", "but", "however", "per", "since", "though", "unless", "until", "whereas", "while"}
)
_KNOWN = 100
"""Sentences whose tokens are kept."""
_Tree = dict[str, "_Tree"]
"""All phrases by their first word, their second, and so on; `_END` where one of them is complete."""
_END = ""


class _Phrase(NamedTuple):
    """A phrase at tokens ``start`` to ``end``, and the groups that it stands for; `ends`: a clause ends there."""

    start: int
    end: int
    groups: tuple[CueGroup, ...]
    ends: bool


class Heard(NamedTuple):
    """A sentence in tokens, before it is asked about a hit.

    `starts` and `ends` are the tokens' places in characters. Of overlapping `phrases` only the longest is there;
    `turning` tells that one of them may hold a hit back. `marks` are tokens that end a clause; `commas` end one unless
    a list goes on: each with the token of its "or", if that comes soon enough, else -1.
    """

    words: tuple[str, ...]
    starts: list[int]
    ends: list[int]
    phrases: list[_Phrase]
    turning: bool
    marks: list[int]
    commas: list[tuple[int, int]]

    def cues(self, start: int, end: int) -> Iterator[Cue]:
        """Yield the cues outside of the hit at tokens `start` to `end`."""
        for a, b, groups, _ in self.phrases:
            for group in groups:
                if a < start:  # "not going to" governs the hit "going to sue" as well, "will never" no "never fly"
                    if group.polarity is Polarity.ASSERTED:
                        yield Cue(group, a, b)
                    elif (
                        b <= start or group.polarity is not Polarity.NEGATED or not _NO.isdisjoint(self.words[a:start])
                    ):
                        yield Cue(group, a, min(b, start))
                elif a >= end:
                    yield Cue(group, a, b)

    def walls(self, end: int) -> Iterator[int]:
        """Yield the tokens at which a clause ends, for a hit that ends at the token `end`."""
        yield from self.marks
        for comma, goes_on in self.commas:
            if not 0 <= goes_on < max(end, comma + 1) + LIST_REACH:
                yield comma


class Listener:
    """Turn sentences into tokens with their cues."""

    def __init__(self, groups: Sequence[CueGroup], stops: Sequence[str], starts: Sequence[str]) -> None:
        self._groups = tuple(groups)
        self._stops = tuple(stops)
        self._starts = frozenset(starts)
        self._tokens = Tokens()
        self._owners: dict[tuple[str, ...], list[CueGroup | None]] = {}
        self._tree: _Tree = {}
        self._known: dict[str, Heard] = {}

    def sentence(self, left: str, hit: str, right: str) -> Sentence | None:
        """Return the tokens of ``left + hit + right``, which must be short, and the cues among them.

        ``None`` when no cue may hold the hit back.
        """
        before, inner = left.lower(), hit.lower()
        heard = self._heard(f"{before}{inner}{right.lower()}")
        if not heard.turning:
            return None
        low, high = len(before), len(before) + len(inner)
        start, end = bisect_right(heard.ends, low), bisect_left(heard.starts, high)
        if start >= end:
            start, end = 0, 0
        cues = tuple(heard.cues(start, end))
        if all(cue.group.polarity is Polarity.ASSERTED for cue in cues):
            return None
        held = {n for cue in cues for n in range(cue.start, cue.end)}
        walls = {n for n in heard.walls(end) if n not in held}
        walls.update(phrase.start for phrase in heard.phrases if phrase.ends)
        parted = self._parted(heard.words, walls, start, end)
        walls.difference_update(range(start, end))
        tail = right.rstrip("\"') \t\n")[-3:]
        return Sentence(heard.words, start, end, cues, frozenset(walls), "?" in tail, parted)

    def _heard(self, text: str) -> Heard:
        """Return a sentence in tokens; several hits often share one."""
        found = self._known.get(text)
        if found is None:
            found = self._read(text)
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[text] = found
        return found

    def _read(self, text: str) -> Heard:
        if not self._owners:
            self._build()
        spelled, normal, starts = self._tokens.of(text)
        words = tuple(normal)
        ends = [at + len(word) for at, word in zip(starts, spelled, strict=True)]
        phrases = self._longest(words)
        turning = any(group.polarity is not Polarity.ASSERTED for phrase in phrases for group in phrase.groups)
        if not turning:
            return Heard(words, starts, ends, phrases, False, [], [])
        marks = [n for n, word in enumerate(spelled) if word in _WALLS and not _joins(n, spelled, starts, ends)]
        commas = [(n, self._goes_on(words, n)) for n, word in enumerate(spelled) if word == ","]
        return Heard(words, starts, ends, phrases, True, marks, commas)

    def _build(self) -> None:
        owners: dict[tuple[str, ...], list[CueGroup | None]] = defaultdict(list)
        for group in (None, *self._groups):
            for phrase in self._stops if group is None else group.phrases:
                for spelling in dict.fromkeys([phrase, _IS.sub(" 's", phrase)]):
                    owners[tuple(self._tokens.at_once(spelling)[1])].append(group)
        self._owners = dict(owners)
        for words in owners:
            tree: _Tree = self._tree
            for word in words:
                tree = tree.setdefault(word, {})
            tree[_END] = {}

    def _longest(self, words: tuple[str, ...]) -> list[_Phrase]:
        """Return the phrases, the longest first: each takes its words."""
        spans = []
        for a, word in enumerate(words):
            tree, b = self._tree.get(word), a + 1
            while tree is not None:
                if _END in tree:
                    spans.append((a, b))
                tree = tree.get(words[b]) if b < len(words) else None
                b += 1
        taken: set[int] = set()
        found = []
        for a, b in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
            groups = [g for g in self._owners[words[a:b]] if not (g and g.at_end) or _at_end(words, b)]
            if groups and taken.isdisjoint(range(a, b)):
                taken.update(range(a, b))
                found.append(_Phrase(a, b, tuple(g for g in groups if g is not None), None in groups))
        return found

    def _parted(self, words: Sequence[str], walls: set[int], start: int, end: int) -> bool:
        """Tell whether a clause begins with the hit ("after three calls") or ends inside of it."""
        if not _CONJUNCTIONS.isdisjoint(words[start : start + 1]):
            return True
        return any(words[n] in _WALLS or words[n + 1] in self._starts for n in walls if start <= n < end - 1)

    def _goes_on(self, words: Sequence[str], comma: int) -> int:
        """Return the "or" of the list in which a comma stands ("no data loss, outage or strange logins"), else -1."""
        for n in range(comma + 1, len(words)):
            if words[n] in LIST_WORDS:
                return -1 if any(w in self._starts for w in words[comma + 1 : n]) else n
            if words[n] in _WALLS:
                break
        return -1


def _joins(n: int, spelled: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Tell whether a mark joins two words ("e-mail")."""
    return n > 0 and spelled[n] in "-/" and ends[n - 1] == starts[n]


def _at_end(words: Sequence[str], position: int) -> bool:
    return position == len(words) or words[position] in _WALLS or words[position] == ","
