"""Words and pairs of words, each hashed to one of `SLOTS` columns. Yes or no: how often a word stands says little."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage import hashing
from triage.blocks import Batch, Floats
from triage.hashing import Hashes, Ints, Words

SLOTS = 1 << 18


class Hashed:
    """The block. Columns seen in a single ticket are left out: they teach that ticket by heart and fill the model."""

    width = SLOTS
    digest = ""
    strength = 1.0
    normed = True
    seen_in = 2
    basis: Floats | None = None

    def columns(self, batch: Batch) -> tuple[Ints, Ints]:
        ticket, hashes = batch.pairs
        return np.concatenate([batch.word_ticket, ticket]), np.concatenate([_slots(batch.words.hash), _slots(hashes)])

    def values(self, batch: Batch, tickets: Ints, columns: Ints) -> Floats | None:
        return None

    def spelled(self, words: Words, texts: Sequence[str]) -> list[tuple[int, str, int]]:
        said = hashing.spelled(words, texts)
        single = [(n, word, slot) for n, (word, slot) in enumerate(zip(said, _slots(words.hash).tolist(), strict=True))]
        follows = np.flatnonzero(words.text[1:] == words.text[:-1]).tolist()
        slots = _slots(hashing.pairs(words)[1]).tolist()
        count = len(said)
        return single + [(count + n, f"{said[n]} {said[n + 1]}", slot) for n, slot in zip(follows, slots, strict=True)]


def build(clauses: Sequence[str]) -> Hashed:
    return Hashed()


def _slots(hashes: Hashes) -> Ints:
    return (hashes & np.uint64(SLOTS - 1)).astype(np.int64)
