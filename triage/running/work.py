"""What is done to a batch, wherever that is: decide, count, and render what goes into the output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from triage import discover, redact
from triage.errors import TriageError
from triage.policy import Policy
from triage.running.counts import Summary
from triage.running.keep import NO_COLUMNS, Keep
from triage.scorer import Scorer, decide_all, undecided
from triage.types import Decision, Fault, Priority, Rejected, Ticket
from triage.writers._rows import Kept

WRITERS = "triage.writers"
ESCALATE, REVIEW = "escalate", "review"
LEVELS = tuple(level.label for level in reversed(Priority) if level is not Priority.NONE)
FILTERS = (ESCALATE, REVIEW, *LEVELS)

Counters = Callable[[Policy], Any]
"""Makes counters with ``add(tickets, decisions)``, ``reject(rows)``, ``merge(other)``, ``to_dict()`` and
``from_dict(saved, policy)``. They and what makes them can be sent to another process."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run wants of every batch.

    `form` names the writer, `only` what is written (`passes`), `counters` what counts beside the summary.
    `redacted`: what is written shows no personal data.
    """

    form: str
    as_of: datetime | None = None
    keep: Keep = NO_COLUMNS
    only: str | None = None
    counters: Counters | None = None
    redacted: bool = False

    def __post_init__(self) -> None:
        """Raises `TriageError` for a filter that we do not have."""
        if self.only is not None and self.only not in FILTERS:
            raise TriageError(f"--filter: '{self.only}' is not one of {', '.join(FILTERS)}")

    def summary(self, policy: Policy) -> Summary:
        """Return a summary in which nothing is counted yet."""
        return Summary(tally=self.counters(policy) if self.counters else None)

    def shown(self, row: Rejected) -> Rejected:
        """Return a rejected row as it may be shown."""
        return redact.rejected(row) if self.redacted else row


@dataclass(slots=True)
class Done:
    """What became of a batch: its rows in the form of the output, and what was counted."""

    chunks: list[bytes] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)

    def merge(self, other: Done) -> None:
        """Add what became of later tickets."""
        self.chunks += other.chunks
        self.summary.merge(other.summary)


def work(scorer: Scorer, plan: Plan, tickets: Sequence[Ticket]) -> Done:
    """Decide a batch and render it, whatever fails."""
    return _rendered(scorer.policy, plan, tickets, decide_all(scorer, tickets, as_of=plan.as_of))


def _rendered(policy: Policy, plan: Plan, tickets: Sequence[Ticket], decisions: Sequence[Decision]) -> Done:
    try:
        return rendered(plan, tickets, decisions, policy)
    except MemoryError:
        raise
    except Exception as error:
        if len(tickets) == 1:
            fault = Fault("writing", type(error).__name__)  # what it says may be a customer's words
            bare = Ticket(tickets[0].id, "", ())
            return rendered(plan, [bare], [undecided(bare, fault, policy, as_of=plan.as_of)], policy)
    whole = Done(summary=plan.summary(policy))
    for ticket, decision in zip(tickets, decisions, strict=True):
        whole.merge(_rendered(policy, plan, [ticket], [decision]))
    return whole


def rendered(plan: Plan, tickets: Sequence[Ticket], decisions: Sequence[Decision], policy: Policy) -> Done:
    """Count decisions and render those that are asked for, written over only now that all is judged."""
    if plan.redacted:
        hidden = [redact.ticket(ticket) for ticket in tickets]
        decisions = [redact.decision(*three) for three in zip(decisions, tickets, hidden, strict=True)]
        tickets = hidden
    summary = plan.summary(policy)
    summary.add(decisions)
    if summary.tally is not None:
        summary.tally.add(tickets, decisions)
    pairs = [(t, d) for t, d in zip(tickets, decisions, strict=True) if passes(plan.only, d)]
    summary.left_out = len(decisions) - len(pairs)
    names = plan.keep.names
    kept = Kept(names, [plan.keep.values(ticket) for ticket, _ in pairs] if names else ())
    chunk = discover.load(WRITERS, plan.form).render([decision for _, decision in pairs], kept) if pairs else b""
    return Done([chunk] if chunk else [], summary)


def passes(only: str | None, decision: Decision) -> bool:
    """Tell whether a decision is written.

    ``review``: what needs a person's look. ``escalate``: what is escalated; a level: that level and those above. Both
    with what needs a look, as that may be one of them, too: a doubt is never silenced.
    """
    if only is None or decision.needs_review or decision.faults:
        return True
    if only == REVIEW:
        return False
    return decision.priority >= (Priority.LOW if only == ESCALATE else Priority.parse(only))
