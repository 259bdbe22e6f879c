"""What the engines that look for words have in common: many patterns, one scanner, hits per clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    patterns: list[str] = []
    owner: list[tuple[int, bool]] = []
    for index, (_, fires, blocks_it) in enumerate(blocks):
        patterns += [*fires, *blocks_it]
        owner += [(index, False)] * len(fires) + [(index, True)] * len(blocks_it)
    words = Words(patterns, scanner)

    def in_passage(passage: Passage, spans: Sequence[Span]) -> Iterator[Hit]:
        found = [(*owner[p], start, end) for p, start, end in spans]
        # What somebody else wrote below does not take back the customer's own words.
        blocked = {index for index, blocks_it, s, e in found if blocks_it and passage.region(s, e) is None}
        for index, blocks_it, start, end in found:
            if not blocks_it and index not in blocked:
                rule = blocks[index][0]
                yield Hit(rule.clause, rule.tier, passage.message, start, end)

    def find(views: Sequence[View]) -> list[list[Hit]]:
        passages = [p for view in views for p in view.passages]
        spans = iter(words.all_spans([p.text for p in passages]))
        return [[hit for p in view.passages for hit in in_passage(p, next(spans))] for view in views]

    return find
