"""The success metrics as one page: figures on top, their tickets below (ids and figures, no text)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.outcomes import tables
from triage.outcomes.cases import Untold
from triage.outcomes.deadlines import Deadline
from triage.outcomes.judged import Judged
from triage.outcomes.measure import word_of
from triage.outcomes.necessity import ELSEWHERE, NAMES
from triage.outcomes.report import Result, warning
from triage.outcomes.resolution import Span
from triage.pages import Page, Part, Prose, Section, Ticket, render
from triage.records.record import Cell, Plot, Record, Table

MOST = 3000
"""Tickets that the page lists: those that went ill before others."""
SLOWEST = 50
_LEAD = (
    ("first_touch_resolution", "resolved at the first touch"),
    ("hours_to_resolution_median", "median hours to resolution"),
    ("csat_escalated", "satisfied, escalated tickets"),
    ("sla_inside_kept", "taken over in time"),
    ("sla_promise_kept", "answered as promised"),
    ("necessity_precision", "escalations that were necessary"),
    (NAMES[0] + ELSEWHERE, "escalations that were necessary"),
)
"""Figures on top; those of another file stand there only when an audit of one was named."""
_COLUMNS = {
    "level": "level", "team": "team", "escalated at": "escalated at", "state": "state", "hours": "hours",
    "first touch": "first touch", "satisfied": "satisfied", "taken over late by minutes": "take-over, minutes late",
    "answered late by minutes": "answer, minutes late", "left out because": "left out because",
}  # fmt: skip
"""Columns of the table of tickets that the page has room for, and what it calls them."""
_ILL = {
    "again": "reopened or handed on",
    "slow": f"the {SLOWEST} slowest, resolved or not",
    "unhappy": "customers who were not satisfied",
    "inside": "taken over late, or not yet",
    "promise": "answered late, or not yet",
}


def page(result: Result, made: Record, *, least: int) -> str:
    """Return the page as HTML; a figure of fewer than `least` tickets is marked as doubtful."""
    shown = {t.name: t for t in made.tables}
    pictures = {p.name: p for p in made.plots}
    named = {m.name: m.estimate for m in made.metrics}
    lead = [
        (
            _what(name, what, result),
            value,
            "doubt" if name.endswith(ELSEWHERE) or (value is not None and value.n < least) else "",
        )
        for name, what in _LEAD
        for value in [named.get(name)]
        if value is not None or not name.endswith(ELSEWHERE)
    ]
    keyed = list(_keyed(result.measured.judged))
    listed = sorted(keyed, key=lambda pair: -(len(pair[1] & _ILL.keys()) + bool(pair[0].case.fault)))[:MOST]
    policy, model = (made.tags[f"{of}_digest"] or "-" for of in ("policy", "model"))
    foot = [f"made {made.at} by triage metrics; policy {policy}, model {model}"]
    if len(keyed) > MOST:
        foot.append(f"{MOST:,} of {len(keyed):,} tickets are listed; all stand in tables/tickets.csv")
    titles = dict(_ILL) | {key: _title(key) for _, keys in keyed for key in keys if key not in _ILL}
    return render(
        Page(
            title=made.title,
            subtitle=next(iter(made.notes), ""),
            lead=tuple(lead),
            sections=tuple(_sections(shown, pictures, made.notes, warning(result))),
            columns=tuple(_COLUMNS.values()),
            tickets=tuple(Ticket(j.case.id, _cells(j), keys) for j, keys in listed),
            key_titles=titles,
            foot=foot,
        )
    )


def _what(name: str, what: str, result: Result) -> str:
    return f"{what} ({result.audit.briefly})" if result.audit and name.endswith(ELSEWHERE) else what


def _cells(j: Judged) -> tuple[Cell, ...]:
    told = dict(zip(tables.TICKETS, tables.ticket(j), strict=True))
    return tuple("in time" if "late" in name and told[name] == 0 else told[name] for name in _COLUMNS)


def _title(key: str) -> str:
    """Say in words what a key of a slice means."""
    slot, _, what = key.rpartition(": ")
    name, _, value = (slot if what in _ILL else key).partition("=")
    return f"{name} {value}, {_ILL[what]}" if what in _ILL else f"{name} {value}".strip()


def _sections(
    shown: dict[str, Table], pictures: dict[str, Plot], notes: Sequence[str], foreign: str
) -> Iterator[Section]:
    def parts(*names: str) -> tuple[Part, ...]:
        found = [shown.get(n) if n in shown else pictures.get(n.removeprefix("plot:")) for n in names]
        return tuple(p for p in found if p is not None and not (isinstance(p, Table) and not p.rows))

    warned = (Prose(foreign, "doubt"),) if foreign else ()
    yield Section(
        "Figures",
        (*warned, *parts("figures", "cannot", "wanted")),
        "A figure in colour on top rests on few tickets, or on another scored file.",
    )
    yield Section("Time to resolution", parts("plot:time_to_resolution", "since_opening", "plot:since_opening"))
    yield Section("Both clocks", parts("deadlines"))
    yield Section("Satisfaction", parts("satisfaction"))
    yield Section(
        "Where", parts("by_level", "by_team", "by_channel", "by_decided_by"), "A number leads to its tickets."
    )
    yield Section("When", parts("plot:trend", "by_month", "plot:by_week", "by_week"))
    said = tuple(Prose(note) for note in notes)
    yield Section("How it was measured", (*said, *parts("columns", "left_out")))


def _keyed(judged: Sequence[Judged]) -> Iterator[tuple[Judged, frozenset[str]]]:
    """Yield the tickets of the list, each with the words that lead to it."""
    spans = sorted((j.span.hours for j in judged if isinstance(j.span, Span)), reverse=True)
    slow = spans[min(SLOWEST, len(spans)) - 1] if spans else float("inf")
    for j in judged:
        why = {j.case.fault, *(a.why for a in (j.first, j.one, j.span, j.inside, j.promise) if isinstance(a, Untold))}
        outs = {tables.out(w) for w in why if w}
        if not j.escalated or not j.case.counts:
            if j.case.fault:
                yield j, frozenset(outs)
            continue
        ill = [what for what, so in _ills(j, slow).items() if so]
        values = [(name, word_of(name, j)) for name in tables.TITLES]
        keys = [tables.slot(n, v) for n, v in values] + [tables.slot(n, v, w) for n, v in values for w in ill]
        yield j, frozenset((*ill, *keys, *outs))


def _ills(j: Judged, slow: float) -> dict[str, bool]:
    return {
        "again": j.first is False,
        "slow": isinstance(j.span, Span) and j.span.hours >= slow,
        "unhappy": j.satisfied is False,
        "inside": isinstance(j.inside, Deadline) and not j.inside.kept,
        "promise": isinstance(j.promise, Deadline) and not j.promise.kept,
    }
