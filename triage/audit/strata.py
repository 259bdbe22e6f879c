"""Strata: what parts the tickets of a scored file, and which parts are merged so that each gives enough tickets.

Strata are priority x decided_by x band of confidence. Each gives at least `LEAST` tickets (all, where it has fewer), so
that a variance can be told; the rest goes by size. As long as these least numbers take more than `MOST_LEAST` of what a
side (escalated or not) is to give, its smallest stratum is merged with the nearest one: that of the same priority and
decided_by in the next band, else that of the same priority, else that of the next level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product

from triage.intake.scored import Scored
from triage.types import Priority

LEAST = 2
MOST_LEAST = 0.5
UNKNOWN = "unknown"
_FAR = 100


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What parts tickets: level, who decided, band of confidence (-1: the file does not tell it)."""

    priority: Priority
    decided_by: str
    band: int

    @classmethod
    def of(cls, row: Scored, bands: Sequence[float]) -> Cell:
        """Return the cell of a ticket; `bands` are the borders of the confidence, ascending."""
        return cls(row.priority, row.decided_by, band(row, bands))

    def far_from(self, other: Cell) -> tuple[int, bool, int]:
        """Return how unlike two cells are; the level weighs most, then who decided."""
        either_unknown = min(self.band, other.band) < 0 and self.band != other.band
        between = _FAR if either_unknown else abs(self.band - other.band)
        return abs(self.priority - other.priority), self.decided_by != other.decided_by, between


def band(row: Scored, bands: Sequence[float]) -> int:
    """Return the band of a decision's confidence (the probability of what was decided); -1 where it is not told."""
    if row.p_escalate is None:
        return -1
    sure = row.p_escalate if row.escalate else 1 - row.p_escalate
    return sum(sure >= border for border in bands)


def cell_of(row: Scored, bands: Sequence[float]) -> tuple[str, str, str]:
    """Return what parts a ticket from others, in the words of a design (`Stratum.cells`)."""
    cell = Cell.of(row, bands)
    return cell.priority.label, cell.decided_by, in_words(cell.band, bands)


def merged(sizes: Mapping[Cell, int], n: int) -> list[frozenset[Cell]]:
    """Merge the smallest strata of one side until their least numbers leave room in `n`, as the module says."""
    left = [frozenset([cell]) for cell in sorted(sizes)]
    if n == sum(sizes.values()):  # all are taken, nothing is left to chance
        return left

    def size(group: frozenset[Cell]) -> int:
        return sum(sizes[cell] for cell in group)

    while len(left) > 1 and sum(min(LEAST, size(group)) for group in left) > MOST_LEAST * n:
        small = min(left, key=lambda group: (size(group), sorted(group)))
        others = [group for group in left if group is not small]
        near = min(others, key=lambda group: (_distance(small, group), size(group), sorted(group)))
        left = sorted((near | small if group is near else group for group in others), key=sorted)
    return left


def grouped(rows: Sequence[Scored], n: int, bands: Sequence[float]) -> dict[tuple[Cell, ...], list[str]]:
    """Return the ids of each stratum of one side, by the cells that it is made of."""
    found: dict[Cell, list[str]] = {}
    for row in rows:
        found.setdefault(Cell.of(row, bands), []).append(row.ticket_id)
    groups = merged({cell: len(ids) for cell, ids in found.items()}, n)
    return {tuple(sorted(group)): [one for cell in sorted(group) for one in found[cell]] for group in groups}


def _distance(one: frozenset[Cell], other: frozenset[Cell]) -> tuple[int, bool, int]:
    return min(a.far_from(b) for a, b in product(one, other))


def in_words(at: int, bands: Sequence[float]) -> str:
    """Say which band of confidence it is (`band`)."""
    if at < 0:
        return UNKNOWN
    if not bands:
        return "all"
    if at == 0:
        return f"under {bands[0]:g}"
    return f"from {bands[-1]:g}" if at == len(bands) else f"{bands[at - 1]:g} to {bands[at]:g}"


def named(cells: Sequence[tuple[str, str, str]], taken: Set[str]) -> str:
    """Name a stratum: its levels, who decided, its bands; several of each where cells were merged."""
    name = " · ".join("+".join(word or "-" for word in dict.fromkeys(part)) for part in zip(*cells, strict=True))
    return name if name not in taken else f"{name} ({len(taken) + 1})"
