"""What a text must hold for a regular expression to match at all: a few words of which one must occur.

After the prefilters of RE2 and Google Code Search: a pattern is taken apart, and what every match must contain is
kept as one or two groups of strings, in the plain spelling of `triage.patterns.plain`.

Everything is on the safe side: where a part of a pattern cannot be told exactly, less is asked of the text.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from triage.patterns.exact import Group, ends_word, exact, joined, marks, one, shouts
from triage.patterns.plain import CAPITALS, MARKS, inside

Condition = tuple[tuple[Group, ...], ...]
"""Alternatives, one of which must hold; an alternative holds when each of its groups does. An empty alternative always
holds; a pattern without any condition has one."""

ALWAYS: Condition = ((),)
_GROUPS = 4
"""Groups kept of an alternative, the rarest: more say hardly more."""
_LENGTH = 14
"""Characters kept of a string: longer ones tell hardly more, and make the automaton of all strings large."""
_COMMON = 1.0
"""A group beside the rarest that is more common than this (see `_weight`) is not worth its while."""


def condition(pattern: str) -> Condition:
    """Return what a text must hold for the case-insensitive RE2 `pattern` to match; `ALWAYS` when nothing is known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about sets that may mean something else one day
            tree = _parser.parse(_as_python(pattern), re.I)
    except (re.error, OverflowError, RecursionError, ValueError):
        return ALWAYS
    return _kept(_groups(branch) for branch in _alternatives(list(tree)))


def literal(phrase: str) -> Condition:
    """Return the condition of a phrase: ``*`` stands for any further letters, an apostrophe may be missing."""
    groups: list[Group] = []
    pieces = " ".join(phrase.split()).split("*")
    for place, piece in enumerate(pieces):
        left = " " if place == 0 and piece[:1].isalnum() else ""
        right = " " if place == len(pieces) - 1 and piece[-1:].isalnum() else ""
        spellings = {f"{left}{piece}{right}"}
        for _ in range(piece.count("'")):
            spellings |= {s.replace("'", with_, 1) for s in spellings for with_ in ("", " ")}
        _flushed(frozenset(inside(s) for s in spellings if "'" not in s), groups)
    return (tuple(sorted(groups, key=_weight)[:_GROUPS]),)


def _kept(alternatives: Iterable[Sequence[Group]]) -> Condition:
    found = []
    for groups in alternatives:
        best = sorted(groups, key=_weight)[:_GROUPS]
        kept = [g for n, g in enumerate(best) if n == 0 or _weight(g) <= _COMMON]
        found.append(tuple(frozenset(s[:_LENGTH] for s in group) for group in kept))
    return tuple(found)


def _weight(group: Group) -> float:
    """Guess how often a group occurs: the more letters, the rarer, the more strings, the commoner."""
    return sum(MARKS.get(s) or 4.0 ** (1 - len(s.replace(" ", ""))) for s in sorted(group))


def _as_python(pattern: str) -> str:
    r"""Write RE2's ``\x{...}``, ``\pL``, ``\pN`` and ``\z`` as Python knows them; a letter stands for any."""
    spelled = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda m: f"\\U{int(m[1], 16):08x}", pattern)
    return spelled.replace(r"\pL", r"\w").replace(r"\pN", r"\w").replace(r"\z", r"\Z")


def _alternatives(items: list[Any]) -> list[list[Any]]:
    """Return the ways in which a sequence can match, where it is one choice.

    The parser takes out what all of them begin with ("\\bcat|\\bcow" becomes "\\bc(at|ow)"): each gets it back.
    """
    if items and items[-1][0] is op.BRANCH:
        return [way for part in items[-1][1][1] for way in _alternatives([*items[:-1], *part])]
    parts = [n for n, (code, _) in enumerate(items) if code is not op.AT]
    if len(parts) == 1:
        at = parts[0]
        code, value = items[at]
        if code is op.SUBPATTERN and not value[2] & re.IGNORECASE:  # case is told apart in it: kept, to be seen
            return [[*items[:at], *way, *items[at + 1 :]] for way in _alternatives(list(value[3]))]
    return [items]


def _groups(items: Iterable[Any]) -> list[Group]:
    """Return the groups that a sequence cannot do without."""
    found: list[Group] = []
    current = _sequence(items, frozenset({""}), found)
    return _flushed(current, found)


def _sequence(items: Iterable[Any], current: Group, found: list[Group]) -> Group:
    """Read a sequence: `current` are the strings that may stand right before it, and those returned at its end."""
    for code, value in items:
        whole = one(code, value)
        if (needed := marks(code, value)) is not None:
            found.append(needed)
        if whole is not None:
            both = joined(current, whole)
            if both is None:
                _flushed(current, found)
            current = whole if both is None else both
        elif code is op.SUBPATTERN:
            if value[2] & re.IGNORECASE and shouts(value[3]):
                found.append(frozenset({CAPITALS}))
            current = _sequence(value[3], current, found)
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, _, inner = value
            edge = all(s.endswith(" ") for s in current)
            if least:
                current = _sequence(inner, current, found)
            _flushed(current, found)
            last = exact(inner) if least else None
            # "f+u+": a "u" stands right behind an "f". "(?:\w+ ){0,3}" between two blanks: what follows begins a word.
            current = last or frozenset({" " if ends_word(inner) and (least or edge) else ""})
        else:
            _flushed(current, found)
            if code is op.BRANCH:
                either = [min(groups, key=_weight, default=None) for groups in map(_groups, value[1])]
                if None not in either:
                    found.append(frozenset().union(*filter(None, either)))
            current = frozenset({""})
    return current


def _flushed(current: Group, found: list[Group]) -> list[Group]:
    if all(s.strip() for s in current):
        found.append(current)
    return found
