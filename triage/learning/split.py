"""Split examples so that nothing stands on both sides: no author, thread, customer, and no near copy of a text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from triage.errors import InputError
from triage.hashing import Ints
from triage.learning.likeness import _pairs
from triage.types import Example


@dataclass(frozen=True, slots=True)
class Split:
    """Indexes of the examples to learn from and of those held out, both ascending."""

    train: Ints
    test: Ints


@dataclass(frozen=True, slots=True)
class Parts:
    """Indexes of the examples to learn from, to choose by and to report on, all ascending."""

    train: Ints
    validation: Ints
    test: Ints


def families(examples: Sequence[Example], copies: Sequence[tuple[int, int]] | None = None) -> list[int]:
    """Number the examples so that all that must stay together have one number (the first one's index).

    `copies` are the pairs that `near_copies` gives, where they are known already.
    """
    parent = list(range(len(examples)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in (*_same_group(examples), *(_pairs(examples) if copies is None else copies)):
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return [root(n) for n in range(len(examples))]


def folds(examples: Sequence[Example], *, count: int, seed: int) -> list[Split]:
    """Return up to `count` splits, each family held out once. Raises `InputError` with fewer than 2 families."""
    family = families(examples)
    parts = _parts(examples, family, count=min(count, len(set(family))), seed=seed)
    return [_split(parts == n) for n in range(int(parts.max()) + 1)]


def holdout(examples: Sequence[Example], *, share: float, seed: int) -> Split:
    """Hold out whole families, about `share` of the examples, at least one family and never all."""
    if not 0 < share < 1:
        raise InputError(f"the share to hold out must lie between 0 and 1, not {share}")
    family = families(examples)
    _require_two(family)
    ordered = _ordered(examples, family, seed)
    held = np.zeros(len(examples), np.bool_)
    for members in ordered:
        if held.sum() + len(members) <= share * len(examples):
            held[members] = True
    if not held.any():
        held[min(ordered, key=len)] = True
    return _split(held)


def parts(
    examples: Sequence[Example],
    *,
    validation: float = 0.15,
    test: float = 0.15,
    seed: int = 0,
    family: Sequence[int] | None = None,
) -> Parts:
    """Part the families for good: each one's name and the seed alone say where it stands, whoever else there is.

    So examples that come later move none of the old ones, and what was held out to report on stays held out. The
    shares are kept as well as whole families allow. `family` is what `families` gives, where it is known already.
    Raises `InputError` when nothing is left to learn from.
    """
    if not (validation >= 0 and test >= 0 and validation + test < 1):
        raise InputError(f"the shares to hold out must leave something to learn from, not {validation} and {test}")
    found = np.zeros(len(examples), np.int64)
    if not validation and not test:
        return Parts(np.flatnonzero(found == 0), np.flatnonzero(found), np.flatnonzero(found))
    for members in _members(families(examples) if family is None else family):
        group = min(examples[n].group or examples[n].ticket.id for n in members)  # more of its tickets move it not
        place = int.from_bytes(_lot(seed, group)[:8]) / 2**64
        found[members] = 2 if place < test else 1 if place < test + validation else 0
    if len(examples) and not (found == 0).any():
        raise InputError("every group of the examples is held out: there are too few groups to learn from")
    return Parts(np.flatnonzero(found == 0), np.flatnonzero(found == 1), np.flatnonzero(found == 2))


def _split(held: np.typing.NDArray[np.bool_]) -> Split:
    return Split(np.flatnonzero(~held), np.flatnonzero(held))


def _require_two(family: Sequence[int]) -> None:
    if len(set(family)) < 2:
        raise InputError("the examples are one group (author, customer, near copies): nothing can be held out")


def _ordered(examples: Sequence[Example], family: Sequence[int], seed: int) -> list[list[int]]:
    """Return the members of each family; the order of the families hangs on the seed and their names alone."""

    def rank(group: list[int]) -> bytes:
        return _lot(seed, min(f"{examples[n].group}\n{examples[n].ticket.id}" for n in group))

    return sorted(_members(family), key=rank)


def _members(family: Sequence[int]) -> list[list[int]]:
    members: dict[int, list[int]] = {}
    for n, number in enumerate(family):
        members.setdefault(number, []).append(n)
    return list(members.values())


def _lot(seed: int, name: str) -> bytes:
    """Draw by lot: the same for the same seed and name."""
    return hashlib.sha256(f"{seed}\n{name}".encode("utf-8", "surrogatepass")).digest()


def _parts(examples: Sequence[Example], family: Sequence[int], *, count: int, seed: int) -> Ints:
    """Give each example the number of its part: families from the largest, each to the part that is smallest so far."""
    _require_two(family)
    parts, sizes = np.zeros(len(examples), np.int64), [0] * count
    for group in sorted(_ordered(examples, family, seed), key=len, reverse=True):
        part = sizes.index(min(sizes))
        parts[group] = part
        sizes[part] += len(group)
    return parts


def _same_group(examples: Sequence[Example]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for n, example in enumerate(examples):
        if example.group:
            yield first.setdefault(example.group, n), n
