"""A case with the answer to every question that outcomes are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage.outcomes.cases import Case, Untold
from triage.outcomes.deadlines import Clocks, Deadline
from triage.outcomes.lexicon import Scale
from triage.outcomes.resolution import Span, after_escalation, after_opening
from triage.outcomes.satisfaction import mark, responded, satisfied
from triage.outcomes.touch import Touch


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with the answer to every question: a value, or why there is none."""

    case: Case
    first: bool | Untold
    one: bool | Untold
    span: Span | Untold
    whole: Span | Untold
    satisfied: bool | Untold
    responded: bool | Untold
    mark: float | None
    inside: Deadline | Untold
    promise: Deadline | Untold

    @property
    def escalated(self) -> bool:
        """The ticket was escalated."""
        return self.case.scored.escalate


def judge(case: Case, by: tuple[Touch, Clocks, Scale | None], as_of: datetime | None) -> Judged:
    """Ask every question of a case; `by` is what answers are measured by, `as_of` the moment that is asked about."""
    touch, clocks, scale = by
    none = Untold("")
    return Judged(
        case,
        touch.first(case) if touch.measured else none,
        touch.one(case) if touch.measured and touch.replies else none,
        after_escalation(case, as_of),
        after_opening(case, as_of),
        satisfied(case, scale),
        responded(case, scale),
        mark(case, scale),
        clocks.inside(case, as_of) if clocks.inside_measured else none,
        clocks.promise(case, as_of) if clocks.promise_measured else none,
    )
