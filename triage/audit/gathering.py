"""Verdicts gathered: whether they are of this sample, and beside which decision each belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from triage.audit.design import Design
from triage.audit.ids import origin
from triage.audit.judged import SETTLED, Audit, Judged, by_ticket, last_words, settle
from triage.audit.oddities import named_are, oddities
from triage.audit.strata import cell_of
from triage.audit.verdicts import Verdict
from triage.audit.words import compared
from triage.errors import InputError
from triage.intake.scored import Scored
from triage.wording import counted, lines, some

_SHOWN, _NAMED = 20, 5


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
    said, last = by_ticket(reviews), last_words(settled)
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
    return Audit(design, tuple(scored), places, tickets, tuple(oddities(design, reviews, tickets, settled)))


def check(design: Design, reviews: Mapping[str, Sequence[Verdict]], settled: Sequence[Verdict] = ()) -> None:
    """Raise `InputError` with all verdicts that are not of this sample, or of somebody who was not to judge it."""
    wrong = [*_mistakes(design, reviews), *_unknown(design, {SETTLED: settled})]
    for file, verdicts in {**reviews, SETTLED: settled}.items():
        exchanged, _ = compared(design.shown, verdicts)
        wrong += [f"{file}: {exchanged}"] if exchanged else []
    if wrong:
        raise InputError(lines(wrong, _SHOWN, "the reviews do not fit the sample:"))


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
                f"{file}: {named_are(others)} given to {whose}, not to {others[0].reviewer}: "
                "is the column reviewer right, or were two sheets exchanged?"
            )
        twice = [v for v in verdicts if seen.setdefault((v.ticket_id, v.reviewer), file) != file]
        if twice:
            first = seen[twice[0].ticket_id, twice[0].reviewer]
            yield f"{file}: {named_are(twice)} by reviewer {twice[0].reviewer} in {first}, too; give each sheet once"


def _unknown(design: Design, reviews: Mapping[str, Sequence[Verdict]]) -> Iterator[str]:
    known = {t.ticket_id for t in design.tickets}
    for file, verdicts in reviews.items():
        strange = [v for v in verdicts if v.ticket_id not in known]
        if strange:
            yield f"{file}: {named_are(strange)} not in the sample"
        spoiled = [(v.ticket_id, found) for v in strange if (found := origin(v.ticket_id, known))]
        if spoiled:
            named = some([f"{found} ({one} in the sheet)" for one, found in spoiled])
            yield (
                f"{file}: but {named} {'is' if len(spoiled) == 1 else 'are'} in it: a spreadsheet took ids for numbers "
                "(it drops leading zeros and rounds long ones); put the verdicts into a sheet in .xlsx or .html, or "
                "open the .csv as Data > From Text/CSV, with ticket_id as text"
            )
