"""Thousands of regular expressions over a batch of texts.

A text is searched only for the patterns whose words it holds (`triage.prefilter`), and one pattern goes over all its
texts before the next one does, so that what it needs stays in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from triage.atoms import Condition
from triage.backtracking import LONGEST, Found, GaveUp, compiled
from triage.prefilter import Prefilter
from triage.scan import Span, compile_one

MOST = 1_000
"""Places of one pattern in one text that are told: so that a text of nothing but "!!!" is not judged for ever. Far more
than are looked at of one clause (`triage.evidence.MOST`)."""
_Place = tuple[int, int]


class Search:
    """Find all spans of `patterns` (case-insensitive, RE2 syntax), of which each needs its condition.

    A pattern is compiled when a text may match it: compiling all would take longer than most runs do.
    Raises ``ValueError`` then for one that RE2 does not take; who has patterns that nobody tried, tries them first.
    """

    def __init__(self, patterns: Sequence[str], conditions: Sequence[Condition], *, native: bool = True) -> None:
        """`native`: as machine code. Not worth its memory where conditions say nearly all, as those of phrases do."""
        self.patterns = tuple(patterns)
        self._native = native
        self._prefilter = Prefilter(conditions)
        self._compiled: dict[int, _Pattern] = {}

    def spans(self, text: str) -> Iterator[Span]:
        """Yield (pattern index, start, end) in characters, for every non-empty, non-overlapping occurrence."""
        yield from self.all_spans([text])[0]

    def all_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text, by pattern and place."""
        found: list[list[Span]] = [[] for _ in texts]
        given = [_Text(text) for text in texts]
        for index, numbers in enumerate(self._prefilter.texts(texts)):
            if not numbers:
                continue
            places = self._pattern(index).places
            for number in numbers:
                found[number] += [(index, start, end) for start, end in places(given[number])]
        return found

    def _pattern(self, index: int) -> _Pattern:
        known = self._compiled.get(index)
        if known is None:
            known = self._compiled[index] = _Pattern(self.patterns[index], native=self._native)
        return known


class _Text:
    """A text, and its bytes once they are needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.short = len(text) <= LONGEST and "\v" not in text

    @cached_property
    def data(self) -> bytes:
        return self.text.encode()


class _Pattern:
    """One pattern, by backtracking where that is sure and short, else by RE2."""

    def __init__(self, text: str, *, native: bool) -> None:
        self._text = text
        self._quick: Found | None = compiled(text, native=native)
        self._linear: Any = None if self._quick else compile_one(text)

    def places(self, given: _Text) -> list[_Place]:
        """Return where the pattern stands, in characters, left to right, without empty places: the first `MOST`."""
        if given.short and self._quick:
            try:
                return [match.span() for match in self._quick(given.text)][:MOST]
            except GaveUp:
                pass
        if self._linear is None:
            self._linear = compile_one(self._text)
        spans = (match.span() for match in self._linear.finditer(given.data))
        found = list(islice(((start, end) for start, end in spans if end > start), MOST))
        return found if len(given.data) == len(given.text) else _in_characters(given.data, found)


def _in_characters(data: bytes, found: Sequence[_Place]) -> list[_Place]:
    """Turn offsets in UTF-8 bytes into offsets in characters."""
    places = []
    before, count = 0, 0
    for span in found:
        characters = []
        for place in span:
            count += len(data[before:place].decode())
            before = place
            characters.append(count)
        places.append((characters[0], characters[1]))
    return places
