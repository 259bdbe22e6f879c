"""Grave words in disguise: split by marks or blanks, stretched, wrapped, written with digits for letters, or with
letters of other scripts.

Only what turns out to be one of the words looked for (``evasion.toml``) is respelled, in the copy that is searched;
any other text stays as it is. Tables here are facts of how people write, not policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from triage.patterns.scan import compile_one
from triage.prose import lookalike, spellings
from triage.prose.chars import Copy, Edit

_MARKS = "\\-._*/|~+·•∙‧⋅\u2800"
"""What stands between the letters of a line that is spelled out; the last is a blank of Braille."""
_SPELLED = rf"\b[a-z](?:[\s{_MARKS}]{{1,3}}[a-z]){{2,}}\b"
"""Single letters in a row: "l a w y e r"."""
_FOREIGN = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*|[\U0001f1e6-\U0001f1ff]{3,}")
_DROPPED = re.compile(rf"[\s{_MARKS}]+")
_CHUNKS = re.compile(r"[A-Za-z0-9]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_CONTRACTED = re.compile(r"\b(?:i|you|we|they|he|she|it|who|that)'(?:ll|re|ve)\b", re.IGNORECASE)
_WIDEST = 8
"""Signs and blanks between two letters of a word; more of them make two texts."""
_JOINS = frozenset("'@.-/\\&+#=%:~")
"""Signs that make one run of a word and its neighbour: an address, a path, a compound."""
_WRAPS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_WRAPPERS = frozenset("\"'`([{<|/+-^$!:=.*~")
_KEPT = 1000
"""Runs whose word is kept."""
_SURE = 5
"""A word of so many letters within a row of single letters is no chance."""


class Disguises:
    """Find `words` in disguise, in time linear in the text. Spellings and pairs of words in `plain` are none."""

    def __init__(self, words: Iterable[str], plain: Iterable[str] = ()) -> None:
        self._words = sorted({w.lower() for w in words}, key=lambda w: (-len(w), w))
        self._known = frozenset(self._words)
        self._plain = frozenset(" ".join(p.lower().split()) for p in plain)
        self._spelled_out = compile_one(_SPELLED)
        self._any = spellings.compiled(self._words)
        self._each: dict[str, Any] = {}
        self._read_before: dict[str, str] = {}

    def unmasked(self, copy: Copy) -> tuple[Copy, tuple[str, ...]]:
        """Return the copy with disguised words respelled, and in words what is suspected but cannot be read."""
        if not self._words:
            return copy, ()
        doubts = [] if copy.text.isascii() else list(self._strange(copy.text))
        edits: list[Edit] = []
        for found in self._spelled_out.finditer(copy.text):
            if read := self._spelled(found.group()):
                edits.append((*found.span(), read))
            elif self._hidden(found.group()):
                doubts.append("words are spelled out letter by letter")
        copy = copy.edited(edits)
        return copy.edited(list(self._masked(copy.text))), tuple(dict.fromkeys(doubts))

    def name(self, word: str) -> bool:
        """Tell whether `word`, in lower case, is one of the words looked for."""
        return word in self._known

    def _strange(self, text: str) -> Iterator[str]:
        foreign = [found.group() for found in _FOREIGN.finditer(text)]
        if any(map(lookalike.mixes, foreign)):
            yield "words mix the letters of several alphabets"
        if any(lookalike.upright(word) in self._known for word in foreign):
            yield "words are written upside down"

    def _spelled(self, run: str) -> str:
        """Join a row of single letters; wider gaps in it part words."""
        parts = [_DROPPED.sub("", part) for part in re.split(r"[ \t]{2,}|\n", run)]
        return " ".join(parts) if len(parts) > 1 and any(p.lower() in self._known for p in parts) else ""

    def _hidden(self, run: str) -> bool:
        joined = _DROPPED.sub("", run).lower()
        return joined not in self._known and any(len(w) >= _SURE and w in joined for w in self._words)

    def _masked(self, text: str) -> Iterator[Edit]:
        shapes = lookalike.skeleton(text)
        searched = shapes.encode()
        position = 0
        while found := self._any.search(searched, position):
            start, end, word, position = self._read(shapes, *found.span())
            if word:
                start, end = _bare(text, start, end)
                if text[start:end] != word:
                    yield start, end, word
                position = max(position, end)

    def _read(self, shapes: str, start: int, end: int) -> tuple[int, int, str, int]:
        """Return where in a find a word stands, the word as it should be spelled ("" for none), and where to go on."""
        run = shapes[start:end]
        core = run.strip("".join(c for c in run if not c.isalnum()))
        if core.lower() in self._known:
            start += run.index(core)
            return start, start + len(core), core, start + len(core)
        first = _CHUNKS.search(run)
        after = start + (first.end() if first else 1)
        word = self._word(run)
        if word and self._is_one(run, shapes, start, end):
            return start, end, _cased(word, run), end
        head = run[: after - start]  # "k1ll s": the first part may be one by itself
        part = self._word(head) if after < end else ""
        return start, after, head if head.lower() == part else _cased(part, head), after

    def _word(self, run: str) -> str:
        """Return the word that a run stands for, "" for none."""
        letters = "".join(_LETTERS.findall(run)).lower()
        if letters in self._known:
            return letters
        if run not in self._read_before:
            if len(self._read_before) >= _KEPT:
                self._read_before.clear()
            self._read_before[run] = self._looked_up(run, len(letters))
        return self._read_before[run]

    def _looked_up(self, run: str, letters: int) -> str:
        least = 2 if any(c in run for c in spellings.MASKS) else 5
        for word in self._words:
            if least * letters >= len(word) and spellings.may_begin(word, run):
                if word not in self._each:
                    self._each[word] = spellings.compiled([word])
                if self._each[word].fullmatch(run.encode()):
                    return word
        return ""

    def _is_one(self, run: str, shapes: str, start: int, end: int) -> bool:
        """Tell whether a run is one word, and its parts are no words that only stand side by side."""
        chunks = _CHUNKS.findall(run)
        gaps = _CHUNKS.split(run)[1:-1]
        if " ".join(run.lower().split()) in self._plain or any(len(gap) > _WIDEST for gap in gaps):
            return False
        if len(chunks) > 2 and all(len(chunk) == 1 for chunk in chunks):
            return True
        if _is_joined(shapes, start, end) or _CONTRACTED.search(run):
            return False
        if not any(map(str.isspace, run)):
            return True
        if "".join(chunks).lower() not in self._known:
            return False
        if len(chunks) != 2:
            return True
        gap = gaps[0]
        if gap.strip():
            return gap.strip() == "-" and "\n" in gap
        return gap.count("\n") < 2 and self._known.isdisjoint(map(str.lower, chunks))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of a word with the marks right around it: "sue", (sue), ...sue..."""
    low, high = start, end
    while low > 0 and start - low < _WIDEST and text[low - 1] in _WRAPPERS:
        if text[high : high + 1] != _WRAPS.get(text[low - 1], text[low - 1]):
            break
        low, high = low - 1, high + 1
    if text[max(0, low - 1) : low].isalnum() or text[high : high + 1].isalnum():
        return start, end
    return low, high


def _is_joined(shapes: str, start: int, end: int) -> bool:
    """Tell whether a run is only a part of an address, a path or a compound."""
    before, after = shapes[max(0, start - 2) : start], shapes[end : end + 2]
    if len(before) == 2 and before[1] in _JOINS and before[0].isalnum():
        return True
    return len(after) == 2 and after[0] in _JOINS and after[1].isalnum() and after.lower() != "'s"


def _cased(word: str, run: str) -> str:
    letters = "".join(_LETTERS.findall(run))
    return word.upper() if letters.isupper() and len(letters) > 1 else word
