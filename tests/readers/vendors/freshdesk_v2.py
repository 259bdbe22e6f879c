"""Freshdesk's API v2: a packed list; the description is HTML beside a plain copy; conversations and companies beside.

Status, priority and source are codes; the description is not repeated among the conversations.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, Case, zulu

READER = "freshdesk"
CARRIES = CARRIED - {"bots"}
SKIPS = frozenset({"opened by us"})
COMPANY = 82000417


def ident(case: Case) -> str:
    return str(case.number)


def ticket(case: Case) -> dict[str, Any]:
    return {
        "id": case.number,
        "subject": case.subject,
        "cc_emails": [],
        "fr_escalated": True,
        "is_escalated": True,
        "spam": False,
        "deleted": case.status == "deleted",
        "priority": 4,
        "requester_id": 6012691534,
        "responder_id": 6010396333,
        "company_id": COMPANY if case.tier else None,
        "source": 1,
        "status": 2,
        "type": "Incident",
        "to_emails": None,
        "due_by": zulu(case.updated),
        "fr_due_by": zulu(case.updated),
        "created_at": zulu(case.opened),
        "updated_at": zulu(case.updated),
        "description": f"<div>{case.said[0].html}</div>",
        "description_text": case.said[0].plain,
        "custom_fields": {"cf_vip": None},
        "tags": ["escalated"],
        "stats": {"first_responded_at": None, "resolved_at": None},
    }


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    talk = [
        {
            "id": case.number * 100 + place,
            "ticket_id": case.number,
            "user_id": 6012691534 if s.who == CUSTOMER else 6012691535 if s.who == COLLEAGUE else 6010396333,
            "body": f"<div>{s.html}</div>",
            "body_text": s.plain,
            "incoming": s.who in (CUSTOMER, COLLEAGUE),
            "private": s.who == NOTE,
            "source": 2 if s.who == NOTE else 12 if s.who == BOT else 0,
            "support_email": None,
            "created_at": zulu(s.time),
            "updated_at": zulu(s.time),
        }
        for case in cases
        for place, s in enumerate(case.said)
        if place
    ]
    tier = next(c.tier for c in cases if c.tier)
    company = {"id": COMPANY, "name": "Musterwerk", "domains": [], "health_score": "Happy", "account_tier": tier,
               "renewal_date": None, "industry": None}  # fmt: skip
    return [
        document(folder / "tickets.json.gz", [ticket(c) for c in cases], packed=True),
        document(folder / "conversations.json", talk, indent=1),
        document(folder / "companies.json", [company]),
    ]
