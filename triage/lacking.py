"""Which clauses a ticket cannot be asked about, told from what its export has no place for: nothing is searched."""

from __future__ import annotations

from collections.abc import Mapping

from triage import discover
from triage.policy import ENGINES, Policy
from triage.prose.text import View
from triage.types import SUBJECT


def needs(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return the fields that each clause's blocks look at; what only the model can tell is told from the body."""
    found: dict[str, dict[str, None]] = {clause: {} for clause in policy.clauses}
    for name, rules in policy.rules.items():
        engine = discover.load(ENGINES, name) if rules else None
        for rule in rules:
            found[rule.clause] |= dict.fromkeys(engine.needs(rule.spec) if engine else ())
    return {clause: tuple(fields) or ("body",) for clause, fields in found.items()}


def clauses(needed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Turn `needs` around: field -> the clauses that look at it."""
    fields = dict.fromkeys(name for names in needed.values() for name in names)
    return {field: tuple(clause for clause, names in needed.items() if field in names) for field in fields}


def fields(view: View) -> frozenset[str]:
    """Return what this ticket lacks: what its export has no place for, its words, or the time of a message."""
    ticket = view.ticket
    lacks = set(ticket.lacks)
    if not said(view):
        lacks.add("body")
    if len(ticket.messages) > 1 and any(m.created_at is None for m in ticket.messages):
        lacks.add("created_at")
    return frozenset(lacks)


def written(view: View) -> bool:
    """Tell whether there are words of the customer, the subject's among them."""
    return any(p.own.strip() for p in view.passages)


def said(view: View) -> bool:
    """Tell whether a message holds words of the customer."""
    return any(p.own.strip() for p in view.passages if p.message != SUBJECT)
