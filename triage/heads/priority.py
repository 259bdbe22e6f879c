"""How urgent, from none to critical.

Not balanced: what to do by a probability is weighed by what a mistake costs, not by how rare a level is.
"""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels, Priority

KIND: Kind = "ordinal"
BALANCED = False
MIN_EXAMPLES = 2
READ = 0.3


def labels(names: Names) -> tuple[str, ...]:
    return tuple(level.label for level in Priority)


def target(labels: Labels) -> tuple[str, ...] | None:
    return (labels.priority.label,)
