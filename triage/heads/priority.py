"""How urgent, from none to critical."""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels, Priority

KIND: Kind = "softmax"
BALANCED = True
MIN_EXAMPLES = 2
READ = 0.3


def labels(names: Names) -> tuple[str, ...]:
    return tuple(level.label for level in Priority)


def target(labels: Labels) -> tuple[str, ...] | None:
    return (labels.priority.label,)
