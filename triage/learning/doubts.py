"""Labels that the other tickets speak against, and tickets that stand twice: what to read again before training.

The method is confident learning (Northcutt, Jiang, Chuang 2021): a label is doubted where a head that never saw the
ticket's group gives another label at least the probability that it gives, on average, to tickets of that label.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage.files.output import whole
from triage.learning import likeness
from triage.learning.figures import Floats
from triage.learning.lessons import Lesson
from triage.types import Example
from triage.writers.csv import safe

COPY = "copy"
"""The field of a doubt about a text that nearly repeats another."""
HOLDS, LACKS = "holds", "does not hold"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to read again: a head's label (of a clause: ``clauses: id``), or a near copy of another ticket.

    `given` and `expected` are labels, `chance_given` and `chance_expected` their held-out probabilities. For a copy
    they are the other ticket's id, the word ``copy``, and 1.
    """

    ticket_id: str
    field: str
    given: str
    expected: str
    chance_given: float
    chance_expected: float

    @property
    def margin(self) -> float:
        """How much more probable the expected label is; from 0 (hardly) to 1."""
        return self.chance_expected - self.chance_given


def doubts(
    found: Sequence[Example], lessons: Sequence[Lesson], chances: Mapping[str, Floats], *, at_least: float = 0.0
) -> list[Doubt]:
    """Return what to read again, per field the strongest first.

    `chances` holds each head's held-out probabilities [its tickets, its labels]; `at_least` is the smallest margin.
    """
    told: list[Doubt] = []
    for lesson in lessons:
        tell = _alone if lesson.kind == "independent" else _either
        told += [d for d in tell(found, lesson, chances[lesson.head]) if d.margin >= at_least]
    told.sort(key=lambda d: (d.field, -d.margin, d.ticket_id))
    return [*copies(found), *told]


def copies(found: Sequence[Example]) -> list[Doubt]:
    """Return the tickets that nearly repeat an earlier one."""
    return [Doubt(found[b].ticket.id, COPY, found[a].ticket.id, COPY, 0.0, 1.0) for a, b in likeness.near_copies(found)]


def write(told: Sequence[Doubt], out: str) -> None:
    """Write doubts to a CSV file, one a row. Raises `OutputError` when it cannot be written."""
    with whole(out) as stream:
        rows = csv.writer(stream)
        rows.writerow(["ticket_id", "field", "given", "expected", "chance_given", "chance_expected", "margin"])
        for d in told:
            cells = (d.ticket_id, d.field, d.given, d.expected)
            rows.writerow([*map(safe, cells), d.chance_given, d.chance_expected, round(d.margin, 3)])


def _either(found: Sequence[Example], lesson: Lesson, chances: Floats) -> Iterator[Doubt]:
    """Doubt labels of which a ticket has one."""
    given = lesson.targets.argmax(axis=1)
    usual = np.array([chances[given == n, n].mean() if (given == n).any() else 2.0 for n in range(len(lesson.labels))])
    reached = np.where(chances >= usual, chances, -1.0)
    best = reached.argmax(axis=1)
    for row in np.flatnonzero((reached.max(axis=1) >= 0) & (best != given)):
        said, other = int(given[row]), int(best[row])
        if chances[row, other] > chances[row, said]:
            yield Doubt(
                found[int(lesson.rows[row])].ticket.id,
                lesson.head,
                lesson.labels[said],
                lesson.labels[other],
                round(float(chances[row, said]), 3),
                round(float(chances[row, other]), 3),
            )


def _alone(found: Sequence[Example], lesson: Lesson, chances: Floats) -> Iterator[Doubt]:
    """Doubt labels that hold or do not, each by itself: what is likely but lacks, what holds against all likelihood."""
    for n, label in enumerate(lesson.labels):
        holds, p = lesson.targets[:, n], chances[:, n]
        if not holds.any() or holds.all():
            continue
        lacking = ~holds & (p > 0.5)
        held_alone = holds & (p <= p[~holds].mean())  # as improbable as of a ticket that does not hold it
        for row in np.flatnonzero(lacking | held_alone):
            given, expected, q = (HOLDS, LACKS, p[row]) if holds[row] else (LACKS, HOLDS, 1 - p[row])
            yield Doubt(
                found[int(lesson.rows[row])].ticket.id,
                f"{lesson.head}: {label}",
                given,
                expected,
                round(float(q), 3),
                round(float(1 - q), 3),
            )
