"""The search for personal data in a plain text: every kind of the board, then names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from triage import discover
from triage.patterns.scan import Scanner
from triage.personal._names import NAME, NOBODY, Names
from triage.prose.chars import Copy, normalise

BOARD = "triage.personal"
MARK = "\u2022"
"""What stands in the place of personal data."""
_ROUNDS = 8
"""A text is searched again while more is found beside what was found before, but not for ever."""

Check = Callable[[str, int, int], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in a text: ``text[start:end]``, in characters. It holds no data itself."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    needs: re.Pattern[str]
    scanner: Scanner
    check: Check


def kinds() -> dict[str, str]:
    """Return the kinds and what they are called, in the order of their ranks; names come last."""
    modules = {name: discover.load(BOARD, name) for name in discover.names(BOARD)}
    return {name: modules[name].TITLE for name in sorted(modules, key=lambda n: modules[n].RANK)} | {NAME: "names"}


def find(text: str, names: Names = NOBODY) -> list[Found]:
    """Return what of `text` is personal data, in order and without overlaps. Takes time linear in its length.

    `names` are those that count as such. Other spellings of a character (wide digits, character references,
    invisible characters within a number) hide nothing. Marks of what was written over before are passed by.
    """
    copy = normalise(Copy(text))
    plain = _marks().sub(_blank, copy.text) if MARK in copy.text else copy.text
    found: list[Found] = []
    for _ in range(_ROUNDS):
        new = _once(plain, names)
        if not new:
            break
        plain = _blanked(plain, new)
        found += new
    found.sort(key=lambda one: one.start)
    if copy.starts is None or copy.ends is None:
        return found
    return [Found(one.kind, copy.starts[one.start], copy.ends[one.end - 1]) for one in found]


def _once(text: str, names: Names) -> list[Found]:
    found: list[Found] = []
    for kind in _kinds():
        if not kind.needs.search(text):  # most texts hold none
            continue
        new: list[Found] = []
        for _, start, end in sorted(kind.scanner.spans(text), key=lambda span: (span[1], -span[2])):
            place = kind.check(text, max(start, new[-1].end) if new else start, end)
            if place and place[0] < place[1]:
                new.append(Found(kind.name, *place))
        text = _blanked(text, new)
        found += new
    return [*found, *(Found(NAME, *place) for place in names.find(text))]


def _blanked(text: str, found: list[Found]) -> str:
    """Take out what is told already: its digits are part of nothing else."""
    parts, at = [], 0
    for one in sorted(found, key=lambda one: one.start):
        parts += [text[at : one.start], "\n" * (one.end - one.start)]
        at = one.end
    return "".join([*parts, text[at:]]) if found else text


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found.group())


@cache
def _kinds() -> tuple[_Kind, ...]:
    modules = {name: discover.load(BOARD, name) for name in discover.names(BOARD)}
    return tuple(
        _Kind(
            name, re.compile(modules[name].NEEDS, re.IGNORECASE), Scanner(modules[name].PATTERNS), modules[name].check
        )
        for name in sorted(modules, key=lambda n: modules[n].RANK)
    )


@cache
def _marks() -> re.Pattern[str]:
    """Match a label and the marks behind it, as they are written over personal data."""
    return re.compile(rf"\[(?:{'|'.join(map(re.escape, kinds()))})\]{MARK}*|{MARK}+")


def label(kind: str) -> str:
    """Return what names a kind within a text, where there is room for it."""
    return f"[{kind}]"
