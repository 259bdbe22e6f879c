"""What the engines that look for words have in common: many patterns, one scanner, hits per clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Protocol

from triage.chars import Copy, normalise
from triage.hits import Hit, Rule
from triage.scan import Scanner, Span
from triage.text import Passage, View

_EDGE = "(?:)"
r"""Stands for ``\b`` beside a letter that is not ASCII, where RE2's own fails ("caf\u00e9"); checked afterwards."""

Block = tuple[Rule, Sequence[str], Sequence[str]]
"""A rule, the patterns that fire it, and the patterns that block it in the same message."""


class Scan(Protocol):
    """What finds spans: its RE2 patterns, and (pattern index, start, end) of each in a text."""

    patterns: tuple[str, ...]

    def spans(self, text: str) -> Iterator[Span]: ...

    def all_spans(self, texts: Sequence[str]) -> list[list[Span]]: ...


class Words:
    r"""A `Scanner` whose ``\b`` at either end of a pattern knows all letters, not only the ASCII ones of RE2."""

    def __init__(self, patterns: Sequence[str], scanner: Callable[[Sequence[str]], Scan] = Scanner) -> None:
        self._scanner = scanner(patterns)
        edges = (r"\b", _EDGE)
        self._edges = [(p.startswith(edges), p.endswith(edges)) for p in self._scanner.patterns]

    def any(self, text: str) -> bool:
        """Tell whether one of the patterns occurs in `text`."""
        return next(self.spans(text), None) is not None

    def spans(self, text: str) -> Iterator[Span]:
        """Yield (pattern index, start, end) as `Scanner.spans` does."""
        return self._whole(text, self._scanner.spans(text))

    def all_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text as `Scanner.all_spans` does."""
        return [
            list(self._whole(text, spans)) for text, spans in zip(texts, self._scanner.all_spans(texts), strict=True)
        ]

    def _whole(self, text: str, spans: Iterable[Span]) -> Iterator[Span]:
        if text.isascii():
            yield from spans
            return
        for index, start, end in spans:
            left, right = self._edges[index]
            if not (left and _inside(text, start)) and not (right and _inside(text, end)):
                yield index, start, end


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


def finder(
    blocks: Sequence[Block], scanner: Callable[[Sequence[str]], Scan]
) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Build the ``find`` of an engine from what `scanner` takes: RE2 patterns, or phrases."""
    owner = [index for index, (_, fires, _) in enumerate(blocks) for _ in fires]
    words = Words([p for _, fires, _ in blocks for p in fires], scanner)
    blocked = _blocking(blocks, scanner)
    named = [(rule.clause, rule.tier) for rule, _, _ in blocks]

    def find(views: Sequence[View]) -> list[list[Hit]]:
        passages = [p for view in views for p in view.passages]
        found = [[(owner[p], a, b) for p, a, b in spans] for spans in words.all_spans([p.text for p in passages])]
        taken_back = blocked(passages, [{index for index, _, _ in spans} for spans in found])
        hits = [
            [Hit(*named[index], passage.message, start, end) for index, start, end in spans if index not in back]
            for passage, spans, back in zip(passages, found, taken_back, strict=True)
        ]
        each = iter(hits)
        return [[hit for _ in view.passages for hit in next(each)] for view in views]

    return find


def _blocking(
    blocks: Sequence[Block], scanner: Callable[[Sequence[str]], Scan]
) -> Callable[[Sequence[Passage], Sequence[Set[int]]], list[Set[int]]]:
    """Build what tells, for each passage, which of the blocks that fired in it are taken back: only those are asked."""
    owner = [index for index, (_, _, unless) in enumerate(blocks) for _ in unless]
    words = Words([p for _, _, unless in blocks for p in unless], scanner)
    some = frozenset(owner)

    def blocked(passages: Sequence[Passage], fired: Sequence[Set[int]]) -> list[Set[int]]:
        asked = [n for n, indexes in enumerate(fired) if not some.isdisjoint(indexes)]
        found: list[Set[int]] = [frozenset()] * len(passages)
        for n, spans in zip(asked, words.all_spans([passages[n].text for n in asked]), strict=True):
            # What somebody else wrote below does not take back the customer's own words.
            found[n] = {owner[p] for p, start, end in spans if passages[n].region(start, end) is None}
        return found

    return blocked
