"""Words strung together: by marks where blanks should stand ("I.will.sue.you"), or by nothing ("iwillsueyou").

Only a run that speaks of its writer or reader and holds one of the words looked for is taken apart; names of files,
addresses and lists stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from triage.patterns.scan import compile_one
from triage.prose.chars import Copy, Edit

_WORD = "[a-z](?:[a-z]|'[a-z]){0,13}"
_MARK = r"(?:[^a-z0-9'\s]|'[^a-z0-9])"
_NUMBER = r"[0-9]{1,2}[.):]"
_GAP = (
    rf"(?:[^a-z0-9']*{_MARK}[^a-z0-9']*(?:{_NUMBER}?[^a-z0-9'\n]{{1,3}})?|'?\s+'|%20"
    rf"|\s*\n\s*{_NUMBER}{{1,2}}\s+)"
)
_STRUNG = rf"\b{_WORD}(?:{_GAP}{_WORD}){{4,}}"
"""Five words or more with a mark in every gap, or a number as in a list."""
_GAPS = re.compile(r"[^A-Za-z']*(?:[^A-Za-z'\s]|\s'|'\s)[^A-Za-z']*'?")
_TOKEN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
_SPEAKS = frozenset({"i", "my", "me", "we", "our", "us", "you", "your"})
_ADDRESS = re.compile(r"(?:://|www\.|@|\w/)\S{0,200}$")
_WIDEST = 12
"""Signs between two words of a run."""
_BEFORE = "will|to|my|your|you|the|was|were|is|are|be|been|a|and|it|gonna|got|i|we|please|want|not|just|go|me|all|by"
_BEHIND = (
    "you|your|my|me|the|this|that|it|and|by|now|today|tomorrow|over|because|is|was|for|from|us|them|all|our|with|at|on"
    "|if"
)
_SHORTEST = 10
"""Letters from which on a run without blanks is more than a slip."""
_GLUED = 3
"""Letters from which on a word is looked for among others without a blank."""


class Strung:
    """Take apart runs of words that hold one of `words`, in linear time."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(w.lower() for w in words)
        grave = "|".join(sorted((w for w in self._words if len(w) >= _GLUED), key=lambda w: (-len(w), w)))
        self._strung = compile_one(_STRUNG)
        self._glued = compile_one(rf"\b[a-z]*(?:{_BEFORE})(?:{grave})(?:{_BEHIND})[a-z]*\b")

    def parted(self, copy: Copy) -> tuple[Copy, tuple[str, ...]]:
        """Return the copy with blanks between words that marks string together, and in words what is suspected."""
        if not self._words:
            return copy, ()
        copy = copy.edited(list(self._blanks(copy.text)))
        glued = any(len(found.group()) >= _SHORTEST for found in self._glued.finditer(copy.text))
        return copy, (("words are written without blanks",) if glued else ())

    def _blanks(self, text: str) -> Iterator[Edit]:
        for found in self._strung.finditer(text):
            start, end = found.span()
            run = text[start:end]
            words = {w.lower() for w in _TOKEN.findall(run)}
            if _SPEAKS.isdisjoint(words) or self._words.isdisjoint(words):
                continue
            if _ADDRESS.search(text[max(0, start - 200) : start]) is not None:
                continue
            for gap in _GAPS.finditer(run):
                if len(gap.group()) <= _WIDEST:
                    yield start + gap.start(), start + gap.end(), " "
