"""Help Scout's API: conversations with their threads inside, newest first, drafts and line items among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document, halves
from tests.readers.vendors.tickets import CARRIED, COLLEAGUE, CUSTOMER, NOTE, TIER, Case, zulu

READER = "helpscout"
CARRIES = CARRIED - {TIER, "bots"}


def ident(case: Case) -> str:
    return str(case.number)


def conversation(case: Case) -> dict[str, Any]:
    threads: list[dict[str, Any]] = []
    for place, s in enumerate(case.said):
        customers = s.who in (CUSTOMER, COLLEAGUE)
        threads.append(
            {
                "id": case.number * 100 + place,
                "type": "customer" if customers else "note" if s.who == NOTE else "message",
                "status": "active",
                "state": "published",
                "body": s.html,
                "source": {"type": "email", "via": "customer" if customers else "user"},
                "createdBy": {"id": 12 if customers else 256, "type": "customer" if customers else "user"},
                "customer": {"id": 12, "email": "ada@customer.example"},
                "createdAt": zulu(s.time),
            }
        )
    common = {"status": "active", "createdBy": {"id": 256, "type": "user"}, "createdAt": zulu(case.updated)}
    threads += [
        common | {"id": case.number * 100 + 98, "type": "message", "state": "draft", "body": "<p>our lawyer</p>"},
        common | {"id": case.number * 100 + 99, "type": "lineitem", "state": "published", "body": None,
                  "action": {"type": "manual-workflow", "text": "You ran the Escalate workflow"}},
    ]  # fmt: skip
    return {
        "id": case.number * 10 + 3,
        "number": case.number,
        "threads": len(case.said),
        "type": "email",
        "folderId": 493,
        "status": "active" if case.status == "open" else "closed",
        "state": "published" if case.status == "open" else "deleted",
        "subject": case.subject,
        "preview": case.said[-1].text[:80],
        "mailboxId": 85,
        "createdBy": {"id": 12, "type": "customer", "email": "ada@customer.example"},
        "createdAt": zulu(case.opened),
        "userUpdatedAt": zulu(case.updated),
        "source": {"type": "email", "via": "customer"},
        "tags": [{"id": 9150, "color": "#929499", "tag": "escalated"}],
        "primaryCustomer": {"id": 12, "email": "ada@customer.example"},
        "customFields": [{"id": 6688, "name": "Account Type", "value": "33077"}],
        "_embedded": {"threads": threads[::-1]},
    }


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    pages = [
        {"_embedded": {"conversations": list(map(conversation, page))}, "page": {"size": 50}} for page in halves(cases)
    ]
    return [document(folder / "conversations.json", *pages)]
