"""Zammad's list of expanded tickets, each with its articles; text and HTML articles side by side, leading zeros."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, TIER, Case, Said

READER = "zammad"
CARRIES = CARRIED - {TIER}


def ident(case: Case) -> str:
    return f"{case.number:08}"


def moment(time: datetime) -> str:
    """ISO with milliseconds."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.000Z"


def article(case: Case, place: int, said: Said) -> dict[str, Any]:
    sender = "Customer" if said.who in (CUSTOMER, COLLEAGUE) else "System" if said.who == BOT else "Agent"
    html = place % 2 == 1 or bool(said.history)
    return {
        "id": case.number * 100 + place,
        "ticket_id": case.number + 50_000,
        "type": "note" if said.who == NOTE else "email",
        "sender": sender,
        "from": "Ada Berg <ada@customer.example>",
        "subject": case.subject,
        "body": said.html if html else said.plain,
        "content_type": "text/html" if html else "text/plain",
        "internal": said.who == NOTE,
        "created_by_id": 3 if sender == "Customer" else 5,
        "created_at": moment(said.time),
        "updated_at": moment(said.time),
    }


def ticket(case: Case) -> dict[str, Any]:
    return {
        "id": case.number + 50_000,
        "number": ident(case),
        "title": case.subject,
        "group_id": 1,
        "priority_id": 3,
        "state_id": 2,
        "organization_id": None,
        "customer_id": 3,
        "owner_id": 5,
        "first_response_at": None,
        "first_response_in_min": None,
        "escalation_at": moment(case.updated),
        "close_at": None,
        "article_count": len(case.said),
        "created_at": moment(case.opened),
        "updated_at": moment(case.updated),
    }


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    names = {"group": "Users", "priority": "3 high", "owner": "cy@desk.example", "customer": "ada@customer.example"}
    tickets = [
        ticket(c)
        | names
        | {"state": "open" if c.status == "open" else "merged"}
        | {"articles": [article(c, place, s) for place, s in enumerate(c.said)]}
        for c in cases
    ]
    return [document(folder / "tickets.json", tickets)]
