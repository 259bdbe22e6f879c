"""Sums of money over a threshold of ``decision.toml``, near words that say what the money is about.

Exactly the threshold is not over it. Sums are not converted: thresholds are in the account's own currency.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import Field

from triage.engines._amounts import Amount, amounts, quantities
from triage.engines._formats import SMALL, formats_of
from triage.engines._words import Words, phrase_pattern
from triage.patterns.hits import Hit, Rule
from triage.patterns.scan import Span
from triage.prose.text import Passage, View
from triage.schema.base import Shape
from triage.schema.decision import Amounts, Decisions

__all__ = ["Amount", "Spec", "amounts", "build", "needs"]

_BREAK = re.compile(r"[.!?]+\s|\n\s*\n")
_TO_SEATS = re.compile(r"[ -](?:[^\W\d_]+[ -]){0,2}")
"""What may stand between a count and what it counts ("300 paid seats")."""
_AROUND = 24
"""Characters before and after a sum in which an `unless` pattern takes it back, never past its own sentence."""


class Spec(Shape):
    """`over`, `seats_over`: names of a sum and of a count of people in ``decision.toml`` [amounts].

    `near`: patterns, one of which must stand in the same sentence as the sum or in a neighbour, at most `within`
    characters away. `unless`: patterns beside the sum that take it back. `bare`: numbers without a currency count too.
    `seat_words`: phrases behind a number that make it a count of people; the threshold itself counts there.
    """

    over: str = ""
    seats_over: str = ""
    near: tuple[str, ...] = Field(min_length=1)
    within: int = Field(default=200, ge=1, le=1000)
    unless: tuple[str, ...] = ()
    bare: bool = False
    seat_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """One block, ready to run: the thresholds, and which of all patterns are its own."""

    rule: Rule
    spec: Spec
    over: float
    seats_over: float
    near: range
    unless: range
    seats: range


def needs(spec: Spec) -> tuple[str, ...]:
    return ("body",)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Compile all blocks into one scanner. Raises ``ValueError`` for an unknown threshold or a bad pattern."""
    patterns: list[str] = []
    plans = [_plan(rule, decisions, patterns) for rule in rules]
    words = Words(patterns)
    least = min((min(plan.over, plan.seats_over) for plan in plans), default=SMALL)
    large = formats_of().large

    def in_passage(passage: Passage, spans: Sequence[Span]) -> list[Hit]:
        found: Spans = {}
        for index, start, end in spans:
            found.setdefault(index, []).append((start, end))
        return list(_in_text(passage.text, passage.message, plans, found)) if found else []

    def find(views: Sequence[View]) -> list[list[Hit]]:
        passages = [p for view in views for p in view.passages]
        asked = [p for p in passages if least < SMALL or large.holds(p.text)]
        spans = words.all_spans([p.text for p in asked])
        found = {id(p): in_passage(p, own) for p, own in zip(asked, spans, strict=True)}
        return [[hit for p in view.passages for hit in found.get(id(p), ())] for view in views]

    return find


def _plan(rule: Rule, decisions: Decisions, patterns: list[str]) -> _Plan:
    spec = rule.spec
    assert isinstance(spec, Spec)
    if not spec.over and not spec.seats_over:
        raise ValueError("neither over nor seats_over: the block can never fire")
    if bool(spec.seats_over) != bool(spec.seat_words):
        raise ValueError("seats_over and seat_words go together")
    seats = [phrase_pattern(w) for w in spec.seat_words]
    ranges = []
    for part in (spec.near, spec.unless, seats):
        ranges.append(range(len(patterns), len(patterns) + len(part)))
        patterns += part
    over, seats_over = _threshold(spec.over, decisions.amounts), _threshold(spec.seats_over, decisions.amounts)
    return _Plan(rule, spec, over, seats_over, *ranges)


def _threshold(name: str, known: Amounts) -> float:
    if not name:
        return float("inf")
    if name not in Amounts.model_fields:
        raise ValueError(f"no amount is called '{name}' (allowed: {', '.join(Amounts.model_fields)})")
    return float(getattr(known, name))


Spans = dict[int, list[tuple[int, int]]]


def _in_text(text: str, message: int, plans: Sequence[_Plan], found: Spans) -> Iterator[Hit]:
    sums: dict[bool, list[Amount]] = {}
    for plan in plans:
        near = [span for index in plan.near for span in found.get(index, ())]
        if not near:
            continue
        bare = plan.spec.bare
        if bare not in sums:
            sums[bare] = amounts(text, bare=bare)
        spans = [*_over(plan, sums[bare], text, found), *_seats(plan, text, found)]
        for start, end in spans:
            low, high = _window(text, start, end, plan.spec.within)
            if any(s < high and e > low for s, e in near):
                yield Hit(plan.rule.clause, plan.rule.tier, message, start, end)


def _over(plan: _Plan, sums: Sequence[Amount], text: str, found: Spans) -> Iterator[tuple[int, int]]:
    unless = [span for index in plan.unless for span in found.get(index, ())]
    for i, amount in enumerate(sums):
        if amount.value <= plan.over:
            continue
        low = max(0, amount.start - _AROUND, sums[i - 1].end if i else 0)
        high = min(amount.end + _AROUND, sums[i + 1].start if i + 1 < len(sums) else len(text))
        low = max((m.end() for m in _BREAK.finditer(text, low, amount.start)), default=low)
        high = min((m.start() for m in _BREAK.finditer(text, amount.end, high)), default=high)
        if not any(s < high and e > low for s, e in unless):
            yield amount.start, amount.end


def _seats(plan: _Plan, text: str, found: Spans) -> Iterator[tuple[int, int]]:
    for index in plan.seats:
        for word, end in found.get(index, ()):
            low = max(0, word - _AROUND * 2)
            for value, start, after in quantities(text[low:word]):
                if value >= plan.seats_over and _TO_SEATS.fullmatch(text, low + after, word):
                    yield low + start, end


def _window(text: str, start: int, end: int, within: int) -> tuple[int, int]:
    """Return the span of the sentence with its two neighbours, at most `within` characters to either side."""
    low, high = max(0, start - within), min(len(text), end + within)
    before = [m.end() for m in _BREAK.finditer(text, low, start)]
    after = [m.start() for m in _BREAK.finditer(text, end, high)]
    return (before[-2] if len(before) > 1 else low), (after[1] if len(after) > 1 else high)
