"""Personal data in HTML: what a reader sees, whatever tags stand within it, and what the markup itself holds.

Only what is read, and the values within tags, is ever given back, never a tag: a page that is written over is the same
page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.personal import _search
from triage.personal._names import NOBODY, Names
from triage.personal._search import MARK, Found
from triage.prose.markup import strip_tags

_ROUNDS = 4
"""Marks part what stood together, so that more may be found beside them."""
_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_VALUES = re.compile(r"""([a-z][a-z0-9:-]*)\s*=\s*("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""", re.IGNORECASE)
_NO_TEXT = frozenset(
    ["class", "style", "face", "color", "type", "rel", "target", "dir", "lang", "align", "valign", "width", "height"]
)
"""Attributes that say how something looks: no names are looked for there."""
_ELEMENTS = frozenset((
    "a", "abbr", "address", "area", "article", "aside", "audio", "b", "base", "bdi", "bdo", "big", "blockquote",
    "body", "br", "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "data", "datalist",
    "dd", "del", "details", "dfn", "dialog", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure",
    "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html",
    "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark", "menu",
    "meta", "meter", "nav", "nobr", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param",
    "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "script", "section", "select", "small",
    "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
))  # fmt: skip
"""A tag of another name may be somebody's own in angle brackets, as in ``<Ada Lovelace>``."""


def find(source: str, names: Names = NOBODY) -> list[Found]:
    """Return what of a text is personal data, in order and without overlaps, also where it is the source of a page.

    `names` are those that count as such. Other spellings of a character (wide digits, character references, invisible
    ones within a number) hide nothing. Marks of what was written over are passed by. Takes linear time.
    """
    if "<" not in source:
        return _search.find(source, names)
    kinds = [""] * len(source)
    for _ in range(_ROUNDS):
        found = list(_once(source, names))
        for one in found:
            kinds[one.start : one.end] = [kind or one.kind for kind in kinds[one.start : one.end]]
        if not found:
            break
        source = "".join(MARK if kind else sign for sign, kind in zip(source, kinds, strict=True))
    return list(_runs(kinds))


def _once(source: str, names: Names) -> Iterator[Found]:
    """Search what a reader sees, then the source with its tags as they stand: what one hides, the other shows."""
    copy, _ = strip_tags(source, lambda element, classes: "")
    for one in _search.find(copy.text, names):
        if copy.starts is None or copy.ends is None:
            yield one
            continue
        for at in range(one.start, one.end):
            if copy.text[at] != "\n":  # a tag may stand there
                yield Found(one.kind, copy.starts[at], copy.ends[at])
    yield from _search.find(source)
    yield from _search.find(_named(source), names)


def _named(source: str) -> str:
    """Leave of each tag only the values in which a name may stand."""

    def values(tag: re.Match[str]) -> str:
        if tag.group(1).lower() not in _ELEMENTS:
            return tag.group()
        signs = ["\n"] * len(tag.group())
        for found in _VALUES.finditer(tag.group()):
            if found.group(1).lower() not in _NO_TEXT:
                signs[found.start(2) : found.end(2)] = found.group(2)
        return "".join(signs)

    return _TAG.sub(values, source)


def _runs(kinds: list[str]) -> Iterator[Found]:
    start = 0
    for at in range(1, len(kinds) + 1):
        if at == len(kinds) or kinds[at] != kinds[start]:
            if kinds[start]:
                yield Found(kinds[start], start, at)
            start = at
