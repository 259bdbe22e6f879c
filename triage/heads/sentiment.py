"""How the customer feels towards the service, as written."""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels

KIND: Kind = "softmax"
BALANCED = True
MIN_EXAMPLES = 2
READ = 1.0


def labels(names: Names) -> tuple[str, ...]:
    return ("positive", "neutral", "frustrated", "angry")


def target(labels: Labels) -> tuple[str, ...] | None:
    return (labels.sentiment,) if labels.sentiment else None
