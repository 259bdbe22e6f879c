"""The tables of the success metrics. A cell that has no figure stays empty; a quantile that is not reached says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage.outcomes.cases import Untold
from triage.outcomes.columns import Found
from triage.outcomes.deadlines import Deadline
from triage.outcomes.judged import Judged
from triage.outcomes.measure import MEDIAN, P90, Figures, Measured
from triage.outcomes.rates import difference
from triage.outcomes.resolution import Span
from triage.outcomes.survival import Curve
from triage.records.record import Cell, Metric, Table

NOT_REACHED = "not reached"
"""Of a median or another quantile: too many tickets are still open."""
TITLES = {
    "level": "By level", "team": "By team", "channel": "By channel", "month": "By month of the escalation",
    "decided_by": "By who decided",
}  # fmt: skip
_SLICED = (
    "escalated", "resolved", "first touch", "median hours", "90 % within hours", "satisfied", "taken over in time",
    "answered in time",
)  # fmt: skip
TICKETS = (
    "level", "team", "channel", "decided by", "escalated at", "by", "state", "hours", "first touch", "satisfied",
    "taken over late by minutes", "answered late by minutes", "left out because",
)  # fmt: skip


def quantile(curve: Curve | None, part: float) -> Cell:
    """Return a quantile as a cell."""
    if curve is None:
        return None
    return curve.quantile(part) or NOT_REACHED


def figures(metrics: Sequence[Metric]) -> Table:
    """Return all named figures, with what each is."""
    rows = tuple((m.name, m.estimate, m.estimate.n, m.says) for m in metrics)
    return Table("figures", "Figures", ("figure", "value [95 %]", "n", "what it is"), rows)


def sliced(name: str, of: Mapping[str, Figures]) -> Table:
    """Return the figures by the values of one slice; cells lead to their tickets."""
    rows = tuple((value, *_cells(f)) for value, f in of.items())
    keys = tuple(
        ("", slot(name, value), "", slot(name, value, "again"), *[slot(name, value, "slow")] * 2,
         slot(name, value, "unhappy"), slot(name, value, "inside"), slot(name, value, "promise"))
        for value in of
    )  # fmt: skip
    return Table(f"by_{name}", TITLES[name], (name.replace("_", " "), *_SLICED), rows, keys=keys)


def slot(name: str, value: str, what: str = "") -> str:
    """Return the key of the tickets behind a cell: of a value of a slice, all or only those that went ill."""
    return f"{name}={value}" + (f": {what}" if what else "")


def _cells(f: Figures) -> tuple[Cell, ...]:
    hours = (quantile(f.curve, MEDIAN), quantile(f.curve, P90))
    return (f.tickets, f.resolved, f.first, *hours, f.satisfied, f.inside, f.promise)


def late(found: Measured) -> Table:
    """Return how late the late ones were, level by level and in all."""
    rows: list[tuple[Cell, ...]] = []
    keys: list[tuple[str, ...]] = []
    for level, f in {"all": found.overall, **found.slices["level"]}.items():
        for clock, what, kept, curve in (
            ("due_at", "inside", f.inside, f.inside_late), ("customer_promise", "promise", f.promise, f.promise_late)
        ):  # fmt: skip
            if kept is not None:
                n, ended = (curve.n, curve.ended) if curve else (0, 0)
                rows.append((level, clock, kept, n, n - ended, quantile(curve, MEDIAN), quantile(curve, P90)))
                keys.append(("", "", "", what if level == "all" else slot("level", level, what), "", "", ""))
    columns = ("level", "clock", "kept", "late", "of these still waiting", "median minutes late", "90 % within minutes")
    note = "Minutes past the deadline, over the late ones alone; those still waiting count as late so far (censored)."
    return Table("deadlines", "How late the late ones were", columns, tuple(rows), note, tuple(keys))


def surveys(found: Measured) -> Table:
    """Return the satisfaction of escalated and other tickets, and the difference."""
    rows: list[tuple[Cell, ...]] = [
        (name, s.satisfied, s.responded, s.mean)
        for name, s in (("escalated", found.escalated), ("not escalated", found.others))
    ]
    by = difference(found.escalated.satisfied, found.others.satisfied)
    rows.append(
        ("difference (0.05 is 5 points)", by, difference(found.escalated.responded, found.others.responded), None)
    )
    note = (
        "Escalated tickets are the harder ones, and angry customers answer surveys more or less often than others: the "
        "difference does not say what escalating did to them. Interval of the difference: Newcombe (1998)."
    )
    columns = ("tickets", "satisfied", "response rate", "mean mark")
    return Table("satisfaction", "Satisfaction, escalated against not", columns, tuple(rows), note)


def whole(found: Measured) -> Table:
    """Return the time to resolution from the opening on, which escalated and other tickets have alike."""
    rows = tuple((name, c.n, c.n - c.ended, quantile(c, MEDIAN), quantile(c, P90)) for name, c in found.whole.items())
    columns = ("tickets", "n", "still open", "median hours", "90 % within hours")
    note = "From the opening of the ticket on, so that both have the same beginning; open tickets are censored."
    return Table("since_opening", "Time to resolution since opening, escalated against not", columns, rows, note)


def weeks(found: Measured) -> Table:
    """Return how many tickets came each week, and the share of them that was escalated."""
    rows = tuple((week, share.n, share) for week, share in found.weeks.items())
    note = "Weeks begin on Monday (UTC), by the time of opening; the first and the last may be cut off."
    return Table("by_week", "Escalated share by week", ("week of", "tickets", "escalated share"), rows, note)


def columns(found: Found, total: int) -> Table:
    """Return which column was read for what, and in how many tickets it is filled in."""
    rows = tuple(
        (c.field, c.name, c.vendor, c.filled, total, len(c.unreadable), ", ".join(c.unreadable[:3]),
         "; ".join([*([c.unit] if c.unit else []), *([f"scale {c.scale}"] if c.scale else []), *c.notes]))
        for c in found.columns
    )  # fmt: skip
    head = ("field", "column", "known from", "filled in", "of tickets", "unreadable", "such as", "read as")
    return Table("columns", "Columns that were read", head, rows)


def left(found: Measured, apart: Sequence[tuple[str, int]]) -> Table:
    """Return how many tickets are not in a figure, and why."""
    rows = [("all", what, n) for what, n in apart]
    rows += [(name, why, n) for name, reasons in found.left.items() for why, n in reasons.items()]
    keys = tuple(("", "", out(why)) for _, why, _ in rows)
    return Table("left_out", "Tickets left out", ("figure", "why", "tickets"), tuple(rows), keys=keys)


def out(why: str) -> str:
    """Return the key of the tickets that are left out for a reason."""
    return f"left out: {why}"


def tickets(judged: Sequence[Judged]) -> Table:
    """Return every escalated ticket, and every one that was left out for its times: ids and figures, no text."""
    rows = tuple((j.case.id, *ticket(j)) for j in judged if j.escalated or j.case.fault)
    return Table("tickets", "Escalated tickets", ("ticket", *TICKETS), rows)


def ticket(j: Judged) -> tuple[Cell, ...]:
    """Return the cells of one ticket."""
    case, decided = j.case, j.case.scored
    return (
        decided.priority.label,
        decided.team,
        case.channel,
        decided.decided_by,
        f"{case.start:%Y-%m-%d %H:%M}" if case.start else None,
        case.start_from,
        case.state.value,
        round(j.span.hours, 2) if isinstance(j.span, Span) else None,
        _plain(j.first),
        _plain(j.satisfied),
        _late(j.inside),
        _late(j.promise),
        case.fault or (j.span.why if isinstance(j.span, Untold) else ""),
    )


def _plain(value: bool | Untold) -> Cell:
    return None if isinstance(value, Untold) else value


def _late(value: Deadline | Untold) -> Cell:
    return None if isinstance(value, Untold) else round(value.late, 1)
