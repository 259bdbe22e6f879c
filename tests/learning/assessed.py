"""Heads and findings made up for the tests of the assessment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.labelled import examples
from tests.small import POLICY
from triage import discover
from triage.learning.assess import JUDGES, Assessment
from triage.learning.heldout import Held
from triage.policy import Policy
from triage.types import Example, Findings

FOUND = examples(100, groups=20)
FAMILY = [n // 5 for n in range(100)]
NONE = [Findings()] * 100


def held(found: Sequence[Example], *, strength: float = 8.0, policy: Policy = POLICY) -> list[Held]:
    """Make heads that hold each label with the same strength: surely right, or with a negative one surely wrong."""
    made = []
    for name in ("clauses", "escalate", "priority", "sentiment", "team"):
        head = discover.load("triage.heads", name)
        said = [head.target(e.labels) for e in found]
        rows = np.array([n for n, s in enumerate(said) if s is not None], np.int64)
        labels = head.labels(policy)
        holds = np.array([[label in said[n] for label in labels] for n in rows], bool).reshape(len(rows), len(labels))
        if head.KIND == "ordinal":  # scores say "this label or a later one"
            holds = np.flip(np.maximum.accumulate(np.flip(holds, axis=1), axis=1), axis=1)
        scores = np.where(holds, strength, -strength).astype(float)
        made.append(Held(name, head.KIND, labels, 2.0, rows, scores))
    return made


def rows(found: Assessment) -> dict[tuple[str, str], dict[str, object]]:
    return {(c.asked, c.measure): dict(zip(JUDGES, c.figures, strict=True)) for c in found.comparisons}


def value(found: object) -> float | None:
    return None if found is None else round(found.value, 6)
