"""Thousands of plain phrases over one text: only those whose longest word occurs are looked for at all.

Compiling a phrase costs more than most runs would ever gain from it, so each is compiled when that word is met.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from triage.engines import _words
from triage.scan import Span, compile_one

_RUN = re.compile(r"\w+")
_PREFIX = 5
"""Letters by which a word with an open end is entered; few lengths keep the look-ups few."""


class PhraseScanner:
    """Find all spans of `phrases` in a text, as `triage.scan.Scanner` does.

    Raises ``ValueError`` for an empty phrase.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        self.patterns = tuple(_words.phrase_pattern(p) for p in phrases)
        self._compiled: dict[int, Any] = {}
        self._whole: dict[str, list[int]] = defaultdict(list)
        self._begun: dict[str, list[int]] = defaultdict(list)
        self._always: list[int] = []
        self._others: list[frozenset[str]] = []
        for index, phrase in enumerate(phrases):
            self._enter(index, _words.spelled(phrase).lower())
        self._lengths = sorted({len(start) for start in self._begun})

    def _enter(self, index: int, phrase: str) -> None:
        # A run beside "*" or "'" may be part of a longer word of the text: before it any, behind it by its start.
        runs = [r for r in _RUN.finditer(phrase) if phrase[: r.start()][-1:] not in ("*", "'")]
        whole = frozenset(r[0] for r in runs if phrase[r.end() : r.end() + 1] not in ("*", "'"))
        self._others.append(whole)
        if whole:
            self._whole[max(sorted(whole), key=len)].append(index)
        elif runs:
            self._begun[max((r[0] for r in runs), key=len)[:_PREFIX]].append(index)
        else:
            self._always.append(index)

    def spans(self, text: str) -> Iterator[Span]:
        """Yield (phrase index, start, end) in characters."""
        for index in self._candidates(text):
            found = self._compiled.get(index)
            if found is None:
                found = self._compiled[index] = compile_one(self.patterns[index])
            for match in found.finditer(text):
                yield index, *match.span()

    def all_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the spans of each text, as `spans` does."""
        return [list(self.spans(text)) for text in texts]

    def _candidates(self, text: str) -> list[int]:
        """Return the phrases all of whose whole words occur in `text`, in any order."""
        words = set(_RUN.findall(text.lower()))
        found = set(self._always)
        for word in words:
            if word in self._whole:
                found.update(i for i in self._whole[word] if self._others[i] <= words)
        for start in {word[:length] for word in words for length in self._lengths}:
            found.update(self._begun.get(start, ()))
        return sorted(found)
