"""Which clauses of the protocol hold, each by itself. Not balanced, so that a probability means what it says."""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels

KIND: Kind = "independent"
BALANCED = False
MIN_EXAMPLES = 8


def labels(names: Names) -> tuple[str, ...]:
    return tuple(names.clauses)


def target(labels: Labels) -> tuple[str, ...] | None:
    return labels.clauses
