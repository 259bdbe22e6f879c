"""All that a part of a regular expression can match, in plain spelling, where that is not too much.

A part is an item of the tree that the parser of the standard library makes: an operation and its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# The parser has no public name; tests run every pattern of the policy through it.
from re import _constants as op  # type: ignore[attr-defined]
from string import ascii_uppercase
from typing import Any

from triage.patterns.plain import letter, mark

Group = frozenset[str]
"""Strings in plain spelling, one of which must occur."""

_STRINGS = 64
"""Strings of one group; where more would be needed, a part is cut in two."""
_CLASS = 12
"""Characters of a class that are written out ("[a-z]" is any letter)."""


def joined(left: Group, right: Group) -> Group | None:
    """Return every string of `left` with every one of `right` behind it; ``None`` when they are too many."""
    if len(left) * len(right) > _STRINGS:
        return None
    return frozenset((a + b).replace("  ", " ") for a in left for b in right)


def exact(items: Iterable[Any]) -> Group | None:
    """Return all that a sequence can match, in plain spelling; ``None`` when that is too much or unknown."""
    current: Group | None = frozenset({""})
    for code, value in items:
        part = one(code, value)
        current = joined(current, part) if current is not None and part is not None else None
        if current is None:
            return None
    return current


def one(code: Any, value: Any) -> Group | None:
    """Return all that one part can match; ``None`` when that is too much or unknown."""
    if code is op.LITERAL:
        return frozenset({letter(value)})
    if code is op.IN:
        return _class(value)
    if code is op.AT:  # the edge of a word or of the text: there is a blank on one side of it, or at least none inside
        return frozenset({"" if value is op.AT_NON_BOUNDARY else " "})
    if code is op.SUBPATTERN:
        return exact(value[3])
    if code is op.BRANCH:
        parts = [exact(part) for part in value[1]]
        found = frozenset().union(*filter(None, parts))
        return None if None in parts or len(found) > _STRINGS else found
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _repeated(*value)
    return None


def _repeated(least: int, most: Any, items: Any) -> Group | None:
    part = exact(items)
    if part == frozenset(" "):
        return frozenset({" "} if least else {"", " "})
    if part is None or most is op.MAXREPEAT or most > 2:
        return None
    found, current = set() if least else {""}, frozenset({""})
    for times in range(1, most + 1):
        longer = joined(current, part)
        if longer is None:
            return None
        current = longer
        if times >= least:
            found |= current
    return frozenset(found) if len(found) <= _STRINGS else None


def _class(items: Iterable[Any]) -> Group | None:
    found: set[str] = set()
    for code, value in items:
        if code is op.LITERAL:
            found.add(letter(value))
        elif code is op.RANGE and value[1] - value[0] < 2 * _CLASS:
            found.update(map(letter, range(value[0], value[1] + 1)))
        elif code is op.CATEGORY and value in (op.CATEGORY_SPACE, op.CATEGORY_NOT_WORD):
            found.add(" ")
        elif code is op.CATEGORY and value is op.CATEGORY_DIGIT:
            found.update("0123456789")
        else:
            return None
    return frozenset(found) if len(found) <= _CLASS else None


def marks(code: Any, value: Any) -> Group | None:
    """Return the marks of which one must stand where a part stands; ``None`` where that is not so.

    Of a choice, the ways that hold no mark give their strings instead ("(?:a\\*\\*|azz)").
    """
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _marks_of(value[2]) if value[0] else None
    if code is op.SUBPATTERN:
        return _marks_of(value[3])
    if code is op.BRANCH:
        return _marks_of_choice(value[1])
    members: Any = [(code, value)] if code is op.LITERAL else value if code is op.IN else [(None, None)]
    found = {mark(value) if code is op.LITERAL else "" for code, value in members}
    return None if "" in found else frozenset(found)


def _marks_of(items: Iterable[Any]) -> Group | None:
    found = [needed for code, value in items if (needed := marks(code, value)) is not None]
    return min(found, key=len, default=None)


def _marks_of_choice(ways: Sequence[Any]) -> Group | None:
    found = [_marks_of(items) for items in ways]
    if not any(found):
        return None
    whole = [needed or exact(items) for needed, items in zip(found, ways, strict=True)]
    if any(group is None or not all(s.strip(" ") for s in group) for group in whole):
        return None
    return frozenset().union(*filter(None, whole))


def ends_word(items: Any) -> bool:
    """Tell whether all that a sequence can match ends in a character that is no part of a word."""
    if not len(items):
        return False
    code, value = items[-1]
    whole = one(code, value)
    if whole is not None:
        return all(s.endswith(" ") for s in whole)
    if code is op.SUBPATTERN:
        return ends_word(value[3])
    if code is op.BRANCH:
        return all(map(ends_word, value[1]))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        return bool(value[0]) and ends_word(value[2])
    return code is op.IN and value[0][0] is op.NEGATE and (op.CATEGORY, op.CATEGORY_WORD) in value


def shouts(items: Iterable[Any]) -> bool:
    """Tell whether all that a sequence can match, case told apart, holds two capitals side by side."""
    before = False
    for code, value in items:
        capital = _capital(code, value)
        if (capital and before) or _shouted(code, value):
            return True
        before = capital
    return False


def _shouted(code: Any, value: Any) -> bool:
    if code is op.SUBPATTERN:
        return shouts(value[3])
    if code is op.BRANCH:
        return all(map(shouts, value[1]))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, _, inner = value
        return bool(least) and (shouts(inner) or (least > 1 and len(inner) == 1 and _capital(*inner[0])))
    return False


def _capital(code: Any, value: Any) -> bool:
    """Tell whether a part is one capital letter from A to Z."""
    members: Any = [(code, value)] if code is op.LITERAL else value if code is op.IN else [(None, None)]
    return all(_capitals(kind, member) for kind, member in members)


def _capitals(kind: Any, member: Any) -> bool:
    if kind is op.RANGE:
        return bool(member == (65, 90))
    return kind is op.LITERAL and chr(member) in ascii_uppercase
