"""Verdicts put beside what was decided: every ticket of the sample with the answers of those who judged it.

A ticket's value in any figure is the mean over its verdicts, so that two reviewers who differ count half each, as if
one of the two had been asked by lot, as on the tickets that only one of them has. What a third person settled
replaces, question by question, what the reviewers said; a verdict that he overrules on necessity drops out whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from triage.audit.design import Design
from triage.audit.ids import origin
from triage.audit.sample import cell_of
from triage.audit.verdicts import Verdict
from triage.audit.words import compared
from triage.errors import InputError
from triage.intake.scored import Scored
from triage.wording import counted, lines, some

SETTLED = "--settled"
ASKED = ("necessary", "right_team", "right_level", "right_time", "note_complete")
"""The questions that have an answer of a fixed set."""
_SHOWN, _NAMED = 20, 5


@dataclass(frozen=True, slots=True)
class Judged:
    """A ticket of the sample. `given` is what reviewers said, `verdicts` the same after settling; judged ones only."""

    scored: Scored
    stratum: int
    given: tuple[Verdict, ...]
    verdicts: tuple[Verdict, ...]
    settled: Verdict | None = None

    @property
    def differ(self) -> tuple[str, ...]:
        """The questions that were answered in more than one way, and not settled."""
        return tuple(name for name in ASKED if len({getattr(v, name) for v in self.verdicts} - {None}) > 1)


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole sample and what is known of all tickets.

    `tickets` are in the order of the design; `stratum_of` [rows of the scored file] is the stratum of every ticket.
    """

    design: Design
    scored: tuple[Scored, ...]
    stratum_of: tuple[int, ...]
    tickets: tuple[Judged, ...]
    warnings: tuple[str, ...]

    @property
    def judged(self) -> tuple[Judged, ...]:
        return tuple(ticket for ticket in self.tickets if ticket.verdicts)


def gather(
    design: Design,
    scored: Sequence[Scored],
    reviews: Mapping[str, Sequence[Verdict]],
    settled: Sequence[Verdict] = (),
) -> Audit:
    """Put verdicts (by the name of their file) beside decisions. Raises `InputError` with all that does not fit."""
    rows = {row.ticket_id: row for row in scored}
    places = _places(design, scored)
    check(design, reviews, settled)
    lost = [t.ticket_id for t in design.tickets if t.ticket_id not in rows]
    if lost:
        named = ", ".join(lost[:_NAMED])
        tickets_are = counted(len(lost), "ticket of the sample is", "tickets of the sample are")
        raise InputError(f"{tickets_are} not in the scored file, such as {named}")
    said, last = by_ticket(reviews), _last(settled)
    if not said:
        raise InputError(f"{', '.join(reviews)}: no ticket is judged yet (the column necessary is empty everywhere)")
    number = {stratum.name: n for n, stratum in enumerate(design.strata)}
    tickets = tuple(
        Judged(
            rows[t.ticket_id],
            number[t.stratum],
            said.get(t.ticket_id, ()),
            settle(said.get(t.ticket_id, ()), last.get(t.ticket_id)),
            last.get(t.ticket_id),
        )
        for t in design.tickets
    )
    return Audit(design, tuple(scored), places, tickets, tuple(_warnings(design, reviews, tickets, settled)))


def check(design: Design, reviews: Mapping[str, Sequence[Verdict]], settled: Sequence[Verdict] = ()) -> None:
    """Raise `InputError` with all verdicts that are not of this sample, or of somebody who was not to judge it."""
    wrong = [*_mistakes(design, reviews), *_unknown(design, {SETTLED: settled})]
    for file, verdicts in {**reviews, SETTLED: settled}.items():
        exchanged, _ = compared(design.shown, verdicts)
        wrong += [f"{file}: {exchanged}"] if exchanged else []
    if wrong:
        raise InputError(lines(wrong, _SHOWN, "the reviews do not fit the sample:"))


def by_ticket(reviews: Mapping[str, Sequence[Verdict]]) -> dict[str, tuple[Verdict, ...]]:
    """Return the verdicts of each ticket that say something of its necessity, in the order of the reviewers."""
    said: dict[str, list[Verdict]] = {}
    for verdicts in reviews.values():
        for verdict in verdicts:
            if verdict.judged:
                said.setdefault(verdict.ticket_id, []).append(verdict)
    return {name: tuple(sorted(found, key=lambda v: v.reviewer)) for name, found in said.items()}


