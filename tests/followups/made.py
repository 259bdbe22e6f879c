"""Escalations for tests: only what a test says, the rest as the shipped policy has it."""

from datetime import datetime, timedelta

from triage.clock import due
from triage.intake.scored import Scored
from triage.policy import load
from triage.types import Priority

POLICY = load()
START = datetime.fromisoformat("2026-03-02T09:00:00+00:00")  # a Monday, at opening time


def at(minutes):
    """Return so many minutes after the escalation."""
    return START + timedelta(minutes=minutes)


def escalation(level="high", *, team="billing", start=START, **keys):
    """Return a row of a scored file; `start` of ``None`` is a ticket without times."""
    name = keys.pop("id", "T-1")
    priority = Priority.parse(level)
    said = POLICY.levels.of(priority)
    due_at, promise = (
        (due(start, said.escalate_within, POLICY.calendar), due(start, said.customer_promise, POLICY.calendar))
        if said and start
        else (None, None)
    )
    base = {
        "ticket_id": name, "escalate": priority > Priority.NONE, "priority": priority, "sentiment": "neutral",
        "team": team if said else "", "other_teams": (), "do_not_engage": False, "due_at": due_at,
        "customer_promise": promise, "clauses": (), "decided_by": "policy" if said else "none", "p_escalate": None,
        "p_priority": None, "needs_review": False, "notes": (), "model": "", "policy": "",
        "escalate_within": said.escalate_within if said else "",
    }  # fmt: skip
    return Scored(**{**base, **keys})
