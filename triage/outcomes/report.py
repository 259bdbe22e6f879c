"""The record of the success metrics: named figures, tables, and what has to be said about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.agreement import Estimate
from triage.outcomes import tables
from triage.outcomes.cases import STARTS, Joined
from triage.outcomes.columns import Found
from triage.outcomes.lacking import lacking, wanted
from triage.outcomes.lexicon import ESCALATED
from triage.outcomes.measure import MEDIAN, P90, Measured
from triage.outcomes.necessity import Audit
from triage.outcomes.rates import difference
from triage.outcomes.rows import Tables
from triage.outcomes.survival import Curve
from triage.records.record import Dataset, Metric, Record
from triage.wording import counted

KIND = "metrics"
_NEWEST = "the newest counts, where no time tells it the last in the file"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Result:
    """All that one run found."""

    read: Tables
    found: Found
    joined: Joined
    measured: Measured
    audit: Audit | None = None


def record(result: Result, *, at: str, params: Mapping[str, str], datasets: Sequence[Dataset]) -> Record:
    """Make the record, without pictures (`triage.outcomes.pictures`).

    `at` is the time of the run (ISO 8601), `params` what it was asked.
    """
    found = result.measured
    named = tuple(metrics(found, result.audit))
    return Record(
        kind=KIND,
        title="Success metrics of escalations",
        at=at,
        metrics=named,
        tables=(
            tables.figures(named),
            *(tables.sliced(name, of) for name, of in found.slices.items()),
            tables.late(found),
            tables.surveys(found),
            tables.whole(found),
            tables.weeks(found),
            lacking(result.found, found, result.audit),
            wanted(result.found, found, result.read.how.words),
            tables.columns(result.found, len(result.read.rows)),
            tables.left(found, result.joined.apart),
            tables.tickets(found.judged),
        ),
        params=dict(params),
        tags=_decided(result) | _audited(result.audit),
        datasets=tuple(datasets),
        notes=tuple(notes(result)),
    )


def _decided(result: Result) -> dict[str, str]:
    """Return the digests of what decided the tickets."""
    scored = [j.case.scored for j in result.measured.judged]
    return {f"{of}_digest": ", ".join(sorted({getattr(s, of) for s in scored} - {""})) for of in ("policy", "model")}


def warning(result: Result) -> str:
    """Say that the audit is one of another scored file, "" where it is not."""
    return result.audit.note(_decided(result)) if result.audit else ""


def _audited(audit: Audit | None) -> dict[str, str]:
    return {"audit_of": audit.whose, "audit_scored_digest": audit.digest} if audit else {}


def metrics(found: Measured, audit: Audit | None) -> Iterator[Metric]:
    """Yield every figure that is defined, with one sentence that says what it is."""
    f, clocks = found.overall, found.clocks
    begun = "hours from the escalation to the resolution"
    late = "minutes past the deadline, over the late ones, those still waiting as censored"
    satisfied, scale = "share of satisfied customers among those who answered", found.scale.name if found.scale else ""
    named: list[tuple[str, Estimate | None, str]] = [
        ("first_touch_resolution", f.first, found.touch.says),
        ("one_touch_resolution", f.one, found.touch.says_one),
        ("hours_to_resolution_median", f.median, f"median of {begun}, open tickets as censored (Kaplan-Meier)"),
        ("hours_to_resolution_p90", f.p90, f"time within which 90 % are resolved: {begun}, open tickets as censored"),
        ("csat_escalated", found.escalated.satisfied, f"{satisfied}, of escalated tickets (scale {scale})"),
        ("csat_other", found.others.satisfied, f"{satisfied}, of tickets that were not escalated (scale {scale})"),
        ("csat_difference", difference(found.escalated.satisfied, found.others.satisfied),
         "csat_escalated less csat_other (0.05 is 5 points; Newcombe interval); no effect, for they are harder"),
        ("csat_mean_escalated", found.escalated.mean, f"mean mark of escalated tickets (scale {scale})"),
        ("csat_mean_other", found.others.mean, f"mean mark of tickets that were not escalated (scale {scale})"),
        ("csat_response_escalated", found.escalated.responded, "share of those asked who answered, escalated tickets"),
        ("csat_response_other", found.others.responded, "share of those asked who answered, other tickets"),
        ("sla_inside_kept", f.inside, clocks.inside_says),
        ("sla_inside_minutes_late_median", _at(f.inside_late, MEDIAN), f"due_at: median {late}"),
        ("sla_inside_minutes_late_p90", _at(f.inside_late, P90), f"due_at: 90 % of {late}, are within it"),
        ("sla_promise_kept", f.promise, clocks.promise_says),
        ("sla_promise_minutes_late_median", _at(f.promise_late, MEDIAN), f"customer_promise: median {late}"),
        ("sla_promise_minutes_late_p90", _at(f.promise_late, P90), f"customer_promise: 90 % of {late}, are within it"),
        *((f"hours_since_opening_median_{name.replace('not escalated', 'other')}", _at(curve, MEDIAN),
           f"median hours from the opening to the resolution, {name} tickets, open ones as censored")
          for name, curve in found.whole.items()),
        ("escalated_share", found.share, "share of the joined tickets that triage escalated"),
    ]  # fmt: skip
    yield from (Metric(name, value, says) for name, value, says in named if value is not None)
    if audit:
        yield from audit.named()


def _at(curve: Curve | None, part: float) -> Estimate | None:
    return curve.quantile(part) if curve else None


def notes(result: Result) -> Iterator[str]:
    """Yield what has to be known to read the figures rightly."""
    joined, found = result.joined, result.measured
    valid = [j for j in found.judged if j.case.counts]
    yield f"tickets in both files: {len(joined.cases):,}, of which {len(valid):,} count"
    if told := warning(result):
        yield told
    if joined.as_of:
        yield f"as of {joined.as_of:%Y-%m-%d %H:%M} UTC ({joined.as_of_from}): what is open then has lasted until then"
    if joined.later:
        yield "counts and ratings (reopened, groups, replies, satisfaction) are those of the export, not of that moment"
    begun = Counter(j.case.start_from for j in valid if j.case.start_from)
    yield from (f"beginning of {counted(n, 'escalation')} by {way}: {STARTS[way]}" for way, n in begun.most_common())
    curve = found.overall.curve
    if curve:
        for name, part in (("median", MEDIAN), ("90 % point", P90)):
            if curve.quantile(part) is None:
                still = f"{curve.n - curve.ended:,} of {counted(curve.n, 'ticket')} still open"
                yield f"the {name} of the time to resolution is not reached: {still}"
    for what, n in joined.apart:
        yield f"left out, {counted(n, 'ticket')}: {what}"
    if joined.unknown:
        words = ", ".join(f"'{word}' ({n})" for word, n in sorted(joined.unknown.items(), key=lambda p: -p[1])[:8])
        yield f"states that triage has no word for: {words}; the time of resolution decides"
    for column in result.found.columns:
        yield from (f"{column.name}: {note}" for note in column.notes)
        if column.unreadable:
            yield (
                f"{column.name}: {counted(len(column.unreadable), 'cell')} that cannot be read, such as of "
                f"{column.unreadable[0]}"
            )
        if differs := result.read.differs[column.key]:
            yield (
                f"{column.name}: {counted(differs, 'row')} with another answer than one before of the same ticket; "
                + ("the first time counts" if column.field == ESCALATED else _NEWEST)
            )
    if result.read.rejected:
        reasons = Counter(_DIGITS.sub("...", r.reason) for r in result.read.rejected)
        yield from (f"rejected rows of the export: {n}, {reason}" for reason, n in reasons.most_common(5))
    yield from result.read.warnings
