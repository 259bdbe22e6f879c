"""Tickets and decisions made up for summaries: small worlds of which every count can be told by hand."""

import random
from datetime import UTC, datetime, timedelta

from tests.conftest import policy_of
from triage.types import (
    Account,
    Author,
    Decision,
    Fault,
    Message,
    Missing,
    Polarity,
    Prediction,
    Priority,
    Signal,
    Ticket,
    Tier,
)  # fmt: skip

POLICY = policy_of(
    {
        "critical.outage": {"floor": "critical", "team": "technical_support"},
        "high.refund": {"floor": "high", "team": "billing"},
        "low.praise": {"floor": "low", "team": "product", "counts": ["asserted", "past"]},
        "not.thanks": {"effect": "suppress", "floor": "", "team": ""},
        "trial.recall": {"effect": "watch", "floor": "high", "team": "product"},
    }
)
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET = "My card is 4111 and I am furious"
"""A customer's words, wherever they may turn up; no summary may hold them."""


def signal(clause, polarity=Polarity.ASSERTED, tier=Tier.MATCH):
    return Signal(clause, 0, 0, len(SECRET), SECRET, "phrase", polarity, tier, cue=SECRET)


def ticket(name="T-1", day=0, *, channel="email", tier="gold", at=True):
    when = MORNING + timedelta(days=day) if at else None
    return Ticket(name, SECRET, (Message(Author.CUSTOMER, SECRET, when),), Account(tier=tier), channel)


def decision(name="T-1", level=Priority.NONE, *clauses, p=None, **keys):
    prediction = Prediction({"escalate": {"true": p, "false": 1 - p}}) if p is not None else None
    base = {
        "ticket_id": name, "priority": level, "sentiment": "neutral", "team": "billing" if level else "",
        "other_teams": (), "do_not_engage": False, "clauses": clauses, "watched": (), "signals": (),
        "prediction": prediction, "decided_by": "policy" if level else "none", "needs_review": False, "review": (),
        "not_evaluable": (), "faults": (), "escalate_within": "1 hour" if level else "", "due_at": None,
        "customer_promise": None, "model": "m", "policy": "p",
    }  # fmt: skip
    return Decision(**base | keys)


def world(count, seed=7):
    """Return tickets and their decisions, with a little of everything."""
    lot = random.Random(seed)
    named = [c for c in POLICY.clauses if c != "trial.recall"]
    reasons = ["the model leans towards escalation (0.41)", f"taken as a question ('{SECRET}')"]
    tickets, decisions = [], []
    for n in range(count):
        at, tier = lot.random() < 0.9, lot.choice([None, "a", "b"])
        tickets.append(ticket(f"T-{n}", lot.randrange(200), channel=f"c{lot.randrange(9)}", tier=tier, at=at))
        level, p = Priority(lot.randrange(5)), lot.choice([None, 0.0, lot.random(), 1.0])
        clauses = sorted(lot.sample(named, lot.randrange(4)))
        hits = [(lot.choice([*POLICY.clauses]), lot.choice([*Polarity]), lot.choice([*Tier])) for _ in range(n % 5)]
        lacking = lot.sample(named, lot.randrange(3))
        review = tuple(lot.sample(reasons, lot.randrange(3)))
        faults = (Fault("engine money", f"ValueError: {SECRET}"),) * (lot.random() < 0.1)
        about = {
            "signals": tuple(signal(*hit) for hit in hits),
            "not_evaluable": tuple(Missing(c, lot.choice(["body", "account.tier"])) for c in lacking),
            "watched": ("trial.recall",) * lot.randrange(2),
            "other_teams": ("product",) * lot.randrange(2),
            "review": review,
            "faults": faults,
            "needs_review": bool(review or faults),
        }
        decisions.append(decision(f"T-{n}", level, *clauses, p=p, **about))
    return tickets, decisions
