"""The sentences of a thread: whose they are, where they stand, and how they read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.patterns.scan import Either, compile_one
from triage.prose import sentences
from triage.prose.text import Cleaner, Passage
from triage.types import SUBJECT, Author, Ticket

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SAYS = re.compile(r"[^\W_]")
_OPENINGS, _OPENING = 4, 200
"""So many greetings and marks are cut off a sentence, each within so many characters."""
_EDGES = " \t\r\n"
_INITIALS = re.compile(r"(?:^|\W)(?:[A-Z]\.){2,}\Z")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a ticket: ``body[start:end]`` of a message (`SUBJECT`: of the subject), in characters of the original.

    `text` is how they read: white space folded, and the markup of an HTML body left out. `more` tells that the
    sentence goes on.
    """

    message: int
    start: int
    end: int
    text: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one message. `text` is its cleaned copy, which patterns are tried on; `passage[low:high]` is it."""

    words: Quote
    text: str
    author: Author
    internal: bool
    passage: Passage
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket's own sentences, oldest first, without quoted mail, signatures and automatic replies.

    `signed` are the signatures under the customer's messages, as (passage, low, high).
    """

    ticket: Ticket
    customer: tuple[Sentence, ...]
    agents: tuple[Sentence, ...]
    internal: tuple[Sentence, ...]
    signed: tuple[tuple[Passage, int, int], ...]

    @property
    def public(self) -> list[Sentence]:
        """All that the customer and the agents wrote to each other, in the order of the thread."""
        said = [s for s in (*self.customer, *self.agents) if s.words.message != SUBJECT]
        return sorted(said, key=lambda s: (s.words.message, s.words.start))


class Lexicon:
    """Patterns of the policy, tried on one sentence at a time."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._either = Either(patterns)
        self._single = [compile_one(p, groups=True) for p in patterns]

    def holds(self, text: str) -> bool:
        return self._either.holds(text)

    def whole(self, text: str) -> bool:
        """Tell whether one pattern fits the whole text."""
        return self.holds(text) and any(p.fullmatch(text) for p in self._single)

    def spans(self, text: str, group: int = 0) -> list[tuple[int, int]]:
        """Return where the patterns (or a group of theirs) stand, in order, none inside another."""
        if not self.holds(text):
            return []
        spans: list[tuple[int, int]] = []
        reached = -1
        for start, end in sorted({m.span(group) for p in self._single for m in p.finditer(text)}, key=_widest):
            if start < end and end > reached:
                spans.append((start, end))
                reached = end
        return spans


def _widest(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def read(ticket: Ticket, cleaner: Cleaner, openings: Lexicon) -> Thread:
    """Read a thread into sentences."""
    customer: list[Sentence] = []
    agents: list[Sentence] = []
    internal: list[Sentence] = []
    signed: list[tuple[Passage, int, int]] = []
    for passage in cleaner.view(ticket).passages:
        customer += list(_sentences(ticket, passage, Author.CUSTOMER, openings))
        signed += [(passage, r.start, r.end) for r in passage.regions if r.kind == "signature"]
    for index, message in enumerate(ticket.messages):
        if message.author is Author.AGENT:
            found = _sentences(ticket, cleaner.passage(index, message), Author.AGENT, openings, message.internal)
            (internal if message.internal else agents).extend(found)
    return Thread(ticket, tuple(customer), tuple(agents), tuple(internal), tuple(signed))


def quote(ticket: Ticket, passage: Passage, low: int, high: int, *, more: bool = False) -> Quote:
    """Quote ``passage.text[low:high]``, which is not empty."""
    start, end = passage.original(low, high)
    html = passage.message != SUBJECT and ticket.messages[passage.message].html
    source = ticket.subject if passage.message == SUBJECT else ticket.messages[passage.message].body
    return Quote(passage.message, start, end, readable(passage.text[low:high] if html else source[start:end]), more)


def shortened(ticket: Ticket, sentence: Sentence, most: int, around: tuple[int, int] | None = None) -> Quote:
    """Quote a sentence in at most `most` characters: around the span (in the passage), else its beginning."""
    low, high, text = sentence.low, sentence.high, sentence.passage.text
    if high - low <= most:
        return sentence.words
    begin = low
    if around is not None and around[1] - low > most:
        begin = max(low, min(around[0] - most // 3, high - most))
        begin = text.find(" ", begin, around[0]) + 1 or around[0]
    end = min(high, begin + most)
    if end < high:
        end = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end)) if " " in text[begin:end].strip() else end
    while begin < end and text[begin] in _EDGES:
        begin += 1
    return quote(ticket, sentence.passage, begin, max(end, begin + 1), more=True)


def stems(text: str, letters: int) -> set[str]:
    """Return the first `letters` of each word of three letters and more: forms of one word are then the same."""
    return {word[:letters].casefold() for word in _WORD.findall(text)}


def readable(text: str) -> str:
    """Return `text` on one line, without characters that nobody sees."""
    return " ".join(_UNSEEN.sub("", text).split())


def _sentences(
    ticket: Ticket, passage: Passage, author: Author, openings: Lexicon, internal: bool = False
) -> Iterator[Sentence]:
    for begin, end in _own(passage):
        for first, last in _split(passage.text[begin:end]):
            low, high = _trimmed(passage.text, begin + first, begin + last, openings)
            if _SAYS.search(passage.text, low, high):
                words = quote(ticket, passage, low, high)
                yield Sentence(words, passage.text[low:high], author, internal, passage, low, high)


def _split(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text; one that ends in an abbreviation such as U.S. goes on."""
    found: list[tuple[int, int]] = []
    for first, last in sentences.split(text):
        if found and _INITIALS.search(text, found[-1][0], found[-1][1]):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _own(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the stretches between the regions: no sentence reaches over what somebody else wrote."""
    position = 0
    for region in passage.regions:
        yield position, region.start
        position = region.end
    yield position, len(passage.text)


def _trimmed(text: str, low: int, high: int, openings: Lexicon) -> tuple[int, int]:
    """Leave out white space, a greeting or the mark of a list in front, and one full stop at the end."""
    for _ in range(_OPENINGS):
        while low < high and text[low] in _EDGES:
            low += 1
        opening = openings.spans(text[low : min(high, low + _OPENING)])
        cut = next((e for s, e in opening if s == 0), 0)
        if not cut or not _SAYS.search(text, low + cut, high):
            break
        low += cut
    while high > low and text[high - 1] in _EDGES:
        high -= 1
    if text[low:high].endswith(".") and not text[low:high].endswith("..") and high - low > 1:
        high -= 1
    return low, high
