"""Tickets and what the rules found in them -> sparse rows of features, a batch at a time, with numpy alone.

Each block (``triage/blocks``) has a range of columns; all features of a ticket are distinct. The blocks that are
normed are divided by one figure, the root of the number of distinct features of the first of them, so that a linear
model over word vectors folds into one row of weights a known word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from triage import discover, hashing
from triage.blocks import Batch, Block
from triage.hashing import Ints
from triage.prose.text import View
from triage.types import Findings

BLOCKS = "triage.blocks"


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


@dataclass(frozen=True, slots=True)
class Part:
    """A block and where its columns begin."""

    name: str
    block: Block
    start: int

    @property
    def end(self) -> int:
        return self.start + self.block.width


class Featurizer:
    """Turn views and findings into rows. `clauses` are those whose hits are columns; other hits are ignored."""

    def __init__(self, clauses: Sequence[str], blocks: Sequence[str] | None = None) -> None:
        """Raises `TriageError` for a block that this version does not have."""
        self.clauses = tuple(clauses)
        parts, at = [], 0
        for name in usual() if blocks is None else blocks:
            part = Part(name, discover.load(BLOCKS, name).build(self.clauses), at)
            parts.append(part)
            at = part.end
        self.parts = tuple(parts)
        self.width = at

    def part(self, name: str) -> Part:
        """Return one block with its place."""
        return next(p for p in self.parts if p.name == name)

    def rows(self, views: Sequence[View], findings: Sequence[Findings]) -> Rows:
        """Return one row a ticket."""
        batch = _batch(views, findings)
        keys = []
        for part in self.parts:
            tickets, columns = part.block.columns(batch)
            keys.append(tickets * self.width + (columns + part.start))
        rows, columns = np.divmod(_distinct(np.concatenate(keys)), self.width)
        return Rows(np.searchsorted(rows, np.arange(len(batch) + 1)), columns, self._values(batch, rows, columns))

    def names(self, view: View) -> list[tuple[str, Ints]]:
        """Return every distinct word and pair of a ticket with its columns, words first, in the order of the text."""
        texts = _texts(view)
        words = hashing.split(texts)
        found: dict[str, list[int]] = {}
        spelled = [
            (place, word, column + part.start)
            for part in self.parts
            for place, word, column in part.block.spelled(words, texts)
        ]
        for _, word, column in sorted(spelled, key=lambda s: s[0]):
            own = found.setdefault(word, [])
            if column not in own:
                own.append(column)
        return [(word, np.array(sorted(own))) for word, own in found.items()]

    def _values(self, batch: Batch, rows: Ints, columns: Ints) -> npt.NDArray[np.float32]:
        values = np.ones(len(columns), np.float32)
        norm = None
        for part in self.parts:
            here = np.flatnonzero((columns >= part.start) & (columns < part.end))
            own = part.block.values(batch, rows[here], columns[here] - part.start)
            if own is not None:
                values[here] = own
            if part.block.normed:
                if norm is None:
                    count = np.bincount(rows[here], minlength=len(batch))
                    norm = np.sqrt(np.maximum(count, 1)).astype(np.float32)
                values[here] /= norm[rows[here]]
        return values


def usual() -> list[str]:
    """Return the names of the blocks that every model has, in their order."""
    return [name for name in discover.names(BLOCKS) if not getattr(discover.load(BLOCKS, name), "OPTIONAL", False)]


def _distinct(keys: Ints) -> Ints:
    """Sort and drop repeats (``np.unique`` goes by a hash table, at ten times the cost here)."""
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    return keys[fresh]


def _texts(view: View) -> list[str]:
    return [p.own for p in view.passages]


def _batch(views: Sequence[View], findings: Sequence[Findings]) -> Batch:
    texts, ticket = [], []
    for n, view in enumerate(views):
        own = _texts(view)
        texts += own
        ticket += [n] * len(own)
    return Batch(views, findings, hashing.split(texts), np.array(ticket, np.int64))
