"""Run a regular expression by backtracking (PCRE2, compiled to machine code), where that finds what RE2 would find.

RE2 takes linear time whatever the pattern and the text, but builds each pattern's automaton while it reads: with
thousands of patterns that takes several times as long as the search, and the memory grows with all it has read.
Backtracking has no such start, and its memory is flat; its time is bounded by a limit on its steps, and by texts that
are short. So RE2 remains what decides which patterns there may be, and what a search falls back to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pcre2

LONGEST = 4_000
"""Characters of a text that is searched by backtracking; longer ones are left to RE2."""
_STEPS = 100_000
"""Steps of one search; about a millisecond."""
_PART = re.compile(r"\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\(\?(?:-i)?:|\(\?|\{,|\$|.", re.S)
"""A pattern's parts, as far as they matter here: an escape, a class, the head of a group, an end of text."""
_UNLIKE = re.compile(r"\\[QECvZ0-9]|\(\?$|\{,")
"""Parts that RE2 and PCRE2 take differently, or that only RE2 has."""

_BARE = ("", "a", "aa", " ", " a ", "\n")
"""A pattern that can match nothing does so in one of these. The engines go on differently after such a match."""

_LINES = {"^": "(?m:^)", "$": "(?m:$)"}
"""Edges of a text, as they are asked of one that stands among others, each on lines of its own."""
_EDGES = frozenset({r"\A", r"\z"})


class GaveUp(Exception):
    """A search took too many steps: another engine must answer."""


@dataclass(frozen=True, slots=True)
class Quick:
    """The search for a pattern. It must not be given a text with a vertical tab, which is white space only to PCRE2.

    `among` matches wherever the pattern does, also where other texts stand before and behind, on lines of their own.
    """

    engine: Any
    among: Any

    def first(self, text: str) -> int | None:
        """Return where the first match begins in joined texts, or one that only may be one. Raises `GaveUp`."""
        try:
            match = self.among.search(text)
        except pcre2.LibraryError as error:
            raise GaveUp from error
        return None if match is None else int(match.start())

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end of all matches, left to right. Raises `GaveUp`."""
        try:
            return [match.span() for match in self.engine.finditer(text)]
        except pcre2.LibraryError as error:
            raise GaveUp from error


def compiled(pattern: str, *, native: bool = True) -> Quick | None:
    """Return the search for a pattern that RE2 takes.

    ``None`` where the two engines might differ, as where a pattern can match nothing at all.
    """
    parts = _PART.findall(pattern)
    if any(map(_UNLIKE.match, parts)):
        return None
    same = "".join(r"\z" if part == "$" else part for part in parts)
    try:
        engine = _engine(same, native=native)
        if any(match.start() == match.end() for text in _BARE for match in engine.finditer(text)):
            return None
        if not _EDGES.isdisjoint(parts):
            return Quick(engine, None)
        lines = "".join(_LINES.get(part, part) for part in parts)
        return Quick(engine, engine if lines == same else _engine(lines, native=native))
    except pcre2.LibraryError:
        return None


def _engine(pattern: str, *, native: bool) -> Any:
    return pcre2.compile(f"(*LIMIT_MATCH={_STEPS}){pattern}", pcre2.IGNORECASE | pcre2.ASCII, jit=native)