def final(reviews: Mapping[str, Sequence[Verdict]], settled: Sequence[Verdict] = ()) -> dict[str, tuple[Verdict, ...]]:
    """Return what holds of each ticket that stands in a sheet, judged or not."""
    said, last = by_ticket(reviews), _last(settled)
    names = dict.fromkeys(v.ticket_id for verdicts in (*reviews.values(), settled) for v in verdicts)
    return {name: settle(said.get(name, ()), last.get(name)) for name in names}


def settle(given: Sequence[Verdict], last: Verdict | None) -> tuple[Verdict, ...]:
    """Return what holds after a further person's word, which may leave questions to the reviewers."""
    if last is None:
        return tuple(given)
    answers = {name: answer for name in ASKED if (answer := getattr(last, name)) is not None}
    upheld = [v for v in given if not last.judged or v.necessary == last.necessary]
    return tuple(replace(v, **answers) for v in upheld) or ((last,) if last.judged else ())


def _last(settled: Sequence[Verdict]) -> dict[str, Verdict]:
    return {v.ticket_id: v for v in settled if any(getattr(v, name) is not None for name in ASKED)}


def _places(design: Design, scored: Sequence[Scored]) -> tuple[int, ...]:
    """Return the stratum of each ticket of the scored file. Raises `InputError` when the sizes are not the design's."""
    of = {cell: n for n, stratum in enumerate(design.strata) for cell in stratum.cells}
    found = tuple(of.get(cell_of(row, design.bands), -1) for row in scored)
    sizes = Counter(found)
    if any(sizes[n] != stratum.population for n, stratum in enumerate(design.strata)) or sizes[-1]:
        raise InputError("the strata of the design do not fit the scored file: the sample was drawn from another one")
    return found


def _mistakes(design: Design, reviews: Mapping[str, Sequence[Verdict]]) -> Iterator[str]:
    yield from _unknown(design, reviews)
    meant = {t.ticket_id: t.reviewers for t in design.tickets}
    seen: dict[tuple[str, str], str] = {}
    for file, verdicts in reviews.items():
        strangers = sorted({v.reviewer for v in verdicts} - set(design.reviewers))
        if strangers:
            allowed = ", ".join(design.reviewers)
            yield f"{file}: reviewer {', '.join(map(repr, strangers))} is not one of the design's ({allowed})"
        others = [v for v in verdicts if v.ticket_id in meant and v.reviewer not in meant[v.ticket_id]]
        others = [v for v in others if v.reviewer not in strangers]
        if others:
            whose = " and ".join(sorted({who for v in others for who in meant[v.ticket_id]}))
            yield (
                f"{file}: {_some(others)} given to {whose}, not to {others[0].reviewer}: "
                "is the column reviewer right, or were two sheets exchanged?"
            )
        twice = [v for v in verdicts if seen.setdefault((v.ticket_id, v.reviewer), file) != file]
        if twice:
            first = seen[twice[0].ticket_id, twice[0].reviewer]
            yield f"{file}: {_some(twice)} by reviewer {twice[0].reviewer} in {first}, too; give each sheet once"


def _unknown(design: Design, reviews: Mapping[str, Sequence[Verdict]]) -> Iterator[str]:
    known = {t.ticket_id for t in design.tickets}
    for file, verdicts in reviews.items():
        strange = [v for v in verdicts if v.ticket_id not in known]
        if strange:
            yield f"{file}: {_some(strange)} not in the sample"
        spoiled = [(v.ticket_id, found) for v in strange if (found := origin(v.ticket_id, known))]
        if spoiled:
            named = some([f"{found} ({one} in the sheet)" for one, found in spoiled])
            yield (
                f"{file}: but {named} {'is' if len(spoiled) == 1 else 'are'} in it: a spreadsheet took ids for numbers "
                "(it drops leading zeros and rounds long ones); put the verdicts into a sheet in .xlsx or .html, or "
                "open the .csv as Data > From Text/CSV, with ticket_id as text"
            )


def _some(verdicts: Sequence[Verdict]) -> str:
    """Say which tickets, and in which lines, ending in a verb."""
    named = some([f"{v.ticket_id} (line {v.line})" for v in verdicts])
    return f"ticket {named} is" if len(verdicts) == 1 else f"tickets {named} are"


def _warnings(
    design: Design, reviews: Mapping[str, Sequence[Verdict]], tickets: Sequence[Judged], settled: Sequence[Verdict]
) -> Iterator[str]:
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
    if len(both) >= _NAMED and all(len({_answers(v) for v in t.given}) == 1 and t.given[0].reason for t in both):
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
        yield f"{file}: {_some(halves)} answered, but not whether a person was necessary: not counted"
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
