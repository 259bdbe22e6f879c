"""Decisions and cases for tests of drafts, on the shipped policy."""

from datetime import datetime
from typing import Any

from tests.conftest import ticket_of
from triage.intake.decided import Case
from triage.policy import load
from triage.schema.clauses import BY_TOPIC
from triage.types import Decision, Priority, Ticket

POLICY = load()
AT = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
"""A Monday."""


def team_of(clause: str) -> str:
    found = POLICY.clauses[clause].team
    return "technical_support" if found in (BY_TOPIC, "") else found


def decision(**keys: Any) -> Decision:
    base = {
        "ticket_id": "T-1", "priority": Priority.HIGH, "sentiment": "neutral", "team": "billing", "other_teams": (),
        "do_not_engage": False, "clauses": (), "watched": (), "signals": (), "prediction": None, "decided_by": "policy",
        "needs_review": bool(keys.get("review")), "review": (), "not_evaluable": (), "faults": (),
        "escalate_within": "1 hour", "due_at": None, "customer_promise": None, "model": "", "policy": POLICY.digest,
    }  # fmt: skip
    return Decision(**base | keys)


def case(ticket: Ticket | None = None, **keys: Any) -> Case:
    """Make a case of a decision; a single `clause` brings its team."""
    if clause := keys.pop("clause", ""):
        keys = {"clauses": (clause,), "team": team_of(clause)} | keys
    return Case(ticket or ticket_of("words"), decision(**keys))
