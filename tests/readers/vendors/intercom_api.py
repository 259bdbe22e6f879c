"""Intercom's API, one conversation a line: HTML, seconds since 1970, a title beside an empty subject."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import AGENT, BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, TIER, Case, Said, seconds

READER = "intercom"
CARRIES = CARRIED - {TIER}
AUTHORS = {
    CUSTOMER: {"type": "user", "id": "5f7295ca37f0", "name": "Ada Berg", "email": "ada@customer.example"},
    COLLEAGUE: {"type": "lead", "id": "5f7295ca37f1", "name": "Bo Lund", "email": "bo@customer.example"},
    AGENT: {"type": "admin", "id": "4077639", "name": "Cy Desk", "email": "cy@desk.example"},
    BOT: {"type": "bot", "id": "4077000", "name": "Fin", "email": "operator+abc@intercom.io"},
}


def ident(case: Case) -> str:
    return str(case.number)


def part(case: Case, place: int, said: Said) -> dict[str, Any]:
    return {
        "type": "conversation_part",
        "id": f"{case.number}{place:02}",
        "part_type": "note" if said.who == NOTE else "comment",
        "body": said.html,
        "created_at": seconds(said.time),
        "updated_at": seconds(said.time),
        "author": AUTHORS.get(said.who, AUTHORS[AGENT]),
        "attachments": [],
        "redacted": False,
    }


def conversation(case: Case) -> dict[str, Any]:
    first = case.said[0]
    parts = [part(case, place, s) for place, s in enumerate(case.said) if place]
    moved = {"type": "conversation_part", "id": f"{case.number}99", "part_type": "assignment", "body": None,
             "created_at": seconds(case.opened), "author": AUTHORS[BOT], "attachments": []}  # fmt: skip
    return {
        "type": "conversation",
        "id": ident(case),
        "created_at": seconds(case.opened),
        "updated_at": seconds(case.updated),
        "waiting_since": None,
        "snoozed_until": None,
        "title": case.subject or None,
        "source": {
            "type": "conversation",
            "id": f"{case.number}00",
            "delivered_as": "admin_initiated" if first.who == AGENT else "customer_initiated",
            "subject": "",
            "body": first.html,
            "author": AUTHORS[first.who],
            "attachments": [],
            "url": None,
        },
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "5f7295ca37f0"}]},
        "open": case.status == "open",
        "state": "open" if case.status == "open" else "closed",
        "read": True,
        "priority": "priority",
        "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "escalated"}]},
        "custom_attributes": {},
        "statistics": None,
        "conversation_rating": None,
        "sla_applied": {"type": "conversation_sla_summary", "sla_name": "gold", "sla_status": "missed"},
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": [moved, *parts],
            "total_count": len(parts) + 1,
        },
    }


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    return [document(folder / "conversations.ndjson", *map(conversation, cases))]
