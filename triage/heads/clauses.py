"""Which clauses of the protocol hold, each by itself; rules that are never named are not among them.

Not balanced, so that a probability means what it says.
"""

from __future__ import annotations

from triage.heads import Kind, Names
from triage.types import Labels

KIND: Kind = "independent"
BALANCED = False
MIN_EXAMPLES = 8
READ = 0.3


def labels(names: Names) -> tuple[str, ...]:
    return tuple(name for name, clause in names.clauses.items() if clause.named)


def target(labels: Labels) -> tuple[str, ...] | None:
    return labels.clauses
