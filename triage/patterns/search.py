"""Thousands of regular expressions over a batch of texts.

A text is searched only for the patterns whose words it holds (`triage.patterns.prefilter`), and one pattern goes over
all its texts before the next one does, so that what it needs stays in the processor's cache.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import accumulate, islice
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from triage.patterns.backtracking import LONGEST, GaveUp, Quick, compiled
from triage.patterns.needs import Needs
from triage.patterns.prefilter import Prefilter
from triage.patterns.scan import Span, compile_one

MOST = 1_000
"""Places of one pattern in one text that are told: so that a text of nothing but "!!!" is not judged for ever. Far more
than are looked at of one clause (`triage.evidence.MOST`)."""
_JOINED = 8000
"""Characters of short texts that are searched together for a pattern."""
_BARRIER = "\n\0\n"
"""Stands between joined texts: few patterns match across it, and as the end of a text it is no part of a word."""
NOTHING: Mapping[int, Set[int]] = MappingProxyType({})
_Place = tuple[int, int]


class Search:
    """Find all spans of `patterns` (case-insensitive, RE2 syntax), of which each needs what `needs` says.

    A pattern is compiled when a text may match it: compiling all would take longer than most runs do.
    Raises ``ValueError`` then for one that RE2 does not take; who has patterns that nobody tried, tries them first.
    """

    def __init__(self, patterns: Sequence[str], needs: Needs, *, native: bool = True) -> None:
        """`native`: as machine code. Not worth its memory where conditions say nearly all, as those of phrases do."""
        self.patterns = tuple(patterns)
        self._native = native
        self._prefilter = Prefilter(needs)
        self._compiled: dict[int, _Pattern] = {}

    def spans(self, text: str) -> Iterator[Span]:
        """Yield (pattern index, start, end) in characters, for every non-empty, non-overlapping occurrence."""
        yield from self.all_spans([text])[0]

    def all_spans(self, texts: Sequence[str], last: Mapping[int, Set[int]] = NOTHING) -> list[list[Span]]:
        """Return the spans of each text, by pattern and place.

        A pattern in `last` is looked for behind all others, and only where one of those that it names was found.
        """
        found: list[list[Span]] = [[] for _ in texts]
        given = _Texts(texts)
        waiting = []
        for index, numbers in self._prefilter.texts(texts):
            if index in last:
                waiting.append((index, numbers))
            else:
                self._find(index, numbers, given, found)
        seen = [{index for index, _, _ in spans} for spans in found] if waiting else []
        for index, numbers in waiting:
            asked = [number for number in numbers if not last[index].isdisjoint(seen[number])]
            if asked:
                self._find(index, asked, given, found)
        return found

    def _find(self, index: int, numbers: list[int], given: _Texts, found: list[list[Span]]) -> None:
        pattern = self._pattern(index)
        for number in pattern.among(given, numbers):
            found[number] += [(index, start, end) for start, end in pattern.places(given, number)]

    def _pattern(self, index: int) -> _Pattern:
        known = self._compiled.get(index)
        if known is None:
            known = self._compiled[index] = _Pattern(self.patterns[index], native=self._native)
        return known


class _Texts:
    """A batch of texts, and their bytes once they are needed."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.short = [len(text) <= LONGEST and "\v" not in text for text in texts]
        # May be searched together with others: each character is one byte, so that places are cheap to tell.
        self.joins = [short and text.isascii() for short, text in zip(self.short, texts, strict=True)]
        self._data: dict[int, bytes] = {}
        self._places: dict[int, npt.NDArray[np.int64]] = {}

    def data(self, number: int) -> bytes:
        found = self._data.get(number)
        if found is None:
            found = self._data[number] = self.texts[number].encode()
        return found

    def in_characters(self, number: int, found: Sequence[_Place]) -> list[_Place]:
        """Turn offsets in UTF-8 bytes into offsets in characters."""
        places = self._places.get(number)
        if places is None:
            begins = (np.frombuffer(self.data(number), np.uint8) & 0xC0) != 0x80  # of a character, not within one
            places = self._places[number] = np.concatenate([[0], np.cumsum(begins)])
        return [(int(places[start]), int(places[end])) for start, end in found]


class _Pattern:
    """One pattern, by backtracking where that is sure and short, else by RE2."""

    def __init__(self, text: str, *, native: bool) -> None:
        self._text = text
        self._quick: Quick | None = compiled(text, native=native)
        self._linear: Any = None if self._quick else compile_one(text)

    def among(self, given: _Texts, numbers: list[int]) -> list[int]:
        """Return those of `numbers` whose texts may match: all that do, and a few too many.

        Mostly none does, and one search of many short texts, joined, tells so at the cost of one.
        """
        quick = self._quick
        if quick is None or quick.among is None or len(numbers) == 1:
            return numbers
        joins, texts = given.joins, given.texts
        found = [n for n in numbers if not joins[n]]
        together = [n for n in numbers if joins[n]] if found else numbers
        while together:
            ends = list(accumulate([len(texts[n]) + len(_BARRIER) for n in together]))
            some = bisect_right(ends, _JOINED) or 1
            found += _matching(quick, [texts[n] for n in together[:some]], together[:some], ends)
            together = together[some:]
        return found

    def places(self, given: _Texts, number: int) -> list[_Place]:
        """Return where the pattern stands, in characters, left to right, without empty places: the first `MOST`."""
        if given.short[number] and self._quick:
            try:
                return self._quick.places(given.texts[number])[:MOST]
            except GaveUp:
                pass
        if self._linear is None:
            self._linear = compile_one(self._text)
        data = given.data(number)
        spans = (match.span() for match in self._linear.finditer(data))
        found = list(islice(((start, end) for start, end in spans if end > start), MOST))
        return found if len(data) == len(given.texts[number]) else given.in_characters(number, found)


def _matching(quick: Quick, texts: list[str], numbers: list[int], ends: list[int]) -> list[int]:
    """Return those of `numbers` whose texts hold the begin of a match, of which the joined `texts` end at `ends`."""
    whole, begin, found = _BARRIER.join(texts), 0, []
    try:
        while (place := quick.first(whole[begin:])) is not None:
            at = bisect_right(ends, begin + place)
            found.append(numbers[at])
            begin = ends[at]
            if at + 1 == len(numbers):
                break
    except GaveUp:
        return found + numbers[bisect_right(ends, begin) :]
    return found
