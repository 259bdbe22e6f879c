"""A stratified random sample of decided tickets, half of them escalated, half not.

Within a stratum tickets are drawn by lot without replacement, so that each has the probability drawn / population
(Cochran, Sampling Techniques, 1977, chapter 5). The lot of a ticket is a hash of the seed and its id (permanent random
numbers: Ohlsson, Coordination of samples using permanent random numbers, 1995): it hangs neither on the order of the
file nor on a generator of a library.

Strata are priority x decided_by x band of confidence. Each gives at least `LEAST` tickets (all, where it has fewer), so
that a variance can be told; the rest goes by size. As long as these least numbers take more than `MOST_LEAST` of what a
side (escalated or not) is to give, its smallest stratum is merged with the nearest one: that of the same priority and
decided_by in the next band, else that of the same priority, else that of the next level.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import cycle, product

from triage.audit.design import Design, Drawn, Stratum
from triage.errors import TriageError
from triage.intake.scored import Scored
from triage.types import Priority

LEAST = 2
MOST_LEAST = 0.5
SMALLEST = 2 * LEAST
"""The smallest sample: fewer cannot give two tickets of each side."""
REVIEWERS = ("a", "b")
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
        return cls(row.priority, row.decided_by, band(row, bands))

    def far_from(self, other: Cell) -> tuple[int, bool, int]:
        """Return how unlike two cells are; the level weighs most, then who decided."""
        either_unknown = min(self.band, other.band) < 0 and self.band != other.band
        between = _FAR if either_unknown else abs(self.band - other.band)
        return abs(self.priority - other.priority), self.decided_by != other.decided_by, between


def draw(
    rows: Sequence[Scored],
    *,
    n: int,
    seed: int,
    bands: Sequence[float],
    twice: float,
    reviewers: int = 2,
    scored: str = "",
) -> Design:
    """Draw `n` tickets (all, where there are fewer) and part them among one or two reviewers.

    With two reviewers the share `twice` of the sample, drawn by lot within strata, is judged by both; the rest is
    halved. `bands` are the borders of the confidence, ascending; `scored` is the digest of the file. Raises
    `TriageError` when `n` is too small to give two tickets of each side.
    """
    if n < SMALLEST:
        raise TriageError(f"a sample needs at least {SMALLEST} tickets (two escalated, two not), not {n}")
    strata: list[Stratum] = []
    drawn: list[tuple[Stratum, list[str]]] = []
    sides = {side: [row for row in rows if row.escalate is side] for side in (True, False)}
    for side, size in zip(sides, halves(n, *map(len, sides.values())), strict=True):
        groups = _grouped(sides[side], size, bands)
        numbers = allocate([len(ids) for ids in groups.values()], size)
        for (cells, ids), number in zip(groups.items(), numbers, strict=True):
            told = tuple((c.priority.label, c.decided_by, _band(c.band, bands)) for c in cells)
            strata.append(Stratum(_name(told, {s.name for s in strata}), side, len(ids), number, told))
            drawn.append((strata[-1], by_lot(ids, seed, "draw")[:number]))
    shared = twice if reviewers > 1 else 0.0
    return Design(
        seed=seed,
        n=n,
        twice=shared,
        bands=tuple(bands),
        scored=scored,
        rows=len(rows),
        policies=tuple(sorted({row.policy for row in rows if row.policy})),
        models=tuple(sorted({row.model for row in rows if row.model})),
        strata=tuple(strata),
        tickets=tuple(_parted(drawn, seed, shared, REVIEWERS[:reviewers])),
    )


def sheet_order(design: Design, reviewer: str) -> list[str]:
    """Return the ids of a reviewer's tickets in the order in which he judges them: by lot, not by stratum."""
    return by_lot(design.of(reviewer), design.seed, f"order {reviewer}")


def band(row: Scored, bands: Sequence[float]) -> int:
    """Return the band of a decision's confidence (the probability of what was decided); -1 where it is not told."""
    if row.p_escalate is None:
        return -1
    sure = row.p_escalate if row.escalate else 1 - row.p_escalate
    return sum(sure >= border for border in bands)


