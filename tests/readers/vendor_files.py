"""Small files of vendors, for the tests of their readers."""

from __future__ import annotations

from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT


def zendesk(ident: int = 1, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "via": {"channel": "email"}, "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        "subject": "s", "raw_subject": "s", "description": "first", "priority": "urgent", "status": "open",
        "requester_id": 10, "submitter_id": 10, "assignee_id": 77, "organization_id": None, "tags": ["x"],
    }  # fmt: skip
    return {**base, **more}


def freshdesk(ident: int = 1, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "subject": "s", "status": 2, "priority": 4, "source": 1, "requester_id": 10, "responder_id": 77,
        "company_id": None, "fr_escalated": True, "spam": False, "is_escalated": True, "tags": [],
        "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z",
    }  # fmt: skip
    return {**base, **more}


def said(ticket) -> list[tuple[Author, str]]:
    return [(m.author, m.body) for m in ticket.messages]


def comment(ident: int, author: int, body: str, **more: object) -> dict[str, object]:
    at = f"2026-03-02T09:{ident:02}:00Z"
    return {
        "id": ident,
        "ticket_id": 1,
        "author_id": author,
        "public": True,
        "body": body,
        "html_body": "",
        "created_at": at,
        **more,
    }
