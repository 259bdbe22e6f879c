"""Time to resolution, with tickets that are still open as censored (`triage.outcomes.survival`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.outcomes.cases import EARLIER, Case, Untold
from triage.outcomes.lexicon import State
from triage.outcomes.survival import Curve, curve

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Span:
    """Hours that a ticket took, or has lasted so far when it is not `ended`."""

    hours: float
    ended: bool


def after_escalation(case: Case, as_of: datetime | None) -> Span | Untold:
    """Measure from the escalation on; only for escalated tickets."""
    return _span(case, case.start, as_of) if case.scored.escalate else Untold("")


def after_opening(case: Case, as_of: datetime | None) -> Span | Untold:
    """Measure from the opening on, which escalated tickets and others have alike."""
    return _span(case, case.created, as_of)


def fit(spans: Iterable[Span | Untold]) -> Curve | None:
    """Estimate the curve of all spans that are told."""
    told = [s for s in spans if isinstance(s, Span)]
    return curve([s.hours for s in told], [s.ended for s in told])


def _span(case: Case, start: datetime | None, as_of: datetime | None) -> Span | Untold:
    if not case.counts:
        return Untold("")
    if case.state is State.UNTOLD:
        return Untold("no word says whether it is resolved")
    if start is None:
        return Untold("no time says when it began")
    if as_of is None or start > as_of:
        return Untold("began after the moment that is asked about")
    if case.state is State.OPEN:
        return Span((as_of - start).total_seconds() / _HOUR, ended=False)
    if case.ended is None:
        return Untold("resolved, but no time says when")
    if case.ended < start:
        return Untold(EARLIER)
    return Span((case.ended - start).total_seconds() / _HOUR, ended=True)
