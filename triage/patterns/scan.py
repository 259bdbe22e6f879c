"""Many regular expressions over one text, in time linear in the text, whatever a policy's author wrote.

RE2's filter looks for the literal words that each pattern cannot do without, those of many at a time, and runs only the
patterns whose words are there. (One set of all patterns is slower by far: a few hundred with gaps such as ``.{0,40}``
make so many states that they are never all built.) RE2 reads bytes, so a text that is not ASCII has its byte offsets
turned back into character offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import re2

Span = tuple[int, int, int]
"""A pattern's index, and where it stands in a text: start and end in characters."""
_SENTINEL = "zqsentinelqz"
"""A pattern of our own, to see at the start that the filter works at all: RE2 answers "no match" when its memory is
too small for its patterns (google/re2 issue 136), and it is so for every text or for none."""
_AUTOMATON = 64 << 20
"""Bytes that the automaton of `Either` may take at most; a thousand phrases take a few megabytes."""
_MOST = 300
"""Patterns of one filter. RE2 gives the automaton of all their words a fixed memory: with a thousand patterns it is
thrown away and built again all the time (twice the cost of filters of 300), and with three thousand it is refused."""


def _options(*, groups: bool = False) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.never_nl = False
    options.never_capture = not groups  # of fifty thousand groups RE2 keeps gigabytes
    options.log_errors = False
    return options


def compile_one(pattern: str, *, memory: int | None = None, groups: bool = False) -> Any:
    """Compile one case-insensitive pattern of the RE2 subset; its automaton takes at most `memory` bytes, else 8 MB.

    Its matches tell where its `groups` stand only where they are asked for. Raises ``ValueError`` with RE2's reason.
    """
    options = _options(groups=groups)
    if memory is not None:
        options.max_mem = memory
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        if isinstance(reason, bytes):
            reason = reason.decode("utf-8", "replace")
        raise ValueError(f"{reason} in {pattern!r}") from None


class Either:
    """Tell whether one of many patterns occurs in a text: one automaton for all, which stops at the first.

    Raises ``ValueError`` as `Scanner` does.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        either = "|".join(f"(?:{p})" for p in patterns)
        self._regex = compile_one(either, memory=_AUTOMATON) if patterns else None

    def holds(self, text: str) -> bool:
        return self._regex is not None and self._regex.search(text) is not None


class Scanner:
    """Find all spans of `patterns` (case-insensitive, RE2 syntax) in a text.

    Raises ``ValueError`` for a pattern that RE2 does not take (look-around, back-references).
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = tuple(patterns)
        self.filters = [f for at in range(0, len(patterns), _MOST) for f in _filters(self.patterns[at : at + _MOST])]

    def which(self, text: str) -> list[int]:
        """Return the indexes of the patterns that occur in `text`, ascending."""
        if not text:
            return []
        first, found = 0, []
        for part in self.filters:
            found += [first + i for i in part.which(text)]
            first += part.count
        return found

    def spans(self, text: str) -> Iterator[Span]:
        """Yield (pattern index, start, end) in characters, for every non-empty, non-overlapping occurrence."""
        first = 0
        for part in self.filters:
            yield from part.spans(text, first)
            first += part.count

    def all_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text, ordered as by `spans`.

        One filter goes over all texts before the next one does: so its automaton stays in the processor's cache,
        which halves the time with thousands of patterns.
        """
        found: list[list[Span]] = [[] for _ in texts]
        first = 0
        for part in self.filters:
            for text, spans in zip(texts, found, strict=True):
                spans.extend(part.spans(text, first))
            first += part.count
        return found


class _TooManyError(Exception):
    """More patterns than the fixed memory of one of RE2's automata holds; ``MemoryError`` is the machine's."""


class _Filter:
    """One of RE2's filters over some patterns. Raises ``ValueError`` as `Scanner` does, `_TooManyError`."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.count = len(patterns)
        self._filter = re2.Filter()
        options = _options()
        for pattern in (*patterns, _SENTINEL):
            try:
                self._filter.Add(pattern, options)
            except re2.error:
                compile_one(pattern)  # names the reason
                raise ValueError(f"RE2 does not take {pattern!r}") from None
        try:
            self._filter.Compile()
        except re2.error:
            raise _TooManyError from None
        self._works = self._filter.Match(_SENTINEL) == [self.count]

    def which(self, text: str) -> list[int]:
        if not self._works:  # slower, but never a silent "no"
            return [i for i in range(self.count) if self.regex(i).search(text)]
        return sorted(i for i in self._filter.Match(text) or () if i != self.count)

    def spans(self, text: str, first: int) -> Iterator[Span]:
        """Yield the spans of `text`, the patterns numbered from `first`."""
        for index in self.which(text) if text else ():
            for found in self.regex(index).finditer(text):
                start, end = found.span()
                if end > start:
                    yield first + index, start, end

    def regex(self, index: int) -> Any:
        return self._filter.re(index)


def _filters(patterns: Sequence[str]) -> list[_Filter]:
    try:
        return [_Filter(patterns)]
    except _TooManyError:
        if len(patterns) == 1:
            raise ValueError(f"too large for RE2: {patterns[0][:200]!r}") from None
    half = len(patterns) // 2
    return [*_filters(patterns[:half]), *_filters(patterns[half:])]
