"""Which of thousands of patterns may match a text at all, told by one pass over the words that they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick, MatchKind

from triage.patterns.needs import Needs, taken
from triage.patterns.plain import plain

_AT_ONCE = 1024
"""Texts told at once; their table takes a bit for each of them and each group of strings."""
_FILLED = 128
"""Texts of one part of the table, filled as bytes: more no longer fit the processor's cache. A multiple of 8."""
_Bits = npt.NDArray[np.uint8]


class Prefilter:
    """Find the patterns whose conditions (see `triage.patterns.atoms`) a text meets: never too few, a few too many."""

    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        # Overlapping matches are wanted: of "refund" and "refund my" in one place, each may be what a pattern needs.
        self._strings = AhoCorasick(needs.strings, matchkind=MatchKind.Standard) if needs.strings else None

    def of(self, text: str) -> set[int]:
        """Return the patterns that may match `text`."""
        return {pattern for pattern, _ in self.texts([text])}

    def texts(self, texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """Yield patterns, each with texts that it may match (by number); a text meets its patterns ascending."""
        first, needed = self._needs.first, self._needs.needed
        if not len(first):
            return
        for at in range(0, len(texts), _AT_ONCE):
            some = texts[at : at + _AT_ONCE]
            parts = [self._held(some[begin : begin + _FILLED]) for begin in range(0, len(some), _FILLED)]
            held = np.concatenate(parts, axis=1)
            met = held[needed[:, 0]]
            for column in needed.T[1:]:
                met &= held[column]
            met = np.bitwise_or.reduceat(met, first)
            patterns = np.flatnonzero(met.any(axis=1))
            which, numbers = np.nonzero(np.unpackbits(met[patterns], axis=1))
            bounds = np.searchsorted(which, np.arange(len(patterns) + 1)).tolist()
            found = (numbers + at).tolist()
            for n, pattern in enumerate(patterns.tolist()):
                yield pattern, found[bounds[n] : bounds[n + 1]]

    def _held(self, texts: Sequence[str]) -> _Bits:
        """Return, for each group of strings, a bit for each text: set where the text holds one of them."""
        count = self._needs.groups
        held = np.zeros((count + 1, len(texts)), np.bool_)
        held[count] = [text != "" for text in texts]
        if self._strings is not None:
            find = self._strings.find_matches_as_indexes
            seen = [{match[0] for match in find(plain(text), overlapping=True)} for text in texts]
            sizes, places = taken(self._needs.ends, np.array([string for one in seen for string in one], np.intp))
            numbers = np.repeat(np.arange(len(texts)), [len(one) for one in seen])
            held[self._needs.members[places], np.repeat(numbers, sizes)] = True
        return np.packbits(held, axis=1)
