"""Sentences squashed for a reader of tokens: white space single, runs of marks cut, and few words on each side."""

from __future__ import annotations

import re

_WORDS = 60
"""Words looked at on each side of a hit."""
_PUNCTUATION = re.compile(r"([^\w\s]{3})[^\w\s]+|(_)_+")
_RUN = re.compile(r"[^\w\s]{4}|__")
_UNEVEN = re.compile(r"\s\s|[^\S ]|[^\w\s]{4}|__")
"""What `squash` changes in a text of few words."""


def even(text: str) -> bool:
    """Tell whether squashing the text, or any parts of it, changes nothing."""
    return text.count(" ") < _WORDS and _UNEVEN.search(text) is None


def runs(text: str) -> bool:
    """Tell whether there are runs of marks to cut in a text."""
    return _RUN.search(text) is not None


def around(left: str, hit: str, right: str, *, cut: bool = True) -> tuple[str, str, str]:
    """Squash a hit, and what is nearest to it on each side; `cut` is not needed in a text without `runs`."""
    return squash(left, -_WORDS, cut=cut), squash(hit, cut=cut), squash(right, _WORDS, cut=cut)


def squash(text: str, words: int = 0, *, cut: bool = True) -> str:
    """Make white space single, cut runs of marks (spaCy takes quadratic time for them), keep `words` at one end."""
    kept = text.split()
    if words and len(kept) > abs(words):
        kept = kept[words:] if words < 0 else kept[:words]
    joined = " ".join(kept)
    if cut:
        joined = _PUNCTUATION.sub(r"\1\2", joined)
    left = " " if text[:1].isspace() and kept else ""
    return f"{left}{joined}{' ' if text[-1:].isspace() else ''}"
