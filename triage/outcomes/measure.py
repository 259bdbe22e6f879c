"""All figures of a set of tickets, and of the same tickets by level, team, channel, month and who decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from triage.agreement import Estimate
from triage.outcomes.cases import Joined, Untold
from triage.outcomes.columns import Found
from triage.outcomes.deadlines import Clocks, Deadline, lateness
from triage.outcomes.judged import Judged, judge
from triage.outcomes.lexicon import Scale, State
from triage.outcomes.rates import mean, rate
from triage.outcomes.resolution import fit
from triage.outcomes.survival import Curve
from triage.outcomes.touch import STATIONS, Touch
from triage.types import Priority

MEDIAN, P90 = 0.5, 0.9
MOST = 20
"""Values of a slice that are shown by themselves."""
REST = "(others)"
UNTOLD = "not given"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some escalated tickets; ``None`` where one is not defined or cannot be measured."""

    tickets: int
    resolved: int
    first: Estimate | None
    one: Estimate | None
    curve: Curve | None
    satisfied: Estimate | None
    inside: Estimate | None
    promise: Estimate | None
    inside_late: Curve | None
    promise_late: Curve | None

    @property
    def median(self) -> Estimate | None:
        """Hours in which half of the tickets were resolved."""
        return self.curve.quantile(MEDIAN) if self.curve else None

    @property
    def p90(self) -> Estimate | None:
        """Hours in which nine of ten were."""
        return self.curve.quantile(P90) if self.curve else None


@dataclass(frozen=True, slots=True)
class Survey:
    """How satisfied the customers of some tickets were."""

    satisfied: Estimate | None
    responded: Estimate | None
    mean: Estimate | None


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured. `left` tells for each figure why tickets are not in it."""

    judged: tuple[Judged, ...]
    touch: Touch
    clocks: Clocks
    scale: Scale | None
    overall: Figures
    slices: Mapping[str, Mapping[str, Figures]]
    escalated: Survey
    others: Survey
    whole: Mapping[str, Curve]
    """Curves from the opening on: escalated tickets, and others."""
    weeks: Mapping[str, Estimate]
    share: Estimate | None
    left: Mapping[str, Mapping[str, int]]


def measure(joined: Joined, found: Found, *, stations: int = STATIONS) -> Measured:
    """Measure everything that the columns allow."""
    touch = Touch.of(found, threads=joined.threads, stations=stations)
    clocks = Clocks.of(found, threads=joined.threads)
    judged = tuple(judge(c, (touch, clocks, found.scale), joined.as_of) for c in joined.cases)
    valid = [j for j in judged if j.case.counts]
    mine, others = [j for j in valid if j.escalated], [j for j in valid if not j.escalated]
    whole = {name: fit(j.whole for j in of) for name, of in (("escalated", mine), ("not escalated", others))}
    return Measured(
        judged=judged,
        touch=touch,
        clocks=clocks,
        scale=found.scale,
        overall=_figures(mine),
        slices={name: _sliced(mine, of) for name, of in _SLICES.items()},
        escalated=_survey(mine),
        others=_survey(others),
        whole={name: c for name, c in whole.items() if c is not None},
        weeks=_weeks(valid),
        share=rate(j.escalated for j in valid),
        left=_left(valid),
    )


def _figures(of: Sequence[Judged]) -> Figures:
    return Figures(
        tickets=len(of),
        resolved=sum(j.case.state is State.RESOLVED for j in of),
        first=_rate(j.first for j in of),
        one=_rate(j.one for j in of),
        curve=fit(j.span for j in of),
        satisfied=_rate(j.satisfied for j in of),
        inside=rate(j.inside.kept for j in of if isinstance(j.inside, Deadline)),
        promise=rate(j.promise.kept for j in of if isinstance(j.promise, Deadline)),
        inside_late=lateness(j.inside for j in of),
        promise_late=lateness(j.promise for j in of),
    )


def _survey(of: Sequence[Judged]) -> Survey:
    marks = [j.mark for j in of if j.mark is not None]
    return Survey(_rate(j.satisfied for j in of), _rate(j.responded for j in of), mean(marks))


def _rate(answers: Iterable[bool | Untold]) -> Estimate | None:
    return rate(a for a in answers if not isinstance(a, Untold))


def _sliced(of: Sequence[Judged], word: Callable[[Judged], str]) -> dict[str, Figures]:
    groups: dict[str, list[Judged]] = {}
    for j in of:
        groups.setdefault(word(j) or UNTOLD, []).append(j)
    if len(groups) > MOST:
        kept = sorted(groups, key=lambda name: (-len(groups[name]), name))[:MOST]
        rest = [j for name, listed in groups.items() if name not in kept for j in listed]
        groups = {name: listed for name, listed in groups.items() if name in kept} | {REST: rest}
    return {name: _figures(groups[name]) for name in sorted(groups, key=_rank)}


def _rank(name: str) -> tuple[int, int, str]:
    """Order levels by urgency, everything else by name, what is not told last."""
    level = -Priority.parse(name) if name.upper() in Priority.__members__ else 0
    return name in (UNTOLD, REST), level, name


def month(j: Judged) -> str:
    """Return the month in which a ticket was escalated, as it is written in tables."""
    return f"{j.case.start:%Y-%m}" if j.case.start else ""


_SLICES: Mapping[str, Callable[[Judged], str]] = {
    "level": lambda j: j.case.scored.priority.label,
    "team": lambda j: j.case.scored.team,
    "channel": lambda j: j.case.channel,
    "month": month,
    "decided_by": lambda j: j.case.scored.decided_by,
}


def word_of(name: str, j: Judged) -> str:
    """Return the value of a slice that a ticket is in."""
    return _SLICES[name](j) or UNTOLD


def _weeks(of: Sequence[Judged]) -> dict[str, Estimate]:
    """Return the share of tickets that were escalated, by the Monday of the week in which they were opened."""
    weeks: dict[str, list[bool]] = {}
    for j in of:
        if j.case.created:
            monday = j.case.created - timedelta(days=j.case.created.weekday())
            weeks.setdefault(f"{monday:%Y-%m-%d}", []).append(j.escalated)
    return {week: found for week in sorted(weeks) if (found := rate(weeks[week])) is not None}


def _left(of: Sequence[Judged]) -> dict[str, dict[str, int]]:
    asked: Mapping[str, Callable[[Judged], object]] = {
        "first_touch_resolution": lambda j: j.first,
        "one_touch_resolution": lambda j: j.one,
        "hours_to_resolution": lambda j: j.span,
        "sla_inside_kept": lambda j: j.inside,
        "sla_promise_kept": lambda j: j.promise,
    }
    found = {}
    for name, answer in asked.items():
        why = Counter(a.why for j in of if isinstance(a := answer(j), Untold) and a.why)
        if why:
            found[name] = dict(why.most_common())
    return found
