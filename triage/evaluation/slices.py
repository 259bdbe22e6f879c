"""The figures of the product by what a ticket is: its source, channel, tier, language, or any column of the export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage.errors import InputError
from triage.evaluation.judges import Cases
from triage.evaluation.measures import Found, slice_figures
from triage.fields.table import key
from triage.learning.labels import suggest
from triage.types import Example

DIMENSIONS = ("source", "channel", "tier", "language", "decided_by")
NOT_GIVEN = "not given"
MOST = 40
"""Values told apart; the rarer ones are put together."""
OTHERS = "all others"
_OPEN = ("label", "messages")
"""Columns by which nothing is parted begin with these."""


@dataclass(frozen=True, slots=True)
class Part:
    """The `n` tickets of one value, of which `due` ought to be escalated; `few`: too few for more than a look."""

    value: str
    n: int
    due: int
    few: bool
    figures: Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Slices:
    """One dimension: the value of each ticket, and the parts, the largest first."""

    by: str
    values: tuple[str, ...]
    parts: tuple[Part, ...]


def slices(cases: Cases, by: str, values: Sequence[str]) -> Slices:
    """Measure the product on the tickets of each value, [tickets]."""
    counts = Counter(values)
    kept = [value for value, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    kept, rare = (kept, []) if len(kept) <= MOST else (kept[: MOST - 1], kept[MOST - 1 :])
    other = f"{OTHERS} ({len(rare):,} values)"
    own = tuple(other if value in {*rare} else value for value in values) if rare else tuple(values)
    least = cases.policy.decision.evaluation.least_n
    at = np.array(own)
    parts = []
    for value in [*kept, other] if rare else kept:
        part = cases.take(np.flatnonzero(at == value))
        n, due = len(part.examples), int((part.truth.escalate == 1).sum())
        parts.append(Part(value, n, due, n < least, slice_figures(part)))
    return Slices(by, own, tuple(parts))


def check(by: Sequence[str], found: Sequence[Example]) -> None:
    """Raises `InputError` that names every dimension that is none, and what there is."""
    columns = {key(name): name for e in found for name in e.ticket.extra if not key(name).startswith(_OPEN)}
    known = {*map(key, DIMENSIONS), *columns}
    wrong = [name for name in by if key(name) not in known]
    if wrong:
        ours = {*map(key, DIMENSIONS)}
        allowed = (*DIMENSIONS, *(name for known, name in columns.items() if known not in ours))
        near = {name: suggest(name, allowed) for name in wrong}
        told = ", ".join(f"'{name}'" + (f" (did you mean '{like}'?)" if like else "") for name, like in near.items())
        raise InputError(f"--by: there is no {told} to part the tickets by; allowed: {', '.join(allowed)}")


def column(found: Sequence[Example], name: str) -> list[str]:
    """Return what each ticket's column of the export says."""
    cells = ({key(n): value for n, value in e.ticket.extra.items()} for e in found)
    return [said(own.get(key(name))) for own in cells]


def said(value: object) -> str:
    """Write a cell as the name of a part."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value).strip() if isinstance(value, str | int | float) else "" if value is None else str(value)[:80]
    return " ".join(text.split())[:80] or NOT_GIVEN
