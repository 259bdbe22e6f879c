"""Words of an HTML message that stand where no reader sees them, and words that elements part in the middle.

Found by plain patterns over the source, in linear time; a style sheet's tricks do not matter here. Tables here are
facts of HTML, not policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = re.compile(
    r"<[!?]|</(?:title|script|style|template)|\s(?:alt|title|value|placeholder|aria-label|content)\s*=", re.I
)
"""Without one of these all words are shown."""
_UNSHOWN = re.compile(
    r"<!--([^<]*+)|<[!?]([^<>-][^<>]*+)>|<(?:title|script|style|template)\b[^<>]*+>([^<]*+)"
    r"""|\s(?:alt|title|value|placeholder|aria-label|content)\s*+=\s*+(?:"([^"<>]*+)"|'([^'<>]*+)')""",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_SPEAKS = frozenset({"i", "my", "we", "our", "me", "us"})
_LEAST = 4
"""Words from which on a text may be a statement."""
_SIDE = 20
"""Letters on each side of an element that may belong to a word."""
_INLINE = "a|b|big|del|em|font|i|ins|mark|s|small|span|strike|strong|sub|sup|tt|u"
_PARTING = re.compile(
    rf"(?<=[^\W\d_])(?:<({_INLINE})\b[^<>]{{0,500}}>[^<>]{{1,40}}</\1\s*>|<[^<>]{{1,500}}>|<!--[^<>]{{0,500}}-->)+(?=[^\W\d_])",
    re.IGNORECASE,
)


def statements(source: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where a text begins that is not shown and speaks of its writer, and its words in lower case."""
    if _SIGNS.search(source) is None:
        return
    for found in _UNSHOWN.finditer(source):
        words = [w.lower() for w in _WORD.findall(next((g for g in found.groups() if g), ""))]
        if len(words) >= _LEAST and not _SPEAKS.isdisjoint(words):
            yield found.start(), words


def parted(source: str) -> Iterator[tuple[int, str]]:
    """Yield where an element stands in the middle of a word, and the word in lower case without it."""
    if "</" not in source:
        return
    joined, places, position = [], [], 0
    length = 0
    for found in _PARTING.finditer(source):
        joined.append(source[position : found.start()])
        length += found.start() - position
        places.append((length, found.start()))
        position = found.end()
    if not places:
        return
    text = "".join([*joined, source[position:]])
    for place, start in places:
        low = high = place
        while low > 0 and place - low < _SIDE and text[low - 1].isalpha():
            low -= 1
        while high < len(text) and high - place < _SIDE and text[high].isalpha():
            high += 1
        yield start, text[low:high].lower()
