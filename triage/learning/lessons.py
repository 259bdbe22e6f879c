"""What labelled tickets teach each head, and where they are too few or contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from types import ModuleType

import numpy as np
import numpy.typing as npt

from triage import discover
from triage.errors import ModelError
from triage.hashing import Ints
from triage.heads import Kind, Names
from triage.learning import likeness
from triage.types import Example, Labels

HEADS = "triage.heads"
FEW = 8
"""A label with fewer tickets than this is learnt, with a warning."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One head's task: its labels, the tickets (`rows`) that teach it, and what they say [rows, labels].

    `weights` says how much each of the rows counts: 1, or less for a ticket that patterns were written from.
    """

    head: str
    kind: Kind
    balanced: bool
    labels: tuple[str, ...]
    rows: Ints
    targets: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Task:
    """What the tickets say about one head: `said` by ticket (``None``: nothing), and the tickets of each label."""

    name: str
    head: ModuleType
    said: tuple[tuple[str, ...] | None, ...]
    counts: dict[str, int]
    read: tuple[bool, ...]

    @property
    def learnable(self) -> tuple[str, ...]:
        return tuple(label for label, n in self.counts.items() if n >= self.head.MIN_EXAMPLES)

    @property
    def left_out(self) -> bool:
        return len(self.learnable) < (1 if self.head.KIND == "independent" else 2)

    def doubts(self) -> list[str]:
        """Say which labels, or whether the head as a whole, have too little to learn from."""
        if all(s is None for s in self.said):
            return [f"{self.name}: left out, because no ticket says anything about it"]
        least = max(self.head.MIN_EXAMPLES, FEW)
        few = [f"{label} ({n})" for label, n in self.counts.items() if n < least]
        told = [f"{self.name}: too few tickets to learn these labels well or at all: {', '.join(few)}"] if few else []
        if self.left_out:
            told.append(f"{self.name}: left out, because the tickets hold fewer than two of its labels often enough")
        return told

    def lesson(self) -> Lesson:
        """Return what there is to learn. A ticket whose one label is too rare teaches the head nothing."""
        labels, one = self.learnable, self.head.KIND != "independent"
        unlearnt = set(self.counts) - set(labels) if one else set()
        taught = [n for n, s in enumerate(self.said) if s is not None and not unlearnt & set(s)]
        targets = np.array([[label in (self.said[n] or ()) for label in labels] for n in taught], np.bool_)
        weights = np.array([self.head.READ if self.read[n] else 1.0 for n in taught])
        return Lesson(self.name, self.head.KIND, self.head.BALANCED, labels, np.array(taught), targets, weights)


def lessons_of(found: Sequence[Example], policy: Names) -> tuple[list[Lesson], list[str]]:
    """Ask every head what the examples teach it; doubts are labels, or whole heads, with too little to learn from."""
    if not found:
        raise ModelError("there are no labelled tickets to train on")
    tasks = _tasks(found, policy)
    doubts = [*_clashes(found), *(doubt for task in tasks for doubt in task.doubts())]
    lessons = [task.lesson() for task in tasks if not task.left_out]
    if not lessons:
        raise ModelError("the labelled tickets teach no head anything:\n" + "\n".join(doubts))
    return lessons, doubts


def shortages(found: Sequence[Example], policy: Names) -> list[str]:
    """Say, head by head, which labels have too few tickets to be learnt well or at all."""
    return [doubt for task in _tasks(found, policy) for doubt in task.doubts()]


def conflicts(found: Sequence[Example]) -> list[tuple[str, str]]:
    """Return the ids of tickets with the very same words whose labels differ, the earlier first."""
    first: dict[bytes, Example] = {}
    clashes = []
    for words, example in zip(likeness.fingerprints(found), found, strict=True):
        other = first.setdefault(words, example)
        if words and _differ(other.labels, example.labels):
            clashes.append((other.ticket.id, example.ticket.id))
    return clashes


def _differ(one: Labels, other: Labels) -> bool:
    """Tell whether two judgements speak against each other; what one of them leaves open does not."""
    pairs = ((getattr(one, f.name), getattr(other, f.name)) for f in fields(Labels))
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _tasks(found: Sequence[Example], policy: Names) -> list[_Task]:
    tasks = []
    for name in discover.names(HEADS):
        head = discover.load(HEADS, name)
        said = tuple(head.target(e.labels) for e in found)
        counts = {label: sum(label in s for s in said if s is not None) for label in head.labels(policy)}
        tasks.append(_Task(name, head, said, counts, tuple(e.read for e in found)))
    return tasks


def _clashes(found: Sequence[Example]) -> list[str]:
    clashes = [f"'{a}' and '{b}'" for a, b in conflicts(found)]
    return [f"the same words, but different labels: {'; '.join(clashes)}"] if clashes else []
