"""A stratified random sample of decided tickets, half of them escalated, half not (`triage.audit.strata`).

Within a stratum tickets are drawn by lot without replacement, so that each has the probability drawn / population
(Cochran, Sampling Techniques, 1977, chapter 5). The lot of a ticket is a hash of the seed and its id (permanent random
numbers: Ohlsson, Coordination of samples using permanent random numbers, 1995): it hangs neither on the order of the
file nor on a generator of a library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle

from triage.audit.design import Design, Drawn, Stratum
from triage.audit.strata import LEAST, grouped, in_words, named
from triage.errors import TriageError
from triage.intake.scored import Scored

SMALLEST = 2 * LEAST
"""The smallest sample: fewer cannot give two tickets of each side."""
REVIEWERS = ("a", "b")


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
        groups = grouped(sides[side], size, bands)
        numbers = allocate([len(ids) for ids in groups.values()], size)
        for (cells, ids), number in zip(groups.items(), numbers, strict=True):
            told = tuple((c.priority.label, c.decided_by, in_words(c.band, bands)) for c in cells)
            strata.append(Stratum(named(told, {s.name for s in strata}), side, len(ids), number, told))
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


def halves(n: int, escalated: int, others: int) -> tuple[int, int]:
    """Return how many tickets each side gives: half each, and more where the other side has not enough."""
    n = min(n, escalated + others)
    first = min(escalated, max(n - others, (n + 1) // 2))
    return first, n - first


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
