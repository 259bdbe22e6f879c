"""Tickets and what the rules found in them -> sparse rows of features, a batch at a time, with numpy alone.

The columns, in order: hashed words and pairs (SLOTS), known words (one each), hits (`HIT_KINDS` for each clause),
shape (length, shouting, the thread). All are yes or no; hashed words and known words are divided by one
normaliser, the root of the number of distinct hashed features, so that a linear model over word vectors folds
into one row of weights a known word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from triage import hashing
from triage.hashing import Hashes, Ints, Words
from triage.text import View
from triage.types import SUBJECT, Author, Findings, Polarity, Tier
from triage.vectors import Vectors

SLOTS = 1 << 18
HIT_KINDS = ("match", "hint", "held back")
_LENGTHS = (10, 25, 60, 120, 250)
_SHOUTED = (0.02, 0.1, 0.3)
_THREAD = (2, 3, 5)
SHAPE = len(_LENGTHS) + len(_SHOUTED) + len(_THREAD) + 4
"""One column more than borders for each of the three, and one for an agent's message."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: row i has the `columns` and `values` from ``starts[i]`` to ``starts[i + 1]``, columns ascending."""

    starts: Ints
    columns: Ints
    values: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[tuple[Ints, npt.NDArray[np.float32]]]:
        bounds = self.starts.tolist()
        for a, b in pairwise(bounds):
            yield self.columns[a:b], self.values[a:b]

    def take(self, which: Ints) -> Rows:
        """Return the rows of these numbers, in their order."""
        sizes = np.diff(self.starts)[which]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        at = np.arange(starts[-1]) + np.repeat(self.starts[which] - starts[:-1], sizes)
        return Rows(starts, self.columns[at], self.values[at])


class Featurizer:
    """Turn views and findings into rows. `clauses` are those whose hits are columns; other hits are ignored."""

    def __init__(self, vectors: Vectors, clauses: Sequence[str]) -> None:
        self.clauses = tuple(clauses)
        self.hits_from = SLOTS + len(vectors.words)
        self.shape_from = self.hits_from + len(HIT_KINDS) * len(self.clauses)
        self.width = self.shape_from + SHAPE
        self._index = _Index(hashing.split(vectors.words).hash)
        self._weights = vectors.weights
        self._clause = {clause: n for n, clause in enumerate(self.clauses)}

    def rows(self, views: Sequence[View], findings: Sequence[Findings]) -> Rows:
        """Return one row a ticket."""
        words, ticket = _read(views)
        in_ticket = ticket[words.text]
        pair_text, pair_hash = hashing.pairs(words)
        known = self._index.find(words.hash)
        marks = self._marks(words, in_ticket, views, findings)
        keys = np.concatenate(
            [
                in_ticket * self.width + _slots(words.hash),
                ticket[pair_text] * self.width + _slots(pair_hash),
                in_ticket[known >= 0] * self.width + known[known >= 0] + SLOTS,
                marks,
            ]
        )
        rows, columns = np.divmod(_distinct(keys), self.width)
        return self._weighed(rows, columns, len(views))

    def names(self, view: View) -> list[tuple[str, Ints]]:
        """Return every distinct word and pair of a ticket with its columns, in the order of the text."""
        texts = _texts(view)
        words = hashing.split(texts)
        spelled = [texts[t][a:b].lower() for t, a, b in zip(words.text, words.start, words.end, strict=True)]
        slots, known = _slots(words.hash), self._index.find(words.hash)
        found = {
            word: np.array([slot, k + SLOTS] if k >= 0 else [slot])
            for word, slot, k in zip(spelled, slots.tolist(), known.tolist(), strict=True)
        }
        follows = np.flatnonzero(words.text[1:] == words.text[:-1])
        for at, slot in zip(follows.tolist(), _slots(hashing.pairs(words)[1]).tolist(), strict=True):
            found[f"{spelled[at]} {spelled[at + 1]}"] = np.array([slot])
        return list(found.items())

    def _weighed(self, rows: Ints, columns: Ints, count: int) -> Rows:
        hashed, known = columns < SLOTS, (columns >= SLOTS) & (columns < self.hits_from)
        norm = np.sqrt(np.maximum(np.bincount(rows[hashed], minlength=count), 1)).astype(np.float32)
        values = np.ones(len(columns), np.float32)
        values[known] = self._weights[columns[known] - SLOTS]
        worded = columns < self.hits_from
        values[worded] /= norm[rows[worded]]
        return Rows(np.searchsorted(rows, np.arange(count + 1)), columns, values)

    def _marks(self, words: Words, in_ticket: Ints, views: Sequence[View], findings: Sequence[Findings]) -> Ints:
        """Return the keys of hits and shape."""
        count = len(views)
        length = np.bincount(in_ticket, minlength=count)
        shouted = np.bincount(in_ticket, words.shouted, minlength=count) / np.maximum(length, 1)
        written = np.array([sum(p.message != SUBJECT for p in v.passages) for v in views], np.int64)
        each = np.arange(count)
        keys, at = [], self.shape_from
        for figure, borders in ((length, _LENGTHS), (shouted, _SHOUTED), (written, _THREAD)):
            keys.append(each * self.width + at + np.searchsorted(borders, figure, side="right"))
            at += len(borders) + 1
        answered = [any(m.author is Author.AGENT and not m.internal for m in v.ticket.messages) for v in views]
        keys.append(np.flatnonzero(answered) * self.width + at)
        hits = [
            n * self.width + self.hits_from + self._clause[s.clause] * len(HIT_KINDS) + _kind(s.polarity, s.tier)
            for n, found in enumerate(findings)
            for s in found.signals
            if s.clause in self._clause
        ]
        return np.concatenate([*keys, np.array(hits, np.int64)])


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


def _distinct(keys: Ints) -> Ints:
    """Sort and drop repeats (``np.unique`` goes by a hash table, at ten times the cost here)."""
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    return keys[fresh]


def _slots(hashes: Hashes) -> Ints:
    return (hashes & np.uint64(SLOTS - 1)).astype(np.int64)


def _kind(polarity: Polarity, tier: Tier) -> int:
    if polarity is not Polarity.ASSERTED:
        return HIT_KINDS.index("held back")
    return HIT_KINDS.index(tier.value)


def _texts(view: View) -> list[str]:
    return [p.own for p in view.passages]


def _read(views: Sequence[View]) -> tuple[Words, Ints]:
    """Return all words of all texts, and the ticket of each text."""
    texts, ticket = [], []
    for n, view in enumerate(views):
        own = _texts(view)
        texts += own
        ticket += [n] * len(own)
    return hashing.split(texts), np.array(ticket, np.int64)
