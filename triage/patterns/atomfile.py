"""The conditions of the shipped policy's patterns, worked out beforehand: taking thousands apart takes seconds.

``atoms.npz`` holds no more than `triage.patterns.atoms.condition` would tell; a pattern that is not in it is taken
apart when it is met. ``make index`` writes the file anew after patterns of the shipped policy were changed.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from triage.errors import PolicyError
from triage.files import within
from triage.patterns.atoms import Condition, condition
from triage.patterns.exact import Group
from triage.patterns.needs import Needs, needs, numbered, taken
from triage.patterns.scan import compile_one

FILE = Path(__file__).with_name("atoms.npz")
_LARGEST, _UNPACKED = 1 << 24, 1 << 27
"""Bytes of the file, and of what it unpacks to."""
_INDICES = ("alternatives", "groups", "needs", "strings", "numbers")
_DAMAGED = "is damaged; install triage again, or in a checkout: make index"
VERSION = 3
"""Goes up when `triage.patterns.atoms` tells other conditions: an older file is then not used."""


def conditions(patterns: Sequence[str]) -> list[Condition]:
    """Return the condition of each pattern. Raises ``ValueError`` for a pattern that RE2 does not take."""
    known = _read()
    return [known.of(key) if (key := _key(pattern)) in known.place else _tried(pattern) for pattern in patterns]


def needs_of(patterns: Sequence[str]) -> Needs:
    """Return what the patterns need, in numbers. Raises ``ValueError`` for a pattern that RE2 does not take."""
    known = _read()
    places = [known.place.get(_key(pattern), -1) for pattern in patterns]
    if -1 in places:
        return needs(conditions(patterns))
    # All as arrays: one by one, it takes half a second.
    ways, at = taken(known.alternatives, np.array(places, np.intp))
    sizes, at = taken(known.groups, at)
    used, groups = np.unique(known.needs[at], return_inverse=True)
    lengths, at = taken(known.strings, used)
    strings, own = np.unique(known.numbers[at], return_inverse=True)
    return numbered(ways, sizes, groups, lengths, own, [known.texts[n] for n in strings.tolist()])


def unknown(patterns: Iterable[str]) -> list[str]:
    """Return the patterns that the file does not know."""
    return [pattern for pattern in patterns if _key(pattern) not in _read().place]


def write(patterns: Iterable[str], file: Path = FILE) -> None:
    """Write the file anew, for `patterns`."""
    found = {_key(pattern): _tried(pattern) for pattern in sorted(set(patterns))}
    strings = sorted({s for c in found.values() for groups in c for group in groups for s in group})
    number = {s: n for n, s in enumerate(strings)}
    alternatives = [way for c in found.values() for way in c]
    groups: dict[Group, int] = {}
    own = [[groups.setdefault(group, len(groups)) for group in way] for way in alternatives]
    members = [sorted(number[s] for s in group) for group in groups]
    np.savez_compressed(
        file,
        version=np.array(VERSION),
        keys=np.array(list(found), dtype=np.uint64),
        alternatives=_ends(found.values()),
        groups=_ends(alternatives),
        needs=np.array([n for way in own for n in way], dtype=np.uint32),
        strings=_ends(members),
        numbers=np.array([n for group in members for n in group], dtype=np.uint32),
        text=np.frombuffer("\n".join(strings).encode("ascii"), dtype=np.uint8),
    )


class _File(NamedTuple):
    """The file as it is read: conditions are made of it one by one, as all of them take fifty megabytes.

    Pattern n has the ways ``alternatives[n]:alternatives[n + 1]``, way n needs the groups
    ``needs[groups[n]:groups[n + 1]]``, and group n has the strings ``numbers[strings[n]:strings[n + 1]]`` of `texts`.
    """

    place: dict[int, int]
    alternatives: np.ndarray
    groups: np.ndarray
    needs: np.ndarray
    strings: np.ndarray
    numbers: np.ndarray
    texts: list[str]

    def of(self, key: int) -> Condition:
        return tuple(
            tuple(
                frozenset([self.texts[n] for n in self.numbers[self.strings[group] : self.strings[group + 1]]])
                for group in self.needs[self.groups[alternative] : self.groups[alternative + 1]]
            )
            for alternative in _range(self.alternatives, self.place[key])
        )


def _range(ends: np.ndarray, place: int) -> range:
    return range(ends[place], ends[place + 1])


@cache
def _read() -> _File:
    """Read the file. Raises `PolicyError` where it is damaged: a wrong condition would silence a pattern."""
    nothing = np.zeros(1, dtype=np.uint32)
    none = _File({}, nothing, nothing, nothing, nothing, nothing, [])
    try:
        raw = within.read(FILE, FILE.parent, _LARGEST)
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise ValueError(packed)
        with np.load(io.BytesIO(raw), allow_pickle=False) as data:
            if int(data["version"]) != VERSION:
                return none
            keys, text, *told = (data[name] for name in ("keys", "text", *_INDICES))
            ways, groups, needed, strings, numbers = (array.astype(np.intp) for array in told)
            place = {key: at for at, key in enumerate(keys.tolist())}
            texts = text.tobytes().decode("ascii").split("\n")
            found = _File(place, ways, groups, needed, strings, numbers, texts)
    except FileNotFoundError:
        return none
    except (ValueError, TypeError, KeyError, EOFError, OSError, zipfile.BadZipFile, zlib.error):
        raise PolicyError([f"{FILE}: {_DAMAGED}"]) from None
    if not _fits(found):
        raise PolicyError([f"{FILE}: {_DAMAGED}"])
    return found


def _fits(found: _File) -> bool:
    """Tell whether every index of the file leads to something in it."""
    ends = ((found.alternatives, found.groups), (found.groups, found.needs), (found.strings, found.numbers))
    own = len(found.alternatives) == len(found.place) + 1
    chained = all(e.ndim == 1 and len(e) and e[0] == 0 and (np.diff(e) >= 0).all() for e, _ in ends)
    if not (own and chained):
        return False
    last = (len(found.groups) - 1, len(found.needs), len(found.numbers))
    return bool(
        all(int(e[-1]) == size for (e, _), size in zip(ends, last, strict=True))
        and (found.needs < len(found.strings) - 1).all()
        and (found.numbers < len(found.texts)).all()
    )


def _tried(pattern: str) -> Condition:
    compile_one(pattern)
    return condition(pattern)


def _key(pattern: str) -> int:
    return int.from_bytes(hashlib.blake2b(pattern.encode(), digest_size=8).digest(), "big")


def _ends(lists: Iterable[Sequence[object]]) -> np.ndarray:
    return np.cumsum([0, *map(len, lists)], dtype=np.uint32)
