"""Near copies among labelled tickets: texts that share most of their runs of words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from triage import hashing
from triage.types import Example

SHINGLE = 4
ALIKE = 0.5
"""Two texts with this share of common shingles (of the shorter text's) are near copies."""
LONG_ENOUGH = 8
"""Texts of fewer shingles are commonplaces ("thanks, all good"), which people write without copying each other."""
COMMON = 50
"""A shingle of more other texts than this is boilerplate: no text is compared by it, unless it is a template."""
FILLED = 0.2
"""A text with no more words of its own than this share, the rest being boilerplate, is a template filled in."""
MEMBERS = 3
"""So many texts of one family stand for all of it where a shingle is looked up: what is like any is like these."""


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
    exact: dict[bytes, int] = {}
    first_of: dict[int, int] = {}
    holders: dict[int, dict[int, list[int]]] = {}
    sizes: dict[int, int] = {}
    for n, (whole, own) in enumerate(_told_apart(_shingles(examples))):
        if len(whole) < LONG_ENOUGH:
            continue
        first = exact.setdefault(whole.tobytes(), n)
        if first != n:
            yield first, n
            continue
        counted = set(own.tolist())
        if len(counted) < LONG_ENOUGH:
            continue
        sizes[n] = len(counted)
        shared = Counter(other for s in counted for held in holders.get(s, {}).values() for other in held)
        alike = [other for other, count in shared.items() if count >= ALIKE * min(sizes[other], sizes[n])]
        yield from ((other, n) for other in alike)
        first_of[n] = min((first_of[other] for other in alike), default=n)
        for s in counted:
            held = holders.setdefault(s, {}).setdefault(first_of[n], [])
            if len(held) < MEMBERS:
                held.append(n)


def _told_apart(found: Sequence[hashing.Hashes]) -> Iterator[tuple[hashing.Hashes, hashing.Hashes]]:
    """Yield each text's shingles, and those by which it is compared: without boilerplate, unless it is a template."""
    kinds, texts = np.unique(np.concatenate([np.zeros(0, np.uint64), *map(np.unique, found)]), return_counts=True)
    prints = [whole.tobytes() for whole in found]
    same = Counter(prints)
    for whole, words in zip(found, prints, strict=True):
        boilerplate = texts[np.searchsorted(kinds, whole)] - same[words] > COMMON
        yield whole, whole if _is_template(boilerplate) else whole[~boilerplate]


def _is_template(boilerplate: npt.NDArray[np.bool_]) -> bool:
    """Tell a form letter with a few words filled in from a message of somebody's own above a footer that many have."""
    filled = np.ones(len(boilerplate) + SHINGLE - 1, np.bool_)
    for at in np.flatnonzero(boilerplate):
        filled[at : at + SHINGLE] = False
    if filled.all():
        return False
    edges = np.flatnonzero(~filled)
    message = max(int(edges[0]), len(filled) - 1 - int(edges[-1]))
    return message < LONG_ENOUGH and bool(filled.sum() <= FILLED * len(filled))


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
