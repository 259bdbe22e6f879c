"""What a training run saw and how well it did: data checks, figures of the heads, figures of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.learning.assess import Assessment
from triage.learning.check import Check
from triage.learning.facts import Facts
from triage.learning.figures import Figure
from triage.learning.heldout import Held
from triage.learning.holdout import By


@dataclass(frozen=True, slots=True)
class Report:
    """What a training run saw: cross-validated figures of each head (`rows`), temperatures, doubts about the data.

    `test` holds the figures on the `held_out` tickets whose groups were kept from the model altogether. `thresholds`
    are suggestions for ``decision.toml`` (clause -> probability); the policy alone decides. `judged` are the heads'
    scores of each ticket by models that had not seen its group; `across` and `kept` are the figures of rules, heads
    and both together that follow, cross-validated and on the held-out tickets. `dropped` tickets are in neither part;
    `taken` says what is kept of the base model; `notes` are what to know of the split and the base, and stand among the
    `warnings`, too.
    """

    examples: int
    groups: int
    folds: int
    rows: tuple[Figure, ...] = ()
    temperatures: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    held_out: int = 0
    test: tuple[Figure, ...] = ()
    judged: tuple[Held, ...] = field(default=(), compare=False, repr=False)
    taken: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    by: By = "group"
    share: float = 0.0
    border: datetime | None = None
    dropped: int = 0
    notes: tuple[str, ...] = ()
    facts: Facts | None = None
    across: Assessment | None = None
    kept: Assessment | None = None
