"""The canonical form, one ticket a line; some keys written as other programs write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, Case, Said

READER = "jsonl"
CARRIES = CARRIED


def ident(case: Case) -> str:
    return case.name


def _message(said: Said) -> dict[str, Any]:
    author = "customer" if said.who in (CUSTOMER, COLLEAGUE) else "bot" if said.who == BOT else "agent"
    return {"author": author, "internal": said.who == NOTE, "created_at": said.at, "body": said.plain}


def ticket(case: Case) -> dict[str, Any]:
    return {
        "ticket_id": case.name,
        "subject": case.subject,
        "channel": "email",
        "status": case.status,
        "priority": "urgent",
        "account": {"id": "A-1", "name": "Musterwerk", "tier": case.tier, "since": "", "followers": None},
        "messages": [_message(s) for s in case.said],
    }


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    return [document(folder / "tickets.jsonl", *map(ticket, cases), packed=False)]
