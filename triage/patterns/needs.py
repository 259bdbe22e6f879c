"""The conditions of many patterns in numbers: which strings make up which groups, and which groups each way needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from triage.patterns.atoms import ALWAYS, Condition
from triage.patterns.exact import Group

Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Needs:
    """Conditions (`triage.patterns.atoms`) of `patterns` patterns, whose alternatives stand one after the other.

    `first` [patterns] is the first alternative of each; `needed` [alternatives, most] are the groups of each, filled up
    with the number `groups`, which stands for "always". String n of `strings` is in the groups
    ``members[ends[n]:ends[n + 1]]``.
    """

    first: Numbers
    needed: Numbers
    groups: int
    strings: tuple[str, ...]
    ends: Numbers
    members: Numbers


def needs(conditions: Iterable[Condition]) -> Needs:
    """Number the conditions of patterns."""
    found = [condition or ALWAYS for condition in conditions]
    groups: dict[Group, int] = {}
    texts: dict[str, int] = {}
    ways = [[groups.setdefault(group, len(groups)) for group in way] for condition in found for way in condition]
    strings = [[texts.setdefault(string, len(texts)) for string in sorted(group)] for group in groups]
    return numbered(
        np.array([*map(len, found)], np.intp),
        np.array([*map(len, ways)], np.intp),
        np.array([group for way in ways for group in way], np.intp),
        np.array([*map(len, strings)], np.intp),
        np.array([string for own in strings for string in own], np.intp),
        list(texts),
    )


def numbered(
    ways: Numbers, sizes: Numbers, groups: Numbers, lengths: Numbers, strings: Numbers, texts: Sequence[str]
) -> Needs:
    """Put lists of lists together, each as the sizes of its lists and all that stands in them.

    Each pattern has so many `ways`, each way so many `groups` (`sizes`), each group so many `strings` (`lengths`),
    which are numbers of `texts`.
    """
    most = int(sizes.max(initial=1)) or 1
    needed = np.full((len(sizes), most), len(lengths), np.intp)
    needed[np.arange(most) < sizes[:, None]] = groups
    order = np.argsort(strings, kind="stable")
    owner = np.repeat(np.arange(len(lengths)), lengths)
    ends = np.concatenate([[0], np.cumsum(np.bincount(strings, minlength=len(texts)))]).astype(np.intp)
    return Needs(np.cumsum(ways) - ways, needed, len(lengths), tuple(texts), ends, owner[order])


def taken(ends: Numbers, which: Numbers) -> tuple[Numbers, Numbers]:
    """Return the sizes of the lists `which`, list n standing at ``ends[n]:ends[n + 1]``, and all of their places."""
    first, sizes = ends[which], ends[which + 1] - ends[which]
    return sizes, np.arange(sizes.sum()) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
