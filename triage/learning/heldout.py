"""How heads judged tickets of groups that they had not seen, and the predictions that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage import discover
from triage.agreement import Bools, Floats, Ints
from triage.heads import Kind
from triage.learning.calibration import probabilities
from triage.learning.lessons import HEADS
from triage.model import Model
from triage.prose.text import View
from triage.types import Example, Findings, Prediction


@dataclass(frozen=True, slots=True)
class Held:
    """One head's raw `scores` [rows, labels] of the tickets `rows` (their numbers), and its temperature."""

    head: str
    kind: Kind
    labels: tuple[str, ...]
    temperature: float
    rows: Ints
    scores: Floats

    def targets(self, found: Sequence[Example]) -> tuple[Ints, Bools]:
        """Return which of `rows` are labelled with what the head can say, and what they say [those rows, labels]."""
        head = discover.load(HEADS, self.head)
        said = [head.target(found[n].labels) for n in self.rows.tolist()]
        loose = self.kind == "independent"
        own = [n for n, s in enumerate(said) if s is not None and (loose or {*s} <= {*self.labels})]
        targets = np.array([[label in said[n] for label in self.labels] for n in own], np.bool_)
        return np.array(own, np.int64), targets.reshape(len(own), len(self.labels))

    @property
    def p(self) -> Floats:
        """Return the probabilities, [rows, labels]."""
        return probabilities(self.scores, self.temperature, self.kind)


def judged(model: Model, views: Sequence[View], findings: Sequence[Findings]) -> tuple[Held, ...]:
    """Let a model judge tickets that it was not trained on."""
    scores, at = model.scores(views, findings).astype(np.float64), 0
    rows, held = np.arange(len(views)), []
    for name, info in model.manifest.heads.items():
        part = scores[:, at : at + len(info.labels)]
        held.append(Held(name, info.kind, info.labels, info.temperature, rows, part))
        at += len(info.labels)
    return tuple(held)


def predictions(held: Sequence[Held], count: int) -> list[Prediction]:
    """Return what the heads say of each of `count` tickets; a head says nothing of a ticket that it did not judge."""
    found: list[dict[str, Mapping[str, float]]] = [{} for _ in range(count)]
    for one in held:
        for n, values in zip(one.rows.tolist(), one.p.tolist(), strict=True):
            found[n][one.head] = dict(zip(one.labels, values, strict=True))
    return [Prediction(heads) for heads in found]
