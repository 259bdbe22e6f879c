"""Many regular expressions over one text, in time linear in the text, whatever a policy's author wrote.

RE2's filter looks for the literal words that each pattern cannot do without, all in one pass, and runs only the
patterns whose words are there. (One set of all patterns is slower by far: a few hundred with gaps such as ``.{0,40}``
make so many states that they are never all built.) RE2 reads bytes, so a text that is not ASCII has its byte offsets
turned back into character offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import re2

_SENTINEL = "zqsentinelqz"
"""A pattern of our own, to see at the start that the filter works at all: RE2 answers "no match" when its memory is
too small for its patterns (google/re2 issue 136), and it is so for every text or for none."""


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.never_nl = False
    options.log_errors = False
    return options


def compile_one(pattern: str) -> Any:
    """Compile one case-insensitive pattern of the RE2 subset. Raises ``ValueError`` with RE2's reason."""
    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        if isinstance(reason, bytes):
            reason = reason.decode("utf-8", "replace")
        raise ValueError(f"{reason} in {pattern!r}") from None


class Scanner:
    """Find all spans of `patterns` (case-insensitive, RE2 syntax) in a text.

    Raises ``ValueError`` for a pattern that RE2 does not take (look-around, back-references).
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = tuple(patterns)
        self._filter = re2.Filter()
        options = _options()
        for pattern in (*self.patterns, _SENTINEL):
            try:
                self._filter.Add(pattern, options)
            except re2.error:
                compile_one(pattern)  # names the reason
                raise ValueError(f"RE2 does not take {pattern!r}") from None
        self._filter.Compile()
        self._works = self._filter.Match(_SENTINEL) == [len(self.patterns)]

    def which(self, text: str) -> list[int]:
        """Return the indexes of the patterns that occur in `text`, ascending."""
        if not self.patterns or not text:
            return []
        last = len(self.patterns)
        if not self._works:  # slower, but never a silent "no"
            return [i for i in range(last) if self._filter.re(i).search(text)]
        return sorted(i for i in self._filter.Match(text) or () if i != last)

    def spans(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield (pattern index, start, end) in characters, for every non-empty, non-overlapping occurrence."""
        for index in self.which(text):
            for found in self._filter.re(index).finditer(text):
                start, end = found.span()
                if end > start:
                    yield index, start, end
