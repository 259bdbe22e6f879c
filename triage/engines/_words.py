"""What the engines that look for words have in common: many patterns, one scanner, hits per clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from triage.patterns.hits import Hit, Rule
from triage.patterns.scan import Scanner, Span
from triage.patterns.search import Search
from triage.prose.chars import Copy, normalise
from triage.prose.text import Passage, View

_EDGE = "(?:)"
r"""Stands for ``\b`` beside a letter that is not ASCII, where RE2's own fails ("caf\u00e9"); checked afterwards."""

Block = tuple[Rule, Sequence[str], Sequence[str]]
"""A rule, the patterns that fire it, and the patterns that block it in the same message."""


Find = Callable[[Sequence[View]], list[list[Hit]]]


class Edges:
    r"""Makes ``\b`` at either end of a pattern know all letters, not only the ASCII ones of RE2."""

    def __init__(self, patterns: Sequence[str]) -> None:
        edges = (r"\b", _EDGE)
        self._edges = [(p.startswith(edges), p.endswith(edges)) for p in patterns]

    def whole(self, text: str, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield the spans that neither begin nor end within a word."""
        if text.isascii():
            yield from spans
            return
        for index, start, end in spans:
            left, right = self._edges[index]
            if not (left and _inside(text, start)) and not (right and _inside(text, end)):
                yield index, start, end


class Words:
    """A `Scanner` whose patterns know the edges of all words."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._scanner = Scanner(patterns)
        self._edges = Edges(patterns)

    def any(self, text: str) -> bool:
        """Tell whether one of the patterns occurs in `text`."""
        return next(self.spans(text), None) is not None

    def spans(self, text: str) -> Iterator[Span]:
        """Yield (pattern index, start, end) as `Scanner.spans` does."""
        return self._edges.whole(text, self._scanner.spans(text))

    def all_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text as `Scanner.all_spans` does."""
        found = self._scanner.all_spans(texts)
        return [list(self._edges.whole(text, spans)) for text, spans in zip(texts, found, strict=True)]


def _inside(text: str, at: int) -> bool:
    """Tell whether `at` lies between two letters or digits of one word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def spelled(phrase: str) -> str:
    """Spell a phrase as the cleaned texts are spelled, where curly marks have become straight."""
    return phrase if phrase.isascii() else normalise(Copy(phrase)).text


def phrase_pattern(phrase: str) -> str:
    """Turn a phrase into an RE2 pattern. Raises ``ValueError`` for one that is empty or all wildcard."""
    words = spelled(phrase).split()
    if not words or not phrase.replace("*", "").strip():
        raise ValueError(f"a phrase is empty: {phrase!r}")
    parts = [re.escape(w).replace(r"\*", r"[\pL\pN_]*").replace("'", "'?") for w in words]
    return _edge(words[0][0]) + r"\s+".join(parts) + _edge(words[-1][-1])


def _edge(character: str) -> str:
    if not character.isalnum():
        return ""
    return r"\b" if character.isascii() else _EDGE


def finder(blocks: Sequence[Block], scanner: Callable[[Sequence[str]], Search]) -> Find:
    """Build the ``find`` of an engine from what `scanner` makes of RE2 patterns, or phrases."""
    patterns: list[str] = []
    owner: list[tuple[int, bool]] = []
    last: dict[int, Set[int]] = {}
    for index, (_, fires, unless) in enumerate(blocks):
        fired = frozenset(range(len(patterns), len(patterns) + len(fires)))
        patterns += [*fires, *unless]
        owner += [(index, False)] * len(fires) + [(index, True)] * len(unless)
        last |= dict.fromkeys(range(len(patterns) - len(unless), len(patterns)), fired)
    search = scanner(patterns)
    edges = Edges(search.patterns)
    named = [(rule.clause, rule.tier) for rule, _, _ in blocks]

    def in_passage(passage: Passage, spans: Iterable[Span]) -> list[Hit]:
        found = [(*owner[p], start, end) for p, start, end in edges.whole(passage.text, spans)]
        # What somebody else wrote below does not take back the customer's own words.
        blocked = {index for index, blocks_it, s, e in found if blocks_it and passage.region(s, e) is None}
        return [
            Hit(*named[index], passage.message, start, end)
            for index, blocks_it, start, end in found
            if not blocks_it and index not in blocked
        ]

    def find(views: Sequence[View]) -> list[list[Hit]]:
        spans = iter(search.all_spans([p.text for view in views for p in view.passages], last))
        return [[hit for p in view.passages for hit in in_passage(p, next(spans))] for view in views]

    return find
