"""What cannot be measured from an export, and which columns of which helpdesk would tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.outcomes.columns import Found
from triage.outcomes.lexicon import Lexicon
from triage.outcomes.measure import Measured
from triage.outcomes.necessity import HOW, Audit
from triage.records.record import Table

_THREAD = "the messages with times and authors (a vendor's comments or conversations)"
_ENDED = ("resolved_at", "closed_at", "resolution_in")
_REPLY = ("first_reply_at", "first_reply_in")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure: whether it is missing, whether its columns are there, and which would do; `mine`: of escalated ones."""

    name: str
    missing: bool
    there: bool
    fields: tuple[str, ...]
    thread: bool = False
    mine: bool = True


def lacking(found: Found, measured: Measured, audit: Audit | None) -> Table:
    """Return each figure that is missing, and what it needs."""
    rows = [(f.name, _why(f, found, measured)) for f in _figures(found, measured) if f.missing]
    if audit is None or not audit.same:
        rows.append(("necessity_precision, miss_rate", HOW))
    return Table("cannot", "Cannot be measured", ("figure", "what it needs"), tuple(rows))


def wanted(found: Found, measured: Measured, words: Lexicon) -> Table:
    """Return the fields that would help: what each is, and where which helpdesk's exports have it."""
    names = dict.fromkeys(n for f in _figures(found, measured) if f.missing and not f.there for n in f.fields)
    rows = tuple((name, words.fields[name].says, words.fields[name].where) for name in names)
    note = "Any other column that tells the same: --columns FIELD=COLUMN"
    return Table("wanted", "Columns that would tell", ("field", "what it is", "where exports have it"), rows, note)


def _figures(found: Found, measured: Measured) -> list[_Figure]:
    f, survey = measured.overall, (measured.escalated.satisfied, measured.others.satisfied)
    touch, clocks = measured.touch, measured.clocks
    first = ("reopens", "reopened_at", "reopened", "stations", "reassignments")
    both = touch.measured and bool(touch.replies)
    answers = ("replies",) if touch.measured else first
    rated = survey[0] is None
    return [
        _Figure("first_touch_resolution", f.first is None, touch.measured, first),
        _Figure("one_touch_resolution", f.one is None, both, answers, thread=touch.measured),
        _Figure("hours_to_resolution", f.curve is None or not f.curve.ended, found.has(*_ENDED), _ENDED),
        _Figure("csat_escalated, csat_other", None in survey, found.has("rating"), ("rating",), mine=rated),
        _Figure("sla_inside_kept", f.inside is None, clocks.inside_measured, (*_REPLY, "assigned_at"), thread=True),
        _Figure("sla_promise_kept", f.promise is None, clocks.promise_measured, _REPLY, thread=True),
        _Figure("escalated_share by week", not measured.weeks, found.has("created_at"), ("created_at",), mine=False),
    ]  # fmt: skip


def _why(figure: _Figure, found: Found, measured: Measured) -> str:
    if why := _unread(found, figure.fields):
        return why
    if not figure.there:
        needs = f"one of the columns {', '.join(figure.fields)}" if len(figure.fields) > 1 else figure.fields[0]
        return f"{_THREAD}, or {needs}" if figure.thread else needs
    if figure.mine and not measured.overall.tickets:
        return "none of the tickets in both files was escalated"
    return "the columns are there, but no ticket tells of it: see the reasons under 'tickets left out'"


def _unread(found: Found, fields: Iterable[str]) -> str:
    return "; ".join(found.unread[field] for field in fields if field in found.unread)
