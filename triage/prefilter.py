"""Which of thousands of patterns may match a text at all, told by one pass over the words that they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from triage.atoms import Condition
from triage.exact import Group
from triage.plain import plain

_NONE = -1


class Prefilter:
    """Find the patterns whose conditions (see `triage.atoms`) a text meets: never too few, a few too many."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        groups: dict[Group, int] = {}
        needed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._count = len(conditions)
        self._always = [n for n, c in enumerate(conditions) if () in c]
        for pattern, found in enumerate(conditions):
            for alternative in found if () not in found else ():
                first, second = ([groups.setdefault(g, len(groups)) for g in alternative] + [_NONE])[:2]
                needed[first].append((pattern, second))
        self._needed = dict(needed)
        """First group -> the patterns that it may bring, each with the group that must hold beside it."""
        holders: dict[str, list[int]] = defaultdict(list)
        for group, number in groups.items():
            for string in group:
                holders[string].append(number)
        strings = sorted(holders)
        self._groups = [tuple(holders[string]) for string in strings]
        # Overlapping matches are wanted: of "refund" and "refund my" in one place, each may be what a pattern needs.
        self._strings = AhoCorasick(strings, matchkind=MatchKind.Standard) if strings else None

    def of(self, text: str) -> set[int]:
        """Return the patterns that may match `text`."""
        found = set(self._always)
        if self._strings is not None:
            matches = self._strings.find_matches_as_indexes(plain(text), overlapping=True)
            held = {_NONE}
            for string in {match[0] for match in matches}:
                held.update(self._groups[string])
            for group in self._needed.keys() & held:
                found.update([pattern for pattern, beside in self._needed[group] if beside in held])
        return found

    def texts(self, texts: Sequence[str]) -> list[list[int]]:
        """Return, for each pattern, the texts (by number, ascending) that it may match."""
        found: list[list[int]] = [[] for _ in range(self._count)]
        for number, text in enumerate(texts):
            for pattern in self.of(text) if text else ():
                found[pattern].append(number)
        return found
