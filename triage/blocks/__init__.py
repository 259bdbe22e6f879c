"""One file for each kind of feature; the file's name is the block's name.

A file has ``build(clauses)``, which returns a `Block` for a policy's clauses. To a linear model a block is a range of
columns. `OPTIONAL` files take part only where a model is trained with them (``triage train --blocks``); all others
always do. A block that tells whether a phone number is given would be, in a file ``phone.py``::

    class Phone:
        width, digest, strength, normed, seen_in, basis = 1, "", 0.5, False, 0, None

        def columns(self, batch):
            texts = ((n, p.own) for n, view in enumerate(batch.views) for p in view.passages)
            given = np.array([n for n, text in texts if PHONE.search(text)], np.int64)
            return given, np.zeros(len(given), np.int64)

        def values(self, batch, tickets, columns):
            return None

        def spelled(self, words, texts):
            return []

    def build(clauses):
        return Phone()

``view.passages`` are the subject and the customer's messages, ``own`` their own words alone; ``batch.findings`` what
the rules found. A dense block (an embedding) gives all of its columns for every ticket, and their values in `values`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from triage import hashing
from triage.hashing import Hashes, Ints, Words
from triage.prose.text import View
from triage.types import Findings

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Batch:
    """Tickets to be turned into features, with what several blocks need of their texts read once.

    `words` are those of all texts of the customers; `passage_ticket` is the ticket of each text.
    """

    views: Sequence[View]
    findings: Sequence[Findings]
    words: Words
    passage_ticket: Ints

    def __len__(self) -> int:
        return len(self.views)

    @cached_property
    def word_ticket(self) -> Ints:
        """The ticket of each word."""
        found: Ints = self.passage_ticket[self.words.text]
        return found

    @cached_property
    def pairs(self) -> tuple[Ints, Hashes]:
        """The ticket and the hash of every two words that follow each other."""
        text, hashes = hashing.pairs(self.words)
        return self.passage_ticket[text], hashes


class Block(Protocol):
    """One kind of feature, made ready.

    `width` columns; `digest` names what they rest on beside the code (a table of vectors), so that weights are never
    used with another one. `strength` is what features are multiplied by when weights are fitted (the stronger, the
    less a weight costs). `normed` blocks share one divisor for each ticket: the root of the number of its distinct
    features of the first of them. `basis` [width, k], if any, says which k directions of the columns are learnt; a
    model folds it away. `seen_in` is the least number of tickets that a column needs to be learnt at all (0: all are).
    """

    width: int
    digest: str
    strength: float
    normed: bool
    seen_in: int
    basis: Floats | None

    def columns(self, batch: Batch) -> tuple[Ints, Ints]:
        """Return the features of a batch as tickets and columns, in any order, repeats allowed."""
        ...

    def values(self, batch: Batch, tickets: Ints, columns: Ints) -> Floats | None:
        """Return the value of each distinct feature, before the divisor; ``None`` when all are 1."""
        ...

    def spelled(self, words: Words, texts: Sequence[str]) -> list[tuple[int, str, int]]:
        """Name the features that words stand for: place in the text, the words, the column. None for other blocks."""
        ...
