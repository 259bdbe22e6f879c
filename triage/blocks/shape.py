"""The outer shape of a ticket: how long, how much of it shouted, how many messages, whether an agent answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.blocks import Batch, Floats
from triage.hashing import Ints, Words
from triage.types import SUBJECT, Author

_WORDS = (10, 25, 60, 120, 250)
_SHOUTED = (0.02, 0.1, 0.3)
_MESSAGES = (2, 3, 5)


class Shape:
    """The block: one column for each range of words, of shouting and of messages, and one for an agent's answer."""

    width = len(_WORDS) + len(_SHOUTED) + len(_MESSAGES) + 4
    digest = ""
    strength = 0.1
    normed = False
    seen_in = 0
    basis: Floats | None = None

    def columns(self, batch: Batch) -> tuple[Ints, Ints]:
        count, each = len(batch), np.arange(len(batch))
        length = np.bincount(batch.word_ticket, minlength=count)
        shouted = np.bincount(batch.word_ticket, batch.words.shouted, minlength=count) / np.maximum(length, 1)
        written = np.array([sum(p.message != SUBJECT for p in v.passages) for v in batch.views], np.int64)
        columns, at = [], 0
        for figure, borders in ((length, _WORDS), (shouted, _SHOUTED), (written, _MESSAGES)):
            columns.append(at + np.searchsorted(borders, figure, side="right"))
            at += len(borders) + 1
        answered = [any(m.author is Author.AGENT and not m.internal for m in v.ticket.messages) for v in batch.views]
        by_agent = np.flatnonzero(answered)
        return np.concatenate([each, each, each, by_agent]), np.concatenate([*columns, np.full(len(by_agent), at)])

    def values(self, batch: Batch, tickets: Ints, columns: Ints) -> Floats | None:
        return None

    def spelled(self, words: Words, texts: Sequence[str]) -> list[tuple[int, str, int]]:
        return []


def build(clauses: Sequence[str]) -> Shape:
    return Shape()
