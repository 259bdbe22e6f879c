"""The two clocks of an escalation: was it taken over by `due_at`, and the customer answered by `customer_promise`?

Both began with the customer's newest message when the ticket was scored (`Case.clock`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.outcomes.cases import Case, Untold
from triage.outcomes.columns import Found
from triage.outcomes.lexicon import State
from triage.outcomes.survival import Curve, curve

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Deadline:
    """Whether a deadline was kept; `late` are the minutes after it, so far where it has not `ended` yet."""

    kept: bool
    late: float = 0.0
    ended: bool = True


@dataclass(frozen=True, slots=True)
class Clocks:
    """By what in this export an agent's act can be told."""

    threads: bool
    first_reply: str
    assigned: str

    @classmethod
    def of(cls, found: Found, *, threads: bool) -> Clocks:
        """Find out by which columns, or by which `threads`, it can be told."""
        first = found.column("first_reply_at") or found.column("first_reply_in")
        return cls(threads, first, found.column("assigned_at"))

    @property
    def inside_measured(self) -> bool:
        """Something tells when an agent took a ticket over."""
        return self.threads or bool(self.first_reply or self.assigned)

    @property
    def promise_measured(self) -> bool:
        """Something tells when a customer had an answer."""
        return self.threads or bool(self.first_reply)

    @property
    def inside_says(self) -> str:
        """The definition of the clock inside the house, with what it rests on."""
        thread = "an agent's note or reply in the thread" if self.threads else self.first_reply
        acts = ", ".join(filter(None, (thread, self.assigned, "the resolution")))
        return f"share of escalated tickets that an agent touched by due_at: the first since the clock began of {acts}"

    @property
    def promise_says(self) -> str:
        """The definition of what the customer was promised, with what it rests on."""
        by = "the thread" if self.threads else self.first_reply
        return (
            "share of escalated tickets whose customer had a public reply, the first since the clock began, by "
            f"customer_promise (by {by}); tickets that nobody may answer are left out"
        )

    def inside(self, case: Case, as_of: datetime | None) -> Deadline | Untold:
        """Judge the clock inside the house."""
        acts = [t for t in (case.touched, _since(case.ended, case.clock)) if t is not None]
        return self._judged(case, case.scored.due_at, min(acts, default=None), as_of)

    def promise(self, case: Case, as_of: datetime | None) -> Deadline | Untold:
        """Judge what the customer was promised."""
        if case.scored.escalate and case.scored.do_not_engage:
            return Untold("a red flag that nobody may answer")
        return self._judged(case, case.scored.customer_promise, case.answered, as_of)

    def _judged(
        self, case: Case, deadline: datetime | None, act: datetime | None, as_of: datetime | None
    ) -> Deadline | Untold:
        if not case.scored.escalate or not case.counts:
            return Untold("")
        if deadline is not None and case.clock is None:
            return Untold("nothing tells when its clock began: only a span such as '4 hours' in escalate_within does")
        if deadline is None or case.clock is None or as_of is None:
            return Untold("no deadline, for the ticket had no time when it was scored")
        # Of what is not due yet only the kept ones are known: to count them alone would raise the share.
        if as_of < deadline or (act is None and as_of == deadline):
            return Untold("not due yet")
        if act is not None:
            return Deadline(act <= deadline, max(0.0, _minutes(deadline, act)))
        if not case.threaded and case.first_reply is not None and case.first_reply < case.clock:
            return Untold("answered before it was escalated; a later answer stands only in the thread")
        if not case.threaded and not self.first_reply:
            return Untold("not assigned since, and nothing tells of replies")
        if case.state is State.UNTOLD:
            return Untold("no answer, and no word says whether it is resolved")
        if case.state is State.RESOLVED:
            return Untold("resolved, but no answer is told")
        return Deadline(kept=False, late=_minutes(deadline, as_of), ended=False)


def lateness(found: Iterable[Deadline | Untold]) -> Curve | None:
    """Estimate how many minutes the late ones were late; those that nobody has touched yet are censored."""
    late = [d for d in found if isinstance(d, Deadline) and not d.kept]
    return curve([d.late for d in late], [d.ended for d in late])


def _since(at: datetime | None, start: datetime | None) -> datetime | None:
    return at if at is not None and start is not None and at >= start else None


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / _MINUTE
