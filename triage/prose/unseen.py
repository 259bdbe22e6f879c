"""Tell which elements of an HTML message its reader never sees, in linear time.

Tables here are facts of HTML and CSS, not policy. What cannot be told for sure (white letters, letters of a pixel) is
doubtful: it is read all the same, and a person looks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

_SOME = re.compile(
    r"\bhidden\b|display|visibility|opacity|font|size\s*=|color|height|width|scale|clip|text-indent|mso-hide|-\d{3,}",
    re.I,
)
"""Without one of these, nothing is hidden."""
_STYLE = re.compile(r"""\sstyle\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))""", re.IGNORECASE)
_CLASS = re.compile(r"""\s(?:class|id)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))""", re.IGNORECASE)
_SHEET = re.compile(r"<style\b[^<>]*+>([^<]*+)</style", re.IGNORECASE)
_RULE = re.compile(r"[.#]([\w-]++)\s*+\{([^{}]*+)\}")
_ATTRIBUTE = re.compile(r"""\shidden(?=[\s/>=]|$)""", re.IGNORECASE)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0*(?![\d.])"
    r"|font(?:-size)?\s*:\s*0*\.?0*(?:px|pt|em|rem|vw|vh|%)?(?![\d.])"
    r"|(?:max-)?(?:height|width)\s*:\s*0(?:px)?(?![\d.])[^$]{0,200}?overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden[^$]{0,200}?[;\s](?:max-)?(?:height|width)\s*:\s*0(?:px)?(?![\d.])"
    r"|(?:transform|filter)\s*:\s*(?:scale|opacity)\(\s*0\s*[,)%]|clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%)"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
_FAINT = re.compile(
    r"(?:^|;)\s*(?:font-size\s*:\s*(?:(?:0?\.\d+|1(?:\.\d+)?)(?:px|pt)|0?\.0*\d+r?em|[0-5]%)|opacity\s*:\s*0?\.0\d*(?!\d)"
    r"|line-height\s*:\s*0(?![\d.])|(?:max-)?height\s*:\s*1px[^$]{0,200}?overflow\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:-webkit-text-fill-)?color\s*:\s*(?:white|snow|ivory|azure|ghostwhite|floralwhite|mintcream|whitesmoke|transparent)\b"
    r"|(?:-webkit-text-fill-)?color\s*:\s*(?:#(?:f{3}|f[a-f]f[a-f]f[a-f])(?:[0-9a-f]{1,2})?\b|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)\b"
    r"|rgba?\(\s*(?:2[45]\d\s*,?\s*){3}|rgba\([^()]*,\s*0*\.?0*\)|hsla?\([^()]*\b(?:100|9[5-9])%\s*[,)]))",
    re.IGNORECASE,
)
_REMARK, _ESCAPE = re.compile(r"/\*[^*]*\*/"), re.compile(r"\\([0-9a-f]{2,4})\s?", re.IGNORECASE)
_COLOUR = re.compile(r"""\scolor\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))""", re.IGNORECASE)
_GROUND = re.compile(r"\bbackground|\bbgcolor", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>|&[#\w]{1,32};")
_WORDS = re.compile(r"[^\W\d_]{2}")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
"""Elements that hold nothing."""


class Element(Protocol):
    """What is asked of a tag: where it stands, its name, whether it closes its element, and its attributes."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def closes(self) -> bool: ...
    @property
    def rest(self) -> str: ...


class Unseen(NamedTuple):
    """`sure`: tags (by number) that open an unseen element, with the tag that closes it; `faint`: doubtful ones."""

    sure: dict[int, int]
    faint: dict[int, int]


NOTHING = Unseen({}, {})


def unseen(source: str, tags: Sequence[Element]) -> Unseen:
    """Find the elements that are not seen. One that is never closed is doubtful."""
    if not _SOME.search(source):
        return NOTHING
    by_sheet = _hiding(source)
    on_ground = _GROUND.search(source) is not None
    sure: dict[int, int] = {}
    faint: dict[int, int] = {}
    for start, tag in enumerate(tags):
        if tag.closes or not tag.rest or tag.name in _VOID:
            continue
        style = _ESCAPE.sub(
            lambda found: chr(int(found.group(1), 16)), _REMARK.sub("", html.unescape(_value(_STYLE, tag.rest)))
        )
        if colour := _value(_COLOUR, tag.rest):
            style = f"{style};color:{colour}"
        if _UNSEEN.search(style) or _ATTRIBUTE.search(_QUOTED.sub('""', tag.rest)):
            sure[start] = -1
        elif _is_faint(style, on_ground) or by_sheet.intersection(_value(_CLASS, tag.rest).split()):
            faint[start] = -1
    if not sure and not faint:
        return NOTHING
    closing = _closing(tags)
    faint = {start: closing.get(start, len(tags)) for start in faint}
    faint |= {start: len(tags) for start in sure if start not in closing}
    return Unseen({start: closing[start] for start in sure if start in closing}, faint)


def worded(source: str, tags: Sequence[Element], hidden: Unseen) -> Iterator[tuple[int, int]]:
    """Yield the start and end of the outermost hidden elements that hold words."""
    position = 0
    for opens, closes in sorted((hidden.sure | hidden.faint).items()):
        start, end = tags[opens].end, tags[closes].start if closes < len(tags) else len(source)
        if start >= position:
            position = max(start, end)
            if _WORDS.search(_TAGS.sub(" ", source[start:end])):
                yield start, end


def _closing(tags: Sequence[Element]) -> dict[int, int]:
    """Return, for each tag that opens an element, the number of the one that closes it."""
    opened: dict[str, list[int]] = {}
    found = {}
    for n, tag in enumerate(tags):
        if tag.closes:
            if before := opened.get(tag.name):
                found[before.pop()] = n
        elif tag.name not in _VOID:
            opened.setdefault(tag.name, []).append(n)
    return found


def _is_faint(style: str, on_ground: bool) -> bool:
    """Tell whether letters are of a pixel, or white where nothing has another ground."""
    found = _FAINT.search(style)
    return found is not None and not (on_ground and "color" in found.group().lower())


def _hiding(source: str) -> set[str]:
    """Return the classes and ids that a style sheet hides on every screen (not by ``@media``)."""
    return {
        rule.group(1)
        for sheet in _SHEET.finditer(source)
        for rule in _RULE.finditer(sheet.group(1).partition("@media")[0])
        if _UNSEEN.search(rule.group(2))
    }


def _value(attribute: re.Pattern[str], rest: str) -> str:
    found = attribute.search(rest)
    return (found.group(1) or found.group(2) or found.group(3) or "") if found else ""
