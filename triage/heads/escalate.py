"""Whether a human must take over: a head of its own, because the five levels weighed alike say it less well."""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels

KIND: Kind = "softmax"
BALANCED = True
MIN_EXAMPLES = 2
READ = 0.3


def labels(names: Names) -> tuple[str, ...]:
    return ("false", "true")


def target(labels: Labels) -> tuple[str, ...] | None:
    return ("true" if labels.escalate else "false",)
