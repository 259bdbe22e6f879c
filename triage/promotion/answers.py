"""What one model decides of the tickets and the behaviour rows of a trial."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage.agreement import Bools, Ints
from triage.pipeline import BATCH, Scorer
from triage.trials import behaviour
from triage.trials.behaviour import Capability
from triage.types import Decision, Example


@dataclass(frozen=True, slots=True)
class Answers:
    """What one model decides: of the tickets, and which behaviour rows of each capability come out as asked."""

    priority: Ints
    clauses: tuple[frozenset[str], ...]
    faults: int
    rows: Mapping[str, Bools]
    escalated: Bools


def answers(
    scorer: Scorer,
    found: Sequence[Example],
    capabilities: Mapping[str, Capability],
    advance: Callable[[int], None] = lambda done: None,
) -> Answers:
    """Decide tickets and behaviour rows; `advance` is told how many more are done."""
    decided: list[Decision] = []
    for at in range(0, len(found), BATCH):
        batch = [e.ticket for e in found[at : at + BATCH]]
        decided += scorer.score(batch)
        advance(len(batch))
    tried: dict[str, list[bool]] = {name: [] for name in capabilities}
    for outcome in behaviour.outcomes(capabilities, scorer):
        tried[outcome.capability].append(not outcome.wrong)
    advance(sum(map(len, tried.values())))
    return Answers(
        np.array([d.priority for d in decided], np.int64),
        tuple(frozenset(d.clauses) for d in decided),
        sum(bool(d.faults) for d in decided),
        {name: np.array(passed, np.bool_) for name, passed in tried.items()},
        np.array([d.escalate for d in decided], np.bool_),
    )
