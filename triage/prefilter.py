"""Which of thousands of patterns may match a text at all, told by one pass over the words that they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick, MatchKind

from triage.atoms import ALWAYS, Condition
from triage.exact import Group
from triage.plain import plain

_AT_ONCE = 1024
"""Texts told at once; their table takes a bit for each of them and each group of strings."""
_FILLED = 128
"""Texts of one part of the table, filled as bytes: more no longer fit the processor's cache. A multiple of 8."""
_Bits = npt.NDArray[np.uint8]


class Prefilter:
    """Find the patterns whose conditions (see `triage.atoms`) a text meets: never too few, a few too many."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        groups: dict[Group, int] = {}
        alternatives = [found or ALWAYS for found in conditions]
        needed = [[groups.setdefault(g, len(groups)) for g in groups_] for found in alternatives for groups_ in found]
        self._count = len(groups)
        most = max(map(len, needed), default=0) or 1
        # Row `count` of the table below stands for "always": what an alternative of fewer groups needs as well.
        self._needed = np.array([row + [self._count] * (most - len(row)) for row in needed], np.intp).reshape(-1, most)
        self._first = np.cumsum([0, *map(len, alternatives)][:-1])
        """The first alternative of each pattern."""
        holders: dict[str, list[int]] = defaultdict(list)
        for group, number in groups.items():
            for string in group:
                holders[string].append(number)
        strings = sorted(holders)
        self._ends = np.cumsum([0, *(len(holders[string]) for string in strings)])
        self._groups = np.array([number for string in strings for number in holders[string]], np.intp)
        # Overlapping matches are wanted: of "refund" and "refund my" in one place, each may be what a pattern needs.
        self._strings = AhoCorasick(strings, matchkind=MatchKind.Standard) if strings else None

    def of(self, text: str) -> set[int]:
        """Return the patterns that may match `text`."""
        return {pattern for pattern, _ in self.texts([text])}

    def texts(self, texts: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        """Yield patterns, each with texts that it may match (by number); a text meets its patterns ascending."""
        if not len(self._first):
            return
        for at in range(0, len(texts), _AT_ONCE):
            some = texts[at : at + _AT_ONCE]
            parts = [self._held(some[first : first + _FILLED]) for first in range(0, len(some), _FILLED)]
            held = np.concatenate(parts, axis=1)
            met = held[self._needed[:, 0]]
            for column in self._needed.T[1:]:
                met &= held[column]
            met = np.bitwise_or.reduceat(met, self._first)
            patterns = np.flatnonzero(met.any(axis=1))
            which, numbers = np.nonzero(np.unpackbits(met[patterns], axis=1))
            bounds = np.searchsorted(which, np.arange(len(patterns) + 1)).tolist()
            found = (numbers + at).tolist()
            for n, pattern in enumerate(patterns.tolist()):
                yield pattern, found[bounds[n] : bounds[n + 1]]

    def _held(self, texts: Sequence[str]) -> _Bits:
        """Return, for each group of strings, a bit for each text: set where the text holds one of them."""
        held = np.zeros((self._count + 1, len(texts)), np.bool_)
        held[self._count] = [text != "" for text in texts]
        if self._strings is not None:
            find = self._strings.find_matches_as_indexes
            seen = [{match[0] for match in find(plain(text), overlapping=True)} for text in texts]
            strings = np.array([string for one in seen for string in one], np.intp)
            numbers = np.repeat(np.arange(len(texts)), [len(one) for one in seen])
            first, sizes = self._ends[strings], self._ends[strings + 1] - self._ends[strings]
            # The groups of each string stand in a row: from `first` on, counted up.
            places = np.arange(sizes.sum()) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
            held[self._groups[places], np.repeat(numbers, sizes)] = True
        return np.packbits(held, axis=1)
