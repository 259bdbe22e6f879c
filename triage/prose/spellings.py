"""Patterns of a word as it is written in disguise. Tables here are facts of how people write, not policy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from triage.patterns.scan import compile_one

MASKS = "*#"
"""What is written over a vowel."""
_STANDS = {"a": "a4@", "b": "b8", "e": "e3", "g": "g9", "i": "i1!|", "l": "l1!|", "o": "o0", "s": "s5$", "t": "t7+"}
"""The digits and signs that stand for a letter."""
_DRAWN = {
    "a": r"/\\", "c": r"\(", "d": r"\|\)", "h": r"\|-\|", "k": r"\|<", "l": r"\|~|(?-i:I)", "m": r"\|\\/\||\|v\|",
    "n": r"\|\\\|", "o": r"\(\)", "u": r"\|~\|", "w": r"\\/\\/|vv", "y": r"`/",
}  # fmt: skip
"""Signs that draw a letter; a capital I looks like an l."""
_GAP = "[^a-z0-9]*"
_MASKABLE = 4
"""Letters of a word that a covered vowel does not make another word."""
_MEMORY = 64 << 20
"""Bytes of the automaton of all words; it needs a few megabytes."""


def compiled(words: Iterable[str]) -> Any:
    """Compile one pattern for words in ASCII, plain or in disguise; of those that begin alike put the longer first."""
    return compile_one("|".join(map(_pattern, words)), memory=_MEMORY)


def may_begin(word: str, run: str) -> bool:
    """Tell whether a run may begin with the first letter of a word; what draws a letter may be any."""
    first = run[:1].lower()
    return (not first.isalnum() and first not in "!$@") or first in _STANDS.get(word[0], word[0]) or run[:1] == "I"


def _pattern(word: str) -> str:
    letters = [_letter(c, masked=0 < n < len(word) - 1 and len(word) >= _MASKABLE) for n, c in enumerate(word)]
    plain, signs = letters[0]
    first = rf"(?:\b{plain}+{f'|(?:{signs})+' if signs else ''})"
    plain, signs = letters[-1]
    last = rf"(?:{plain}+\b{f'|(?:{signs})+' if signs else ''})"
    inner = [f"(?:{plain}{f'|{signs}' if signs else ''})+" for plain, signs in letters[1:-1]]
    before = _GAP.replace("0-9", "0-9'") if word[-1] == "s" else _GAP  # "law-yer's" is no "lawyers"
    return before.join([_GAP.join([first, *inner]), last])


def _letter(letter: str, *, masked: bool) -> tuple[str, str]:
    """Return a class of letters and digits, and a pattern of the signs that stand for a letter."""
    stands = _STANDS.get(letter, letter)
    plain = "".join(c for c in stands if c.isalnum())
    signs = [re.escape(c) for c in stands if not c.isalnum()]
    signs += [_DRAWN[letter]] if letter in _DRAWN else []
    signs += [f"[{MASKS}]"] if masked and letter in "aeiou" else []
    return f"[{plain}]", "|".join(signs)
