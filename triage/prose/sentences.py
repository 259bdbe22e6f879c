"""Where a sentence begins and ends, in text as people type it: hard line breaks, lists, no full stops."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

REACH = 600
"""Characters looked at on each side; a longer sentence is cut there, so that the cost of a hit is bounded."""

_WRAPPED = 45
"""A line shorter than this was ended by its writer, not by a mail program that wraps lines."""

_STOP = re.compile(r"""[.!?\u2026\u3002]+(?:["')\]]*(?=\s|$))|\n""")
_SHORT_FORMS = re.compile(
    r"(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|nr|vs|approx|incl|inc|ltd|e\.g|i\.e|etc|[a-z])\.$", re.I
)
_GOES_ON = re.compile(r"[ \t]*[a-z(]")
_EDGES = frozenset(".!?\u2026\u3002\"')]")
"""Characters of a stop that may be cut in two, or change its meaning, where a look at a part of a text ends."""


class Cut:
    """A text of which many sentences are asked for; the same as `around`, but its stops are found once."""

    def __init__(self, text: str, often: int) -> None:
        """`often`: about how many times it will be asked. A long text that is asked seldom is not read to its end."""
        self._text = text
        self._whole = len(text) <= REACH * often

    @cached_property
    def _stops(self) -> tuple[list[int], list[int]]:
        found = [stop.span() for stop in _STOP.finditer(self._text) if _ends(self._text, stop)]
        return [start for start, _ in found], [end for _, end in found]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence that holds the span, its closing mark included."""
        text = self._text
        low, high = max(0, start - REACH), min(len(text), end + REACH)
        # A look at a part of the text finds other stops than one at the whole, where an edge of the part cuts one.
        cut = (
            (start > 0 and text[start - 1] in _EDGES)
            or (low > 0 and text[low - 1] in _EDGES)
            or (end < len(text) and text[end] in _EDGES and text[end - 1] in _EDGES)
            or (high < len(text) and text[high - 1] in _EDGES)
        )
        if cut or not self._whole:
            return around(text, start, end)
        starts, ends = self._stops
        before = bisect_right(ends, start) - 1
        left = ends[before] if before >= 0 and starts[before] >= low else low
        after = bisect_left(starts, end)
        if after < len(starts) and ends[after] <= high:
            return left, starts[after] if text[starts[after]] == "\n" else ends[after]
        return left, high


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence that holds the span, its closing mark included."""
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    left = low
    for found in _STOP.finditer(text, low, start):
        if found.end() <= start and _ends(text, found):
            left = found.end()
    for found in _STOP.finditer(text, end, high):
        if _ends(text, found):
            return left, found.end() if found.group() != "\n" else found.start()
    return left, high


def split(text: str) -> list[tuple[int, int]]:
    """Return the bounds of all sentences that hold more than white space."""
    bounds: list[tuple[int, int]] = []
    begin = 0
    for found in _STOP.finditer(text):
        if _ends(text, found):
            bounds.append((begin, found.end()))
            begin = found.end()
    bounds.append((begin, len(text)))
    return [(a, b) for a, b in bounds if text[a:b].strip()]


def _ends(text: str, found: re.Match[str]) -> bool:
    """Tell whether a stop ends the sentence: not after "Dr.", and not a line break that a mail program put there."""
    at = found.start()
    if found.group() == "\n":
        line_start = text.rfind("\n", max(0, at - _WRAPPED), at) + 1
        short = at - (line_start or max(0, at - _WRAPPED)) < _WRAPPED and (line_start > 0 or at < _WRAPPED)
        return short or not _GOES_ON.match(text, at + 1)
    if found.group() == ".":
        return not _SHORT_FORMS.search(text[max(0, at - 8) : at + 1])
    return True
