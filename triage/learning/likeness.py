"""Near copies among labelled tickets: texts that share most of their runs of words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from triage import hashing
from triage.types import Example

SHINGLE = 4
ALIKE = 0.5
"""Two texts with this share of common shingles (of the shorter text's) are near copies."""
LONG_ENOUGH = 8
"""Texts of fewer shingles are commonplaces ("thanks, all good"), which people write without copying each other."""
COMMON = 50
"""A shingle of more texts than this is boilerplate and makes no two of them copies of each other."""


def near_copies(examples: Sequence[Example]) -> list[tuple[int, int]]:
    """Return the pairs of examples of which one nearly repeats the other, the earlier first."""
    pairs = {(min(a, b), max(a, b)) for a, b in _pairs(examples)}
    return sorted(pairs)


def fingerprints(examples: Sequence[Example]) -> list[bytes]:
    """Return, for each ticket, bytes that only a ticket of the very same words shares."""
    return [found.tobytes() for found in _shingles(examples)]


def marks(examples: Sequence[Example]) -> hashing.Hashes:
    """Return one number for the words of each ticket, the same for the same words."""
    digests = (hashlib.blake2b(words, digest_size=8).digest() for words in fingerprints(examples))
    return np.array([int.from_bytes(d, "little") for d in digests], np.uint64)


def _pairs(examples: Sequence[Example]) -> Iterator[tuple[int, int]]:
    """Pair every text with those that it nearly repeats, and with the first one that has the very same words."""
    shingles = _shingles(examples)
    exact: dict[bytes, int] = {}
    holders: dict[int, list[int]] = {}
    for n, found in enumerate(shingles):
        if len(found) < LONG_ENOUGH:
            continue
        first = exact.setdefault(found.tobytes(), n)
        if first != n:
            yield first, n
            continue
        common: dict[int, int] = {}
        for shingle in set(found.tolist()):
            known = holders.setdefault(shingle, [])
            if len(known) <= COMMON:
                for other in known:
                    common[other] = common.get(other, 0) + 1
                known.append(n)
        for other, shared in common.items():
            if shared >= ALIKE * min(len(set(shingles[other].tolist())), len(set(found.tolist()))):
                yield other, n


def _shingles(examples: Sequence[Example]) -> list[hashing.Hashes]:
    """Hash every run of `SHINGLE` words of each ticket (of all its words, where it has fewer)."""
    texts = ["\n".join([e.ticket.subject, *(m.body for m in e.ticket.messages)]) for e in examples]
    words = hashing.split(texts)
    bounds = np.searchsorted(words.text, np.arange(len(texts) + 1))
    found = []
    for a, b in pairwise(bounds.tolist()):
        size = min(SHINGLE, b - a)
        run = np.zeros(b - a - size + 1 if size else 0, np.uint64)
        for n in range(size):
            run = hashing.mixed(run + words.hash[a + n : a + n + len(run)] + np.uint64(n))
        found.append(run)
    return found
