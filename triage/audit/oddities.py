"""What is odd about verdicts that can be counted: a person is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from triage.audit.design import Design
from triage.audit.judged import ASKED, SETTLED, Judged
from triage.audit.verdicts import Verdict
from triage.audit.words import compared
from triage.wording import counted, some

_SHOWN = 20
_SAME = 5
"""Tickets judged by two that are alike in every word before a sheet is taken for a copy."""


def oddities(
    design: Design, reviews: Mapping[str, Sequence[Verdict]], tickets: Sequence[Judged], settled: Sequence[Verdict]
) -> Iterator[str]:
    """Say what is odd about sheets (by the name of their file), tickets as judged, and what was settled."""
    for file, verdicts in reviews.items():
        yield from _of_file(design, file, verdicts)
    for file, verdicts in {**reviews, SETTLED: settled}.items():
        _, changed = compared(design.shown, verdicts)
        if changed:
            yield f"{file}: {changed}"
    yield from _odd(SETTLED, settled)
    yield from _odd_together(tickets)
    absent = sorted(set(design.reviewers) - {v.reviewer for verdicts in reviews.values() for v in verdicts})
    if absent:
        yield f"no sheet of reviewer {' and '.join(absent)} is given; what nobody else judged counts as not judged"
    both = [ticket for ticket in tickets if len(ticket.given) > 1]
    if len(both) >= _SAME and all(len({_answers(v) for v in t.given}) == 1 and t.given[0].reason for t in both):
        yield (
            f"the reviewers' answers and reasons are the same in every word on all {len(both)} tickets that both "
            "judged: was one sheet copied from the other? Then their agreement says nothing"
        )
    known = sorted({v.reviewer for v in settled} & set(design.reviewers))
    if known:
        yield f"{SETTLED}: reviewer {' and '.join(known)} settles what he judged before; a third person is better"


def _of_file(design: Design, file: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    if not any(v.judged for v in verdicts):
        yield f"{file}: no ticket is judged yet"
    halves = [v for v in verdicts if not v.judged and any(getattr(v, name) for name in ASKED)]
    if halves:
        yield f"{file}: {named_are(halves)} answered, but not whether a person was necessary: not counted"
    for reviewer in sorted({v.reviewer for v in verdicts}):
        missing = len(set(design.of(reviewer)) - {v.ticket_id for v in verdicts})
        if missing:
            lost = counted(
                missing, f"ticket that was given to {reviewer} is", f"tickets that were given to {reviewer} are"
            )
            yield f"{file}: {lost} not in it; that counts as not judged"
    yield from _odd(file, verdicts)


def _odd_together(tickets: Sequence[Judged]) -> Iterator[str]:
    """Tell of answers that contradict each other only since a part of them was settled."""
    for ticket in tickets:
        mixed = [v for v in ticket.verdicts if v.contradiction and not any(g.contradiction for g in ticket.given)]
        if mixed and ticket.settled and not ticket.settled.contradiction:
            yield f"{SETTLED}: ticket {ticket.scored.ticket_id} contradicts itself now: {mixed[0].contradiction}"


def _odd(file: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    odd = [v for v in verdicts if v.contradiction]
    for verdict in odd[:_SHOWN]:
        yield f"{file}:{verdict.line}: ticket {verdict.ticket_id} contradicts itself: {verdict.contradiction}"
    if len(odd) > _SHOWN:
        more = counted(len(odd) - _SHOWN, "more ticket contradicts itself", "more tickets contradict themselves")
        yield f"{file}: ... and {more}"


def _answers(verdict: Verdict) -> tuple[object, ...]:
    return (*(getattr(verdict, name) for name in ASKED), verdict.reason)


def named_are(verdicts: Sequence[Verdict]) -> str:
    """Say which tickets, and in which lines, ending in a verb."""
    named = some([f"{v.ticket_id} (line {v.line})" for v in verdicts])
    return f"ticket {named} is" if len(verdicts) == 1 else f"tickets {named} are"
