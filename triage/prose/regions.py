"""Find what the customer did not write: quoted mail, signatures, disclaimers, automatic replies.

One RE2 set over the message tells whether anything of the kind is there at all; most messages are done after that.
In doubt a line is the customer's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.patterns.scan import Scanner
from triage.prose import sentences
from triage.prose.regionrules import TextRules
from triage.prose.signature import Signatures


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a passage that is not the customer's own word; `kind` is a word of `RegionExamples`."""

    kind: str
    start: int
    end: int


_ARROWS = re.compile(r"^[ \t]{0,3}>[^\n]*(?:\n[ \t]{0,3}>[^\n]*)*", re.MULTILINE)
_ONE_ARROW_IN_SPEECH = re.compile(r"\s*>+ ?[\d:=(<.&\-][^\n]*$")
_OPENING = re.compile(r"\s*(?:[^\n]{1,40},?[ \t\r]*\n)?\s*$")
_LOOK = 1000
"""An automatic message says so in its first characters."""
_HEADER = 700
"""How far the header of a quoted mail reaches."""


class Regions:
    """Find regions by the rules of ``text.toml``. Raises ``ValueError`` for a pattern that RE2 does not take."""

    def __init__(self, rules: TextRules) -> None:
        quote = rules.quote
        groups = {
            "arrow": [r"(?m)^[ \t]{0,3}>"],
            "attribution": [_line(p) for p in quote.attribution],
            "below": [_line(p) for p in quote.below],
            "header": [_label(quote.sender)] if quote.sender else [],
            "disclaimer": list(rules.disclaimer.sentences),
            "unticked": [_line(p) for p in rules.form.unticked],
            "signature": [_line(p) for p in rules.signature.gates],
        }
        self._kinds = [kind for kind, patterns in groups.items() for _ in patterns]
        self._scanner = Scanner([p for patterns in groups.values() for p in patterns])
        self._stamp = Scanner([quote.stamp] if quote.stamp else [])
        named = (quote.subject, quote.sent, quote.other)
        self._labels = [Scanner([_label(words)]) for words in named if words]
        self._starts = Scanner(rules.automatic.starts)
        self._away = Scanner(rules.automatic.away)
        self._not_away = Scanner(rules.automatic.away_unless)
        self._subject = Scanner([f"^(?:{p})" for p in rules.automatic.subject])
        self._signatures = Signatures(rules.signature)

    def automatic_subject(self, subject: str) -> bool:
        """Tell whether a subject is that of an automatic message (not of an answer to one)."""
        return bool(self._subject.which(subject.strip()))

    def find(self, text: str, boxes: Sequence[Region] = ()) -> tuple[Region, ...]:
        """Return the regions of a cleaned text, in order and apart from each other; `boxes` are known already."""
        if self._is_automatic(text):
            return (Region("automatic", 0, len(text)),)
        found: dict[str, list[tuple[int, int]]] = {}
        for index, start, end in self._scanner.spans(text):
            found.setdefault(self._kinds[index], []).append((start, end))
        if not found and not boxes:
            return ()
        regions = [*boxes, *self._quotes(text, found)]
        for start, _ in found.get("disclaimer", ()):
            regions.append(Region("disclaimer", *sentences.around(text, start, start + 1)))
        regions += [Region("unticked", start, end) for start, end in found.get("unticked", ())]
        if "signature" in found:
            gaps = _gaps(text, _apart(regions))
            for low, high in dict.fromkeys([*gaps[:1], *gaps[-1:]]):
                regions += [Region("signature", a, b) for a, b in self._signatures.find(text, low, high)]
        return _apart(regions)

    def _is_automatic(self, text: str) -> bool:
        head = text[:_LOOK]
        if any(_OPENING.match(head[:start]) for _, start, _ in self._starts.spans(head)):
            return True
        return len(self._away.which(head)) >= 2 and not self._not_away.which(text)

    def _quotes(self, text: str, found: dict[str, list[tuple[int, int]]]) -> list[Region]:
        arrows = [m.span() for m in _ARROWS.finditer(text)] if "arrow" in found else []
        begins = {start for start, _ in arrows}
        regions, ends_at = [], len(text)
        attributed: set[int] = set()
        for start, end in sorted(found.get("attribution", ())):
            below = end + len(text[end : end + 8]) - len(text[end : end + 8].lstrip())
            line = text.rfind("\n", 0, below) + 1
            if line in begins or below in begins:
                regions.append(Region("quote", start, end))
                attributed |= {line, below}
            elif start < ends_at and self._stamp.which(text[start:end]) and text[start] != ">":
                ends_at = start
        for start, end in arrows:
            if start in attributed or not _ONE_ARROW_IN_SPEECH.match(text[start:end]):
                regions.append(Region("quote", start, end))
        ends_at = min([ends_at, *(start for start, _ in found.get("below", ()))])
        for start, _ in sorted(found.get("header", ())):
            if start < ends_at and self._is_header(text, start) and text[:start].strip(" \t\r\n_-*"):
                ends_at = start
        if ends_at < len(text):
            regions.append(Region("quote", ends_at, len(text)))
        return regions

    def _is_header(self, text: str, start: int) -> bool:
        """Tell whether a sender's line opens a mail's header, and not a form ("From: Berlin, To: Paris")."""
        block = text[start : start + _HEADER].lstrip()
        block = re.split(r"\n[ \t]*\n[ \t]*\n|\n[ \t]*\n(?![^\n:]{1,25}:)", block, maxsplit=1)[0]
        present = [bool(labels.which(block)) for labels in self._labels]
        return sum(present) >= 2 or (any(present) and "@" in block)


def _line(pattern: str) -> str:
    return rf"(?m)^[ \t*>]*(?:{pattern})[ \t*\r]*$"


def _label(words: Iterable[str]) -> str:
    return rf"(?m)^[ \t*_]*(?:{'|'.join(re.escape(w) for w in words)})[ \t*_]*[:：]"


def _apart(regions: Sequence[Region]) -> tuple[Region, ...]:
    """Put regions in order; where two overlap, the one that begins first keeps the place."""
    ordered: list[Region] = []
    position = 0
    for region in sorted(regions, key=lambda r: (r.start, -r.end)):
        start = max(region.start, position)
        if start < region.end:
            ordered.append(Region(region.kind, start, region.end))
            position = region.end
    return tuple(ordered)


def _gaps(text: str, regions: Sequence[Region]) -> list[tuple[int, int]]:
    """Return the stretches between the regions that hold words."""
    position, gaps = 0, []
    for region in [*regions, Region("", len(text), len(text))]:
        if text[position : region.start].strip():
            gaps.append((position, region.start))
        position = region.end
    return gaps
