"""Which team must own the ticket; learnt from escalated tickets alone, because the others have no owner."""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels

KIND: Kind = "softmax"
BALANCED = True
MIN_EXAMPLES = 2
READ = 1.0


def labels(names: Names) -> tuple[str, ...]:
    return tuple(names.teams)


def target(labels: Labels) -> tuple[str, ...] | None:
    return (labels.team,) if labels.escalate and labels.team else None
