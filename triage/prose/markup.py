"""Take the tags out of an HTML message in linear time, with the way back to the original's offsets.

A token never reaches over a ``<`` and never tries twice (possessive quantifiers), so that no hostile input makes the
search start over. What is not closed (a comment, a style sheet) is not dropped: only its tag goes, the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from triage.prose.chars import Copy, Edit
from triage.prose.unseen import unseen, worded

_TOKEN = re.compile(
    r"""<!---?>|<!--|--!?>|<(/?)([a-z][a-z0-9:-]*+)((?:\s|/)(?:=\s*+(?:"[^"<]*+"|'[^'<]*+')|[^<>"'])*+)?>"""
    r"""|<(/?)([a-z][a-z0-9:-]*+)((?:\s|/)[^<>]*+)?>|<[!?][^<>]*+>""",
    re.IGNORECASE,
)
_MARKED = re.compile(r"""\s(?:class|id)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))""", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[\r\n]+")
_COMMENT = "!--"
_ENDS = frozenset({"-->", "--!>"})
"""What ends a comment. A quotation mark that no "=" stands before begins no value, so that no text hides in a tag."""
_DROPPED = frozenset({_COMMENT, "head", "script", "style", "title", "template"})
_PARAGRAPHS = frozenset(["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "pre", "hr"])
_BOXED = (
    "address article aside body caption center dd details div dt fieldset figcaption figure footer form header "
    "html li main nav option section summary tbody td textarea tfoot th thead tr"
)
_BLOCKS = _PARAGRAPHS | frozenset(_BOXED.split())
HIDDEN = "hidden"
"""The kind of a box that its reader does not see; where that is sure, its words are no part of the text."""
_BOX = frozenset({"div", "blockquote", "span", "section", "table", "td", "p", "hr"})


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of the HTML whose class or element says what it is, in the original's offsets."""

    kind: str
    start: int
    end: int


class _Tag(NamedTuple):
    start: int
    end: int
    name: str
    closes: bool
    rest: str
    ends_comment: bool = False


def strip_tags(source: str, marks: Callable[[str, Sequence[str]], str]) -> tuple[Copy, list[Box]]:
    """Return `source` without its markup and what its reader cannot see, and the boxes in it.

    `marks(element, names)` tells what an element with these classes and ids is: a kind of region, such a kind with
    ``...`` behind it when it lasts to the end of the message, or "" for none.
    """
    tags = list(_tags(source))
    if not tags:
        return Copy(source), []
    writer = _Writer(source, folds=any(t.name == "br" or t.name in _BLOCKS for t in tags))
    boxes = _Boxes(marks)
    last = {_COMMENT if t.ends_comment else t.name: i for i, t in enumerate(tags) if t.closes or t.ends_comment}
    drop = ""
    hidden = unseen(source, tags)
    kept_from = 0
    for index, tag in enumerate(tags):
        if index < kept_from:
            continue
        if drop:
            if tag.ends_comment if drop == _COMMENT else tag.closes and tag.name == drop:
                drop = ""
                writer.skip_to(tag)
        elif (
            tag.name in _DROPPED
            and not tag.closes
            and not (tag.name == "head" and writer.wrote)
            and last.get(tag.name, -1) > index
        ):
            drop = tag.name
            writer.text_before(tag)
        elif index in hidden.sure:
            kept_from = hidden.sure[index] + 1
            writer.text_before(tag)
            writer.skip_to(tags[kept_from - 1])
        else:
            boxes.see(tag)
            writer.write(tag)
    return Copy(source).edited(writer.finish()), [
        *boxes.finish(len(source)),
        *(Box(HIDDEN, *place) for place in worded(source, tags, hidden)),
    ]


def _tags(source: str) -> Iterator[_Tag]:
    for found in _TOKEN.finditer(source):
        slash, name, rest, slash2, name2, rest2 = found.groups()
        token = found.group()
        element = (name or name2 or (_COMMENT if token == "<!--" else "")).lower()
        yield _Tag(*found.span(), element, bool(slash or slash2), rest or rest2 or "", token in _ENDS)


class _Writer:
    """Collect the edits that turn tags into line breaks or nothing."""

    def __init__(self, source: str, *, folds: bool) -> None:
        self._source = source
        self._folds = folds
        self._edits: list[Edit] = []
        self._position = 0
        self._breaks = 2  # nothing stands before the first line
        self._depth_pre = 0
        self.wrote = False
        """Whether there was text; a head after that is none, and its words are seen."""

    def text_before(self, tag: _Tag) -> None:
        """Keep the text up to `tag`; line breaks of the source are blanks, unless the text is laid out by hand."""
        text = self._source[self._position : tag.start]
        if text.strip():
            self._breaks = 0
            self.wrote = True
        if self._folds and not self._depth_pre and ("\n" in text or "\r" in text):
            for found in _LINE_BREAKS.finditer(text):
                self._edits.append((self._position + found.start(), self._position + found.end(), " "))
        self._position = tag.start

    def skip_to(self, tag: _Tag) -> None:
        """Drop everything from the last kept text up to the end of `tag`."""
        self._edits.append((self._position, tag.end, ""))
        self._position = tag.end

    def write(self, tag: _Tag) -> None:
        """Drop a tag, or put the line breaks in its place that a reader would see."""
        self.text_before(tag)
        if tag.name == "pre":
            self._depth_pre = max(0, self._depth_pre + (-1 if tag.closes else 1))
        if tag.name == "br":
            wanted = self._breaks + 1
        elif tag.name in _BLOCKS:
            wanted = 2 if tag.name in _PARAGRAPHS else 1
        else:
            wanted = 0
        new = "\n" * max(0, wanted - self._breaks)
        self._breaks += len(new)
        self._edits.append((tag.start, tag.end, new))
        self._position = tag.end

    def finish(self) -> list[Edit]:
        end = len(self._source)
        self.text_before(_Tag(end, end, "", False, ""))
        return self._edits


@dataclass(slots=True)
class _Boxes:
    """Follow the outermost marked element from its tag to the one that closes it."""

    marks: Callable[[str, Sequence[str]], str]
    _found: list[Box] = field(default_factory=list)
    _kind: str = ""
    _name: str = ""
    _start: int = 0
    _depth: int = 0

    def see(self, tag: _Tag) -> None:
        if self._kind:
            if tag.name == self._name and not self._kind.endswith("..."):
                self._depth += -1 if tag.closes else 1
                if self._depth == 0:
                    self._found.append(Box(self._kind, self._start, tag.end))
                    self._kind = ""
        elif tag.name in _BOX and not tag.closes:
            kind = self.marks(tag.name, _names(tag.rest))
            if kind:
                self._kind, self._name, self._start, self._depth = kind, tag.name, tag.start, 1

    def finish(self, end: int) -> list[Box]:
        """Return the boxes; a quote cut off by the end of the message is a quote, an open signature is none."""
        if self._kind.removesuffix("...") == "quote":
            self._found.append(Box("quote", self._start, end))
        return self._found


def _names(rest: str) -> list[str]:
    names: list[str] = []
    for found in _MARKED.finditer(rest):
        names += (found.group(1) or found.group(2) or found.group(3) or "").split()
    return names
