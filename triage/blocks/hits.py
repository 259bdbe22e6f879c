"""What the rules found: for each clause, whether a certain pattern, a hint, or something held back stands there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.blocks import Batch, Floats
from triage.hashing import Ints, Words
from triage.types import Polarity, Signal, Tier

KINDS = ("match", "hint", "held back")


class Hits:
    """The block; hits of other clauses than `clauses` are ignored."""

    digest = ""
    strength = 0.5
    normed = False
    seen_in = 0
    basis: Floats | None = None

    def __init__(self, clauses: Sequence[str]) -> None:
        self._place = {clause: n * len(KINDS) for n, clause in enumerate(clauses)}
        self.width = len(KINDS) * len(clauses)

    def columns(self, batch: Batch) -> tuple[Ints, Ints]:
        found = [
            (ticket, self._place[s.clause] + _kind(s))
            for ticket, findings in enumerate(batch.findings)
            for s in findings.signals
            if s.clause in self._place
        ]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def values(self, batch: Batch, tickets: Ints, columns: Ints) -> Floats | None:
        return None

    def spelled(self, words: Words, texts: Sequence[str]) -> list[tuple[int, str, int]]:
        return []


def build(clauses: Sequence[str]) -> Hits:
    return Hits(clauses)


def _kind(signal: Signal) -> int:
    if signal.polarity is not Polarity.ASSERTED:
        return KINDS.index("held back")
    return KINDS.index("match" if signal.tier is Tier.MATCH else "hint")
