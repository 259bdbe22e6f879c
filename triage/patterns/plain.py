"""A text in the plain spelling in which texts and patterns are compared before a pattern is run at all.

Lower case, and one blank for every run of characters that are no ASCII letters, digits or underscores: so a blank at
either end of a string means the edge of a word, and " it " does not occur in "with". Behind the words stand the marks
that the text holds, of those that are rare enough to tell something.
"""

from __future__ import annotations

import re

FOREIGN = "\x7f"
"""Stands for all characters outside ASCII."""
CAPITALS = "\x06"
"""Stands for two capital letters side by side."""
MARKS = {"!": 0.15, "?": 0.2, "$": 0.05, FOREIGN: 0.05, CAPITALS: 0.2} | dict.fromkeys("*#@%&^+~=<>|\\", 0.02)
"""Marks that tell something, and about what share of texts holds them."""
_MARK = re.compile(rf"[{re.escape(''.join(MARKS))}]")
_CAPITALS = re.compile(r"[A-Z]{2}")
_KEPT = bytes(c if chr(c) in "0123456789_abcdefghijklmnopqrstuvwxyz" else 32 for c in range(256))
_PLAIN = bytes(_KEPT[ord(chr(c).lower())] if c < 128 else 32 for c in range(256))
_FOLDED = str.maketrans({"\u017f": "s", "\u212a": "k"})
"""The only characters outside ASCII that RE2 takes for ASCII letters when case is ignored."""


def plain(text: str) -> str:
    """Return `text` in plain spelling, with a blank at both ends, and then its marks."""
    marks = set(_MARK.findall(text))
    if _CAPITALS.search(text):
        marks.add(CAPITALS)
    if not text.isascii():
        text = text.translate(_FOLDED)
        marks.add(FOREIGN)
    return f" {_words(text)} {''.join(sorted(marks))}"


def letter(character: int) -> str:
    """Return one character in plain spelling: itself or a blank."""
    return _words(chr(character).translate(_FOLDED)) or " "


def inside(text: str) -> str:
    """Return a part of a text in plain spelling: a blank at an end only where the part has one there."""
    found = text.translate(_FOLDED).encode("ascii", "replace").translate(_PLAIN)
    left, right = (b" " if found[at : at + 1 or None] == b" " else b"" for at in (0, -1))
    words = b" ".join(found.split())
    return (left + words + right if words else left).decode()


def mark(character: int) -> str:
    """Return the mark that a text with this character holds, "" for none."""
    if character > 127:
        return "" if character in _FOLDED else FOREIGN
    return chr(character) if chr(character) in MARKS else ""


def _words(text: str) -> str:
    return b" ".join(text.encode("ascii", "replace").translate(_PLAIN).split()).decode()
