"""Known words by their vectors: the mean vector of a text, learnt in its 128 directions, scored word by word.

A linear model over a mean of vectors is a sum over the words, so what is learnt folds into one row a known word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from triage import hashing, vectors
from triage.blocks import Batch, Floats
from triage.hashing import Hashes, Ints, Words
from triage.vectors import Vectors


class KnownWords:
    """The block; one column a known word, weighed by how much the word says (rare words say more)."""

    strength = 1.0
    normed = True
    seen_in = 0

    def __init__(self, table: Vectors) -> None:
        self.table = table
        self.width = len(table.words)
        self.digest = table.digest
        self.basis: Floats | None = table.matrix
        self._index = _Index(hashing.split(table.words).hash)

    def columns(self, batch: Batch) -> tuple[Ints, Ints]:
        known = self._index.find(batch.words.hash)
        here = known >= 0
        return batch.word_ticket[here], known[here]

    def values(self, batch: Batch, tickets: Ints, columns: Ints) -> Floats | None:
        found: Floats = self.table.weights[columns]
        return found

    def spelled(self, words: Words, texts: Sequence[str]) -> list[tuple[int, str, int]]:
        known = self._index.find(words.hash).tolist()
        said = hashing.spelled(words, texts)
        return [(n, word, k) for n, (word, k) in enumerate(zip(said, known, strict=True)) if k >= 0]


def build(clauses: Sequence[str]) -> KnownWords:
    return _ready()


@lru_cache(maxsize=1)  # nothing in it changes, and the shipped table alone is ever used
def _ready() -> KnownWords:
    return KnownWords(vectors.load())


class _Index:
    """Known words by their hash: an open table, so that a batch of words is found in a few sweeps."""

    def __init__(self, hashes: Hashes) -> None:
        self._bits = max(8, int(2 * len(hashes)).bit_length())
        self._ids = np.full(1 << self._bits, -1, np.int64)
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._sweeps = 0
        left = np.arange(len(hashes))
        while len(left):
            place = self._place(hashes[left], self._sweeps)
            free = np.flatnonzero(self._ids[place] < 0)
            _, first = np.unique(place[free], return_index=True)
            settled = free[first]
            self._ids[place[settled]], self._keys[place[settled]] = left[settled], hashes[left[settled]]
            left = np.delete(left, settled)
            self._sweeps += 1

    def _place(self, hashes: Hashes, sweep: int) -> Ints:
        places = (hashes >> np.uint64(64 - self._bits)).astype(np.int64) + sweep
        return places & ((1 << self._bits) - 1)

    def find(self, hashes: Hashes) -> Ints:
        """Return each word's number, or -1."""
        found = np.full(len(hashes), -1, np.int64)
        left = np.arange(len(hashes))
        for sweep in range(self._sweeps):
            place = self._place(hashes[left], sweep)
            ids = self._ids[place]
            same = (self._keys[place] == hashes[left]) & (ids >= 0)
            found[left[same]] = ids[same]
            left = left[(ids >= 0) & ~same]
            if not len(left):
                break
        return found