def cell_of(row: Scored, bands: Sequence[float]) -> tuple[str, str, str]:
    """Return what parts a ticket from others, in the words of a design (`Stratum.cells`)."""
    cell = Cell.of(row, bands)
    return cell.priority.label, cell.decided_by, _band(cell.band, bands)


def halves(n: int, escalated: int, others: int) -> tuple[int, int]:
    """Return how many tickets each side gives: half each, and more where the other side has not enough."""
    n = min(n, escalated + others)
    first = min(escalated, max(n - others, (n + 1) // 2))
    return first, n - first


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


def allocate(populations: Sequence[int], n: int, least: int = LEAST) -> list[int]:
    """Part `n` draws among strata by size, each at least `least` or all it has; the sum is exact.

    Whoever would get less than the least number by size is held at it, and the others share the rest; fractions are
    settled by the largest remainder. The least numbers must fit into `n`, and `n` into the populations.
    """
    floors = [min(least, size) for size in populations]
    held: set[int] = set()
    while True:
        free = [i for i in range(len(populations)) if i not in held]
        whole = sum(populations[i] for i in free)
        rest = n - sum(floors[i] for i in held)
        short = [i for i in free if rest * populations[i] < floors[i] * whole]
        if not short:
            break
        held.update(short)
    drawn = [floors[i] if i in held else rest * size // whole for i, size in enumerate(populations)]
    nearest = sorted(free, key=lambda i: (-(rest * populations[i] % whole), i))
    for i in nearest[: n - sum(drawn)]:
        drawn[i] += 1
    return drawn


def by_lot(ids: Iterable[str], seed: int, purpose: str) -> list[str]:
    """Return ids in random order, the same for the same ids, seed and purpose, however they come."""

    def lot(one: str) -> bytes:
        return hashlib.sha256(f"{seed}\0{purpose}\0{one}".encode("utf-8", "surrogatepass")).digest()

    return sorted(ids, key=lot)


def _grouped(rows: Sequence[Scored], n: int, bands: Sequence[float]) -> dict[tuple[Cell, ...], list[str]]:
    """Return the ids of each stratum of one side, by the cells that it is made of."""
    found: dict[Cell, list[str]] = {}
    for row in rows:
        found.setdefault(Cell.of(row, bands), []).append(row.ticket_id)
    groups = merged({cell: len(ids) for cell, ids in found.items()}, n)
    return {tuple(sorted(group)): [one for cell in sorted(group) for one in found[cell]] for group in groups}


def _distance(one: frozenset[Cell], other: frozenset[Cell]) -> tuple[int, bool, int]:
    return min(a.far_from(b) for a, b in product(one, other))


def _parted(
    drawn: Sequence[tuple[Stratum, list[str]]], seed: int, twice: float, reviewers: tuple[str, ...]
) -> Iterator[Drawn]:
    """Say who judges which ticket: both the share `twice` of each stratum, the rest in turn."""
    numbers = [len(ids) for _, ids in drawn]
    shared = allocate(numbers, int(twice * sum(numbers) + 0.5), least=0)
    turn = cycle((who,) for who in reviewers)
    for (stratum, ids), number in zip(drawn, shared, strict=True):
        for at, one in enumerate(by_lot(ids, seed, "reviewers")):
            yield Drawn(one, stratum.name, stratum.probability, reviewers if at < number else next(turn))


def _band(at: int, bands: Sequence[float]) -> str:
    if at < 0:
        return UNKNOWN
    if not bands:
        return "all"
    if at == 0:
        return f"under {bands[0]:g}"
    return f"from {bands[-1]:g}" if at == len(bands) else f"{bands[at - 1]:g} to {bands[at]:g}"


def _name(cells: Sequence[tuple[str, str, str]], taken: Set[str]) -> str:
    """Name a stratum: its levels, who decided, its bands; several of each where cells were merged."""
    name = " · ".join("+".join(word or "-" for word in dict.fromkeys(part)) for part in zip(*cells, strict=True))
    return name if name not in taken else f"{name} ({len(taken) + 1})"
