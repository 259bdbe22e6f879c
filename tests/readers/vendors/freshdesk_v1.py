"""Freshdesk's API v1: one wrapper a line, the description plain, notes inside, times with the account's offset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import CARRIED, COLLEAGUE, CUSTOMER, NOTE, TIER, Case, offset

READER = "freshdesk"
CARRIES = CARRIED - {TIER, "bots"}
SKIPS = frozenset({"opened by us"})


def ident(case: Case) -> str:
    return str(case.number)


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    lines = []
    for case in cases:
        notes = [
            {
                "note": {
                    "id": case.number * 100 + place,
                    "body": s.plain,
                    "body_html": f"<div>{s.html}</div>",
                    "incoming": s.who in (CUSTOMER, COLLEAGUE),
                    "private": s.who == NOTE,
                    "deleted": False,
                    "source": 2 if s.who == NOTE else 0,
                    "user_id": 501 if s.who == CUSTOMER else 502 if s.who == COLLEAGUE else 901,
                    "created_at": offset(s.time),
                    "updated_at": offset(s.time),
                }
            }
            for place, s in enumerate(case.said)
            if place
        ]
        inner = {
            "id": case.number,
            "subject": case.subject,
            "description": case.said[0].plain,
            "description_html": f"<div>{case.said[0].html}</div>",
            "requester_id": 501,
            "responder_id": 901,
            "status": 2,
            "status_name": "Open",
            "priority": 4,
            "priority_name": "Urgent",
            "source": 1,
            "source_name": "Email",
            "spam": False,
            "deleted": case.status == "deleted",
            "fr_escalated": True,
            "isescalated": True,
            "frDueBy": offset(case.updated),
            "due_by": offset(case.updated),
            "created_at": offset(case.opened),
            "updated_at": offset(case.updated),
            "custom_field": {"vip_17": None},
            "notes": notes,
        }
        lines.append({"helpdesk_ticket": inner})
    return [document(folder / "tickets.json", *lines)]
