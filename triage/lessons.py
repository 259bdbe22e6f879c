"""What labelled tickets teach each head, and where they are too few or contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triage import discover, split
from triage.errors import ModelError
from triage.hashing import Ints
from triage.heads import Kind, Names
from triage.types import Example

HEADS = "triage.heads"
FEW = 8
"""A label with fewer tickets than this is learnt, with a warning."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One head's task: its labels, the tickets (`rows`) that teach it, and what they say [rows, labels]."""

    head: str
    kind: Kind
    balanced: bool
    labels: tuple[str, ...]
    rows: Ints
    targets: npt.NDArray[np.bool_]


def lessons_of(found: Sequence[Example], policy: Names) -> tuple[list[Lesson], list[str]]:
    """Ask every head what the examples teach it; doubts are labels, or whole heads, with too little to learn from."""
    if not found:
        raise ModelError("there are no labelled tickets to train on")
    lessons, doubts = [], _conflicts(found)
    for name in discover.names(HEADS):
        head = discover.load(HEADS, name)
        said = [head.target(e.labels) for e in found]
        counts = {label: sum(label in s for s in said if s is not None) for label in head.labels(policy)}
        labels = tuple(label for label, n in counts.items() if n >= head.MIN_EXAMPLES)
        least = max(head.MIN_EXAMPLES, FEW)
        few = [f"{label} ({n})" for label, n in counts.items() if n < least]
        if few:
            doubts.append(f"{name}: too few tickets to learn these labels well or at all: {', '.join(few)}")
        if len(labels) < (2 if head.KIND == "softmax" else 1):
            doubts.append(f"{name}: left out, because the tickets hold fewer than two of its labels often enough")
            continue
        unlearnt = set(counts) - set(labels) if head.KIND == "softmax" else set()
        taught = [n for n, s in enumerate(said) if s is not None and not unlearnt & set(s)]
        targets = np.array([[label in (said[n] or ()) for label in labels] for n in taught], np.bool_)
        lessons.append(Lesson(name, head.KIND, head.BALANCED, labels, np.array(taught), targets))
    if not lessons:
        raise ModelError("the labelled tickets teach no head anything:\n" + "\n".join(doubts))
    return lessons, doubts


def _conflicts(found: Sequence[Example]) -> list[str]:
    """Name tickets with the very same words whose labels differ."""
    first: dict[bytes, Example] = {}
    clashes = []
    for words, example in zip(split.fingerprints(found), found, strict=True):
        other = first.setdefault(words, example)
        if other.labels != example.labels:
            clashes.append(f"'{other.ticket.id}' and '{example.ticket.id}'")
    return [f"the same words, but different labels: {'; '.join(clashes)}"] if clashes else []
