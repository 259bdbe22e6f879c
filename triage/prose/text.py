"""Clean a message once: a normalised copy to search in, with the way back to the original's offsets.

What is not the customer's own statement (quoted mail, signatures, disclaimers, automatic replies) stays in the
copy, marked as a `Region`, so that a hit there can be shown and held back instead of vanishing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.prose import unshown
from triage.prose.chars import Copy, closed, normalise
from triage.prose.disguise import Disguises
from triage.prose.markup import HIDDEN, strip_tags
from triage.prose.regionrules import TextRules
from triage.prose.regions import Region, Regions
from triage.prose.strung import Strung
from triage.prose.tagged import is_page, without_emphasis, without_marks, without_tags
from triage.types import SUBJECT, Author, Fault, Message, Ticket

__all__ = ["Cleaner", "Passage", "Region", "TextRules", "View"]


_WRAP = re.compile(r"(?<=[^\n]{30}[^\r\n.!?:;])\r?\n(?=[a-z]|I\b)")
TURNED = "\u202e"
"""Makes what follows run from right to left, whatever its letters are."""
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]{1,8}")
_UNSEEN_LETTERS = re.compile("[\U000e0041-\U000e005a\U000e0061-\U000e007a]{3}")
"""Letters that no screen shows; they spell the flags of lands."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One message (or the subject) as the engines see it.

    `text` is the cleaned copy. `starts` and `ends` give, for each of its characters, where that character
    begins and ends in the original; both are ``None`` when the copy is as long as the original, place by place.
    `doubts` say what a person should look at, as it may not have been read the way it was meant to be seen.
    """

    message: int
    text: str
    regions: tuple[Region, ...] = ()
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    doubts: tuple[str, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Turn a non-empty span of the cleaned text into the span of the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def region(self, start: int, end: int) -> Region | None:
        """Return the region that the span touches, if any."""
        index = bisect_right(self.regions, start, key=lambda r: r.end)
        if index < len(self.regions) and end > self.regions[index].start:
            return self.regions[index]
        return None

    @property
    def own(self) -> str:
        """The cleaned text with all that is not the customer's own word blanked out (same length)."""
        parts: list[str] = []
        position = 0
        for region in self.regions:
            parts += [self.text[position : region.start], " " * (region.end - region.start)]
            position = region.end
        return "".join([*parts, self.text[position:]])


@dataclass(frozen=True, slots=True)
class View:
    """A ticket as the engines see it: `passages` are the subject and the customer's messages, oldest first.

    `fault` says that they are as they were read, as cleaning them failed.
    """

    ticket: Ticket
    passages: tuple[Passage, ...]
    fault: Fault | None = None

    @property
    def newest(self) -> Passage | None:
        """The newest customer message that a person wrote, or ``None``."""
        written = [
            p for p in self.passages if p.message != SUBJECT and not any(r.kind == "automatic" for r in p.regions)
        ]
        return written[-1] if written else None


class Cleaner:
    """Make views of tickets by the rules of ``text.toml``."""

    def __init__(self, rules: TextRules, words: Sequence[str] = (), plain: Sequence[str] = ()) -> None:
        """`words` are respelled in the copy where they stand in disguise, but for spellings in `plain`."""
        self._regions = Regions(rules)
        self._disguises = Disguises(words, plain)
        self._strung = Strung(words)
        marks = rules.html
        self._marks = {
            **dict.fromkeys((m.lower() for m in marks.signature), "signature"),
            **dict.fromkeys((m.lower() for m in marks.quote), "quote"),
            **dict.fromkeys((m.lower() for m in marks.quote_to_end), "quote..."),
        }

    def view(self, ticket: Ticket) -> View:
        """Clean the subject and every customer message that is no internal note."""
        passages = [self.passage(i, m) for i, m in enumerate(ticket.messages) if _is_customers(m)]
        if ticket.subject:
            subject, doubts = self._plain(without_tags(Copy(ticket.subject)))
            title = Passage(
                SUBJECT, subject.text, (), subject.starts, subject.ends, (*doubts, *_turned(ticket.subject))
            )
            if self._regions.automatic_subject(subject.text) and passages and passages[0].message == 0:
                title, passages[0] = _automatic(title), _automatic(passages[0])
            passages.insert(0, title)
        return View(ticket, tuple(passages))

    def passage(self, index: int, message: Message) -> Passage:
        """Clean one message. Takes time linear in its length."""
        html = message.html or is_page(message.body)
        copy, boxes = strip_tags(message.body, self._mark) if html else (without_tags(Copy(message.body)), [])
        copy, doubts = self._plain(copy)
        known = []
        for box in boxes:
            start, end = _place(copy, box.start), _place(copy, box.end)
            if start < end and box.kind != HIDDEN:
                known.append(Region(box.kind, start, end))
        regions = self._regions.find(copy.text, known)
        hidden = [box.start for box in boxes if box.kind == HIDDEN]
        if html:
            hidden += [at for at, words in unshown.statements(message.body) if any(map(self._disguises.name, words))]
            hidden += [at for at, word in unshown.parted(message.body) if self._disguises.name(word)]
        if any(not _within(_place(copy, at), regions) for at in hidden):
            doubts = (*doubts, "the message holds text that is hidden from its reader")
        doubts = (*doubts, *_turned(message.body))
        return Passage(index, _unwrapped(copy.text), regions, copy.starts, copy.ends, doubts)

    def _plain(self, copy: Copy) -> tuple[Copy, tuple[str, ...]]:
        """Return the copy in plain letters and words, and what is doubtful about it."""
        copy, doubts = self._disguises.unmasked(without_emphasis(without_marks(normalise(copy))))
        copy, others = self._strung.parted(closed(copy))
        return copy, (*doubts, *others)

    def _mark(self, element: str, names: Sequence[str]) -> str:
        return next((self._marks[n] for n in (element, *map(str.lower, names)) if n in self._marks), "")


def _unwrapped(text: str) -> str:
    """Return `text` with blanks for each line end that a mail program made: behind a long line, within a sentence."""
    return _WRAP.sub(lambda end: " " * len(end[0]), text)


def _is_customers(message: Message) -> bool:
    return message.author is Author.CUSTOMER and not message.internal


def _automatic(passage: Passage) -> Passage:
    return replace(passage, regions=(Region("automatic", 0, len(passage.text)),))


def _turned(text: str) -> tuple[str, ...]:
    """Say what characters do to a text that its reader cannot see."""
    if text.isascii():
        return ()
    found = ["the text holds characters that turn the order of its letters"] if TURNED in text else []
    if max(text) >= "\U000e0020" and _UNSEEN_LETTERS.search(_FLAG.sub("", text)):
        found.append("the text holds letters that no screen shows")
    return tuple(found)


def _within(place: int, regions: Sequence[Region]) -> bool:
    """Tell whether a place lies in a mail that is quoted: there it is another writer's doing."""
    return any(r.kind == "quote" and r.start <= place <= r.end for r in regions)


def _place(copy: Copy, offset: int) -> int:
    """Return where the original's `offset` stands in the copy."""
    return offset if copy.starts is None else bisect_left(copy.starts, offset)
