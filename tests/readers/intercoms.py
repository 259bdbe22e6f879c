"""Made conversations of Intercom."""

from __future__ import annotations

from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT
USER = {"type": "user", "id": "u1", "email": "u1@example.org"}
ADMIN = {"type": "admin", "id": "7", "email": "desk@example.org"}
AT = 1772442840


def part(ident: int, author: dict[str, object] | None, body: str | None, **more: object) -> dict[str, object]:
    base = {"type": "conversation_part", "id": str(ident), "part_type": "comment", "created_at": AT + 60 * ident}
    return {**base, "body": body, "author": author, **more}


def conversation(*parts: dict[str, object], ident: str = "501", **more: object) -> dict[str, object]:
    held = {"type": "conversation_part.list", "conversation_parts": list(parts), "total_count": len(parts)}
    base = {
        "type": "conversation", "id": ident, "created_at": AT, "updated_at": AT, "title": None, "state": "open",
        "priority": "priority", "waiting_since": None, "sla_applied": {"sla_status": "missed"},
        "source": source("first"), "contacts": {"contacts": [{"type": "contact", "id": "u1"}]},
        "tags": {"tags": [{"name": "escalated"}]}, "conversation_parts": held,
    }  # fmt: skip
    return {**base, **more}


def source(body: object, author: dict[str, object] = USER, way: str = "customer_initiated", **more: object) -> object:
    return {"type": "conversation", "delivered_as": way, "subject": "", "body": body, "author": author, **more}


def said(ticket) -> list[tuple[Author, str]]:
    return [(m.author, m.body) for m in ticket.messages]
