"""A difference as JSON, for programs. No ticket text."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from triage.agreement import Estimate
from triage.difference import links
from triage.difference.changes import Change
from triage.difference.result import COUNTS, Difference
from triage.difference.worth import Worth

FILE = "difference.json"


def text(found: Difference) -> str:
    """Return it as JSON text."""
    whole = json.dumps(as_object(found), ensure_ascii=False, indent=1)
    return whole.encode("utf-8", "replace").decode("utf-8") + "\n"


def as_object(found: Difference) -> dict[str, Any]:
    """Return all that was found: counts on top, tickets below, the gravest first."""
    return {
        "compared": found.kind,
        "a": {"name": found.a.name, "digest": found.a.digest},
        "b": {"name": found.b.name, "digest": found.b.digest},
        "tickets": found.seen.tickets,
        "counts": {c.name: {"tickets": found.count(c), "share": _estimate(found.share(c))} for c in COUNTS},
        "levels": {
            one: dict(zip(links.LEVELS, row, strict=True))
            for one, row in zip(links.LEVELS, found.seen.levels, strict=True)
        },
        "causes": [
            {
                "kind": b.cause.kind, "name": b.cause.name, "clause": b.cause.clause or None, "says": b.cause.says,
                "tickets": b.tickets, "raised": b.raised, "lowered": b.lowered, "alone": b.alone,
            }
            for b in found.by_cause()
        ],
        "clauses": [{name: getattr(c, name) for name in c.__slots__} for c in found.by_clause()],
        "policy_changes": [{name: getattr(k, name) for name in k.__slots__} for k in found.keys],
        "labelled": _worth(found.worth),
        "only_in_a": list(found.only[0].ids),
        "only_in_b": list(found.only[1].ids),
        "escalated_only_in_a": list(found.only[0].escalated),
        "escalated_only_in_b": list(found.only[1].escalated),
        "rejected": [{"source": r.source, "line": r.line, "reason": r.reason} for r in found.rejected],
        "notes": list(found.notes),
        "changed": [_change(change) for change in found.changes],
    }  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    one, other = change.before, change.after
    sides = {
        name: [getattr(one, name), getattr(other, name)]
        for name in ("team", "sentiment", "do_not_engage", "needs_review", "decided_by", "p_escalate")
    }
    return {
        "ticket": change.ticket_id,
        "what": list(change.aspects),
        "priority": [one.priority.label, other.priority.label],
        **sides,
        "due_at": [_stamp(one.due_at), _stamp(other.due_at)],
        "customer_promise": [_stamp(one.customer_promise), _stamp(other.customer_promise)],
        "gained": list(change.gained),
        "lost": list(change.lost),
        "because": [
            {"of": aspect, "kind": c.kind, "name": c.name, "clause": c.clause or None, "says": c.says}
            for aspect, c in change.because
        ],
        "true_priority": None if change.true is None else change.true.label,
        "cost": None if change.cost is None else list(change.cost),
    }


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _worth(worth: Worth | None) -> dict[str, Any] | None:
    if worth is None:
        return None
    counts = {name: getattr(worth, name) for name in ("tickets", "better", "worse", "same", "learnt")}
    return {**counts, **{n: _estimate(getattr(worth, n)) for n in ("before", "after", "difference")}}


def _estimate(e: Estimate | None) -> dict[str, Any] | None:
    return None if e is None else {"value": e.value, "low": e.low, "high": e.high, "n": e.n}
