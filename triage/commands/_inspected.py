"""What ``triage inspect --json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.intake.copies import Copies
    from triage.intake.survey import Survey
    from triage.types import Ticket

FORMAT = 1
"""Grows when a key changes its meaning or goes; keys may be added without."""


def document(found: Survey) -> dict[str, Any]:
    """Return a survey as JSON values. Its only texts of tickets are those of `sample`."""
    return {
        "format": FORMAT,
        "reader": found.reader,
        "why": found.why,
        "encoding": found.encoding,
        "columns": {"used": dict(found.mapped), "aside": list(found.unmapped)},
        "warnings": list(found.warnings),
        "rows": found.rows,
        "tickets": found.tickets,
        "rejected": found.rejected,
        "cut_by_limit": found.cut,
        "rejected_by_reason": dict(found.reasons.most_common()),
        "messages": dict(found.messages.most_common()),
        "threads": found.threads,
        "without_words": found.empty,
        "times": {
            "first": found.first.isoformat() if found.first else None,
            "last": found.last.isoformat() if found.last else None,
            "tickets_without": found.timeless,
        },
        "languages": dict(found.languages.most_common()),
        "same_id": _copies(found.ids),
        "same_words": _copies(found.texts),
        "not_evaluable": [
            {
                "field": name,
                "tickets": n,
                "clauses": list(found.clauses[name]),
                "in_export": name not in found.placeless,
                "brought_by": found.brings.get(name, "") if name in found.placeless else "",
            }
            for name, n in found.lacking.most_common()
        ],
        "personal_data": {
            "tickets": found.exposed,
            "found": [{"kind": kind, "where": place, "count": n} for (kind, place), n in found.personal.most_common()],
        },
        "doubts": dict(found.doubts.most_common()),
        "sample": [_ticket(ticket) for ticket in found.sample],
    }


def _copies(found: Copies) -> dict[str, Any]:
    return {"tickets": found.copies, "estimated": found.share > 1, "such_as": [list(names) for names in found.shown]}


def _ticket(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket in the canonical form."""
    account = ticket.account
    return {
        "ticket_id": ticket.id,
        "subject": ticket.subject,
        "channel": ticket.channel,
        "status": ticket.status,
        "account": {
            "id": account.id, "name": account.name, "tier": account.tier, "since": account.since,
            "followers": account.followers,
        },
        "messages": [
            {
                "author": m.author.value, "internal": m.internal, "html": m.html, "body": m.body,
                "created_at": m.created_at.isoformat() if m.created_at else None,
            }
            for m in ticket.messages
        ],
        "lacks": list(ticket.lacks),
        "warnings": list(ticket.warnings),
    }  # fmt: skip
