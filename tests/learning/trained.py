"""Training for the tests beside it, on the labelled tickets of ``tests/labelled.py``."""

from __future__ import annotations

from tests.labelled import Named, seen
from triage.learning.learn import learn
from triage.learning.report import Report
from triage.model import Model
from triage.types import Example

NAMES = Named()


def train(found: list[Example], *, seed: int = 0, hits: bool = True, names: object = NAMES) -> tuple[Model, Report]:
    return learn(found, names, seen=seen(found, hits=hits), seed=seed, progress=lambda _: None)
