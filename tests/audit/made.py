"""Scored rows and tickets that are made up, for tests of the sample and its sheets."""

import json
import random

from triage.intake.scored import Scored
from triage.types import Priority

COLUMNS = ("ticket_id", "escalate", "priority", "team", "clauses", "decided_by", "p_escalate", "model", "policy")
SCRIPT = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"


def scored(name, priority=0, decided_by="none", p_escalate=None):
    level = Priority(priority)
    words = (level > 0, level, "neutral", "billing" if level else "", (), False, None, None, (), decided_by)
    return Scored(name, *words, p_escalate, None, False, (), "model", "policy")


def population(count, seed=0, shares=(60, 15, 12, 10, 3), told=0.9):
    """Make scored rows of all levels, deciders and bands; of the share `told` the probability is known."""
    lots = random.Random(seed)
    rows = []
    for at in range(count):
        level = lots.choices(range(5), shares)[0]
        decided_by = lots.choice(["policy", "model"]) if level else "none"
        rows.append(scored(f"T-{at}", level, decided_by, lots.random() if lots.random() < told else None))
    return rows


def scored_csv(path, rows):
    """Write rows as `triage score` writes the columns that a sample needs."""
    lines = [
        f"{r.ticket_id},{str(r.escalate).lower()},{r.priority.label},{r.team},,{r.decided_by},"
        f"{'' if r.p_escalate is None else r.p_escalate},{r.model},{r.policy}"
        for r in rows
    ]
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return path


def export_jsonl(path, names, body="The invoice is wrong.", **more):
    """Write tickets with a customer's message, an agent's answer and an internal note."""
    messages = [
        {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": body},
        {"author": "agent", "created_at": "2026-03-02T10:00:00Z", "body": "We look into it."},
        {"author": "agent", "created_at": "2026-03-02T10:05:00Z", "body": "seems right to me", "internal": True},
    ]
    lines = [
        json.dumps({
            "ticket_id": name,
            "subject": f"About {name}",
            "channel": "e-mail",
            "account": {"tier": "vip"},
            "messages": messages,
            **more,
        })
        for name in names
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
