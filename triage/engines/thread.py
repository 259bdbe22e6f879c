"""What only the order and the times of a thread's messages can tell.

A hit spans the first sentence of the message that completes the condition. Where that is no customer's message,
its offsets are those of the message's own body. The word lists hold phrases; an entry with a backslash is a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from triage.engines._words import Words, phrase_pattern
from triage.patterns.hits import Hit, Rule
from triage.prose.text import View
from triage.schema.base import Shape
from triage.schema.decision import Decisions
from triage.types import Author

_SENTENCE = re.compile(r"[^\n]*?[.!?]+(?=\s|$)|[^\n]+")
_QUESTION = re.compile(r"\w[)\"'*\s]{0,3}\?+(?=[\s)\"'<*]|$)")
_STOP = re.compile(r"[.!?\n]")
_FOREIGN = re.compile(r"(?m)^[ \t]*>.*$|^.{0,200}\bwrote:\s*$[\s\S]*|^-{2,}.{1,80}-{2,}$[\s\S]*")
_LISTS = ("words", "resolved", "asks", "courtesy", "thanks")
_LONGEST = 200  # characters of a sentence that are looked at


class Spec(Shape):
    """`kind`: what to look for.

    * ``stale_followup``: a customer message at least follow_up.stale_after after an earlier one, with no resolution
      between; the clock stands still while the customer owes us an answer.
    * ``repeat_issue``: counts.repeat_issue customer messages that report the issue as still open: the first, and those
      with one of `words`.
    * ``repeated_escalations``: counts.repeated_escalations agent messages or notes with one of `words`.

    `resolved`: in an agent's or customer's message, ends the matter. `asks`: in an agent's message, asks the customer
    for something, as a question mark does. `courtesy`: makes a question none ("anything else"). `thanks`: makes a
    customer message no follow-up that is short (`short` words, no question) or, after a reply of ours, opens with
    one; unless it holds one of `words`.
    """

    kind: Literal["stale_followup", "repeat_issue", "repeated_escalations"]
    words: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    courtesy: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    short: int = Field(default=12, ge=1)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One message as the thread sees it; `text` holds only what its writer wrote himself, offsets unchanged."""

    message: int
    author: Author
    internal: bool
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """One block, ready to run."""

    rule: Rule
    spec: Spec
    stale_after: timedelta
    times: int
    lists: Mapping[str, Words]

    def says(self, name: str, text: str) -> bool:
        return self.lists[name].any(text)

    def asks(self, text: str) -> bool:
        ends = (m.start() + 1 for m in _QUESTION.finditer(text))
        questions = (_STOP.split(text[max(0, end - _LONGEST) : end])[-1] for end in ends)
        return any(not self.says("courtesy", q) for q in questions) or self.says("asks", text)

    def thanks(self, text: str, *, replied: bool) -> bool:
        """Tell whether a message only thanks or, after a reply of ours, opens with thanks for it."""
        short = len(text.split()) <= self.spec.short and "?" not in text
        opens = replied and self.says("thanks", text[: _first(text)[1]])
        return (opens or (short and self.says("thanks", text))) and not self.says("words", text)


@dataclass(slots=True)
class _Clock:
    """How long the customer has waited for us. Local to one walk over one thread."""

    waited: timedelta = field(default_factory=timedelta)
    since: datetime | None = None
    replied: bool = False

    def stop(self, at: datetime | None) -> None:
        if self.since is not None and at is not None:
            self.waited += at - self.since
        self.since = None

    def total(self, at: datetime) -> timedelta:
        return self.waited + (at - self.since) if self.since is not None else timedelta()


def needs(spec: Spec) -> tuple[str, ...]:
    return ("author", "thread", "created_at") if spec.kind == "stale_followup" else ("author", "thread")


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Compile the word lists of all blocks. Raises ``ValueError`` for a block without the words that it needs."""
    plans = [_plan(rule, decisions) for rule in rules]
    return lambda views: [[hit for plan in plans for hit in _in_view(view, plan)] for view in views]


def _plan(rule: Rule, decisions: Decisions) -> _Plan:
    spec = rule.spec
    assert isinstance(spec, Spec)
    if spec.kind != "stale_followup" and not spec.words:
        raise ValueError(f"{spec.kind} needs words")
    number, unit = decisions.follow_up.stale_after.split()
    stale_after = timedelta(**{unit.removesuffix("s") + "s": int(number)})
    times = decisions.counts.repeat_issue if spec.kind == "repeat_issue" else decisions.counts.repeated_escalations
    lists = {name: Words([_pattern(w) for w in getattr(spec, name)]) for name in _LISTS}
    return _Plan(rule, spec, stale_after, times, lists)


def _pattern(words: str) -> str:
    return words if "\\" in words else phrase_pattern(words)


def _in_view(view: View, plan: _Plan) -> list[Hit]:
    lacks = set(needs(plan.spec)) & set(view.ticket.lacks)
    if lacks or len(view.ticket.messages) < 2:
        return []
    turns = list(_turns(view))
    completing = (_stale if plan.spec.kind == "stale_followup" else _counted)(turns, plan)
    rule = plan.rule
    return [Hit(rule.clause, rule.tier, turn.message, *_first(turn.text)) for turn in (completing,) if turn]


def _turns(view: View) -> Iterator[_Turn]:
    passages = {p.message: p for p in view.passages}
    for index, message in enumerate(view.ticket.messages):
        passage = passages.get(index)
        if passage is None:
            text = _FOREIGN.sub(lambda m: " " * len(m.group()), message.body)
        else:
            text = "" if any(r.kind == "automatic" for r in passage.regions) else passage.own
        if text.strip():
            yield _Turn(index, message.author, message.internal, message.created_at, text)


def _stale(turns: Sequence[_Turn], plan: _Plan) -> _Turn | None:
    """Return the last message that follows up on one left without an answer for too long."""
    clock, completing = _Clock(), None
    for turn in turns:
        if turn.internal or turn.author is Author.BOT:
            continue
        if plan.says("resolved", turn.text):
            clock, completing = _Clock(), None
        elif turn.author is Author.AGENT:
            clock.replied = True
            if plan.asks(turn.text):
                clock.stop(turn.at)
        elif turn.at is not None:
            overdue = clock.total(turn.at) >= plan.stale_after
            if overdue and not plan.thanks(turn.text, replied=clock.replied):
                completing = turn
            clock.since = clock.since or turn.at
    return completing


def _counted(turns: Sequence[_Turn], plan: _Plan) -> _Turn | None:
    """Return the message that makes the count full."""
    count, seen, completing = 0, set[str](), None
    by_customer = plan.spec.kind == "repeat_issue"
    for turn in turns:
        theirs = turn.author is Author.CUSTOMER and not turn.internal
        if theirs and plan.says("resolved", turn.text):
            count, completing = 0, None
        elif turn.author is not Author.BOT and theirs is by_customer:
            words = " ".join(turn.text.split()).casefold()
            counts = plan.says("words", turn.text) or (by_customer and count == 0)
            # The same text twice is a message sent twice, not a second report.
            count += counts and words not in seen
            seen.add(words)
            if counts and count >= plan.times:
                completing = turn
    return completing


def _first(text: str) -> tuple[int, int]:
    """Return the span of the first sentence."""
    start = len(text) - len(text.lstrip())
    found = _SENTENCE.match(text, start, start + _LONGEST)
    return start, found.end() if found else start + 1
