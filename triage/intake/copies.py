"""What comes more than once among any number of things, in bounded memory.

Only a hash of each thing is kept. When there are too many, every second hash is dropped for good, chosen by the hash
itself: all copies of a thing stay or go together, so that the counts of what stays, times the share it stands for, are
those of the whole. Up to the bound they are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b

BOUND = 200_000
"""Distinct things that are kept: some 40 MB."""
_SHOWN = 3


@dataclass(slots=True)
class Copies:
    """Count copies. `bound`: how many distinct things are kept before they are thinned out."""

    bound: int = BOUND
    share: int = 1
    """Each thing that is kept stands for so many."""
    _first: dict[int, str] = field(default_factory=dict)
    _more: dict[int, int] = field(default_factory=dict)
    _shown: dict[int, list[str]] = field(default_factory=dict)

    def add(self, thing: str, name: str) -> None:
        """Take up a thing; `name` is what it is called where it is shown."""
        mark = int.from_bytes(blake2b(thing.encode("utf-8", "replace"), digest_size=8).digest())
        if mark % self.share:
            return
        if mark in self._first:
            self._more[mark] = self._more.get(mark, 0) + 1
            if mark in self._shown:
                self._shown[mark] += [name] if len(self._shown[mark]) < _SHOWN else []
            elif len(self._shown) < _SHOWN:
                self._shown[mark] = [self._first[mark], name]
            return
        self._first[mark] = name
        if len(self._first) > self.bound:
            self._thin()

    def _thin(self) -> None:
        self.share *= 2
        for kept in (self._first, self._more, self._shown):
            for mark in [mark for mark in kept if mark % self.share]:
                del kept[mark]

    @property
    def copies(self) -> int:
        """How many are there beyond the first of each; an estimate once `share` is over 1."""
        return self.share * sum(self._more.values())

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """A few of those that come more than once, each by the names it has."""
        return tuple(tuple(names) for names in self._shown.values())
