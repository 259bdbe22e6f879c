"""What leads from a cell of the tables to the tickets behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.difference.changes import LEVEL
from triage.difference.result import COUNTS
from triage.types import Priority

if TYPE_CHECKING:
    from triage.difference.cause import Cause
    from triage.difference.changes import Change
    from triage.difference.result import Difference


LEVELS = tuple(level.label for level in Priority)


def keys_of(change: Change) -> frozenset[str]:
    """Return what leads from a cell of the tables to a ticket."""
    keys = [f"count:{c.name}" for c in COUNTS if c.of(change)]
    keys.append(f"level:{change.before.priority.label}>{change.after.priority.label}")
    keys += [cause_key(cause) for cause in change.causes]
    keys += [f"{cause_key(cause)}:{'up' if change.raised else 'down'}" for cause in change.of(LEVEL)]
    keys += [f"gained:{c}" for c in change.gained] + [f"lost:{c}" for c in change.lost]
    keys += [f"clause:{cause.clause}" for cause in change.of(LEVEL) if cause.clause]
    if change.cost is not None:
        keys.append(f"worth:{verdict(change)}")
    return frozenset(keys)


def key_titles(found: Difference) -> dict[str, str]:
    """Say in words what each key means."""
    said = {f"count:{c.name}": c.says for c in COUNTS}
    said |= {f"level:{a}>{b}": f"{a} before, {b} after" for a in LEVELS for b in LEVELS}
    for one in found.by_cause():
        key, says = cause_key(one.cause), one.cause.says
        said |= {key: says, f"{key}:up": f"level up: {says}", f"{key}:down": f"level down: {says}"}
    for row in found.by_clause():
        said |= {f"gained:{row.clause}": f"{row.clause} gained", f"lost:{row.clause}": f"{row.clause} lost"}
        said[f"clause:{row.clause}"] = f"level changed on account of {row.clause}"
    return said | {f"worth:{word}": f"labelled, now {word}" for word in ("better", "worse", "the same")}


def verdict(change: Change) -> str:
    """Say whether a labelled ticket is decided better or worse, by what its level costs."""
    if change.cost is None:
        return ""
    before, after = change.cost
    return "better" if after < before else "worse" if after > before else "the same"


def cause_key(cause: Cause) -> str:
    """Return the key of the tickets that have a cause."""
    return f"cause:{cause.kind}:{cause.name}"
