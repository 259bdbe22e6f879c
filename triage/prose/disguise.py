"""Grave words in disguise: split by marks or blanks, written with digits for letters, or with letters of other scripts.

Only what turns out to be one of the words looked for (``evasion.toml``) is respelled, in the copy that is searched;
any other text stays as it is. Tables here are facts of Unicode and of how people write, not policy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from triage.patterns.scan import compile_one
from triage.prose.chars import LOOK_ALIKE, Copy, Edit

_MARKS = "\\-._*/|~+·•∙‧⋅\u2800"
"""What stands between the letters of a word that is split; the last is a blank of Braille."""
_SPELLED = rf"\b[a-z](?:[\s{_MARKS}]{{1,3}}[a-z]){{2,}}\b"
"""Single letters in a row: "l a w y e r"."""
_WRAPPED = r"\b[a-z]+-[ \t\r]*\n[ \t]*[a-z]+"
"""A word that was cut at the end of a line."""
_MIXED = (
    rf"[a-z0-9@$|!]*(?:[a-z][{_MARKS}]{{1,2}}[a-z]|[a-z][0-9@$!€|]+[a-z]|[0-9$@|!][a-z]|[a-z][0-9])"
    rf"[a-z0-9@$!€{_MARKS}]*"
)
"""A run without blanks that holds marks or digits among its letters."""
_CAPITAL_I = r"[a-z]*(?-i:[a-z]I)[a-z]*|\b(?-i:I[aeiou])[a-z]{2,}"
"""A capital I among small letters, where it looks like an l."""
_FOREIGN = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*|[\U0001f1e6-\U0001f1ff]{3,}")
_DROPPED = re.compile(rf"[\s{_MARKS}]+")
_SURELY_DROPPED = re.compile(_DROPPED.pattern.replace("|", ""))
_TOKEN = re.compile(rf"[\w@$!€{_MARKS}]*")
_EDGES = "-._*/|~+·•∙‧⋅!"
_LEFT_EDGES = _EDGES.replace("|", "").replace("!", "")
_LETTERS = dict(zip("01345789@$!|€", ["o", "il", "e", "a", "s", "t", "b", "g", "a", "s", "il", "il", "e"], strict=True))
"""The letters that a digit or mark stands for."""
_ALPHABETS = frozenset({"GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "CHEROKEE", "COPTIC", "LISU"})
"""Alphabets with letters that pose as Latin ones, by the first word of their letters' names."""
_LONGEST = 40
"""A longer run of marks and letters is no word."""
_VARIANTS = 16
_SURE = 5
"""A word of so many letters within a row of single letters is no chance."""
_NAMED = re.compile(
    r"(?:LATIN (?:(?:SMALL|CAPITAL) )?LETTER (?:SMALL CAPITAL |DOTLESS |SCRIPT |OPEN |TURNED |REVERSED )*"
    r"|REGIONAL INDICATOR SYMBOL LETTER )([A-Z])(?: WITH .+)?"
)


class Disguises:
    """Find `words` in disguise, in time linear in the text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(w.lower() for w in words)
        self._long = tuple(sorted(w for w in self._words if len(w) >= _SURE))
        self._gate = compile_one(f"{_SPELLED}|{_WRAPPED}|{_MIXED}|{_CAPITAL_I}") if self._words else None

    def unmasked(self, copy: Copy) -> tuple[Copy, tuple[str, ...]]:
        """Return the copy with disguised words respelled, and in words what is suspected but cannot be read."""
        if self._gate is None:
            return copy, ()
        edits: list[Edit] = []
        doubts: tuple[str, ...] = ()
        if not copy.text.isascii():
            copy = copy.edited(list(self._foreign(copy.text)))
            if any(_mixes(found.group()) for found in _FOREIGN.finditer(copy.text)):
                doubts = ("words mix the letters of several alphabets",)
        for found in self._gate.finditer(copy.text):
            start, end = found.span()
            run = copy.text[start:end]
            if edits and start < edits[-1][1]:
                continue
            if " " in run or "\n" in run:
                if read := self._spelled(run):
                    edits.append((start, end, read))
                    continue
                if self._hidden(run):
                    doubts = (*doubts, "words are spelled out letter by letter")
                start = end - 1  # the last letter may begin a word: "x y l.awyer"
            start, end = _token(copy.text, start)
            run = copy.text[start:end]
            start += len(run) - len(run.lstrip(_LEFT_EDGES))
            end -= len(run) - len(run.rstrip(_EDGES))
            if read := self._mixed(copy.text[start:end]):
                edits.append((start, end, read))
        return copy.edited(edits), tuple(dict.fromkeys(doubts))

    def _foreign(self, text: str) -> Iterator[Edit]:
        for found in _FOREIGN.finditer(text):
            word = found.group()
            if len(word) <= _LONGEST and (read := self._known("".join(map(_latin, word)))):
                yield found.start(), found.end(), read

    def _spelled(self, run: str) -> str:
        """Join a row of single letters; wider gaps in it part words."""
        joined = self._known(_DROPPED.sub("", run))
        if joined:
            return joined
        parts = [_DROPPED.sub("", part) for part in re.split(r"[ \t]{2,}|\n", run)]
        return " ".join(parts) if len(parts) > 1 and any(map(self._known, parts)) else ""

    def _hidden(self, run: str) -> bool:
        joined = _DROPPED.sub("", run).lower()
        return any(word in joined for word in self._long)

    def _mixed(self, run: str) -> str:
        if len(run) > _LONGEST:
            return ""
        # A "|" is a mark between letters or a letter: both are tried.
        for joined in dict.fromkeys((_DROPPED.sub("", run), _SURELY_DROPPED.sub("", run))):
            letters_of = _LETTERS if joined.isupper() else _LETTERS | {"I": "Il"}
            choices = [letters_of.get(c, c) for c in joined]
            if sum(len(c) > 1 for c in choices) <= _VARIANTS.bit_length() - 1:
                for letters in product(*choices):
                    if read := self._known("".join(letters)):
                        return read
        return ""

    def _known(self, word: str) -> str:
        return word if word.lower() in self._words else ""


def _mixes(word: str) -> bool:
    """Tell whether a word has letters of two alphabets; Greek and Latin stand together in formulas."""
    alphabets = {_alphabet(c) for c in word}
    return len(alphabets) > 1 and (len(alphabets) > 2 or alphabets != {"LATIN", "GREEK"}) and "LATIN" in alphabets


@cache
def _alphabet(character: str) -> str:
    name = unicodedata.name(character, "LATIN").split()[0]
    return name if name in _ALPHABETS else "LATIN"


def _token(text: str, at: int) -> tuple[int, int]:
    found = _TOKEN.match(text, at)
    return found.span() if found else (at, at)


@cache
def _latin(character: str) -> str:
    """Return the Latin letter that a character looks like or is built on, else itself."""
    if character.isascii():
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    base = base.upper().translate(LOOK_ALIKE).lower() if "\uab70" <= base <= "\uabbf" else base.translate(LOOK_ALIKE)
    if base.isascii():
        return base
    found = _NAMED.fullmatch(unicodedata.name(base, ""))
    if found is None:
        return base
    letter = found.group(1)
    return letter if base.isupper() else letter.lower()
