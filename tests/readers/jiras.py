"""Made issues of Jira."""

from __future__ import annotations

from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT


def issue(**fields: object) -> dict[str, object]:
    base = {"summary": "s", "description": "d", "issuetype": {"name": "Task"}, "status": {"name": "Open"},
            "reporter": person("usr-1"), "assignee": person("agent-2"),
            "created": "2026-03-02T09:14:00.000+0000"}  # fmt: skip
    return {"id": "10007", "key": "SUP-7", "fields": {**base, **fields}}


def person(ident: str, kind: str = "atlassian") -> dict[str, object]:
    return {"accountId": ident, "accountType": kind, "displayName": "Somebody"}


def comment(number: int, who: dict[str, object], body: object, **more: object) -> dict[str, object]:
    at = f"2026-03-03T09:{number:02}:00.000+0000"
    return {"id": str(number), "author": who, "body": body, "created": at, **more}


def paged(*comments: dict[str, object], total: int | None = None) -> dict[str, object]:
    return {"comments": list(comments), "startAt": 0, "total": len(comments) if total is None else total}


def said(ticket) -> list[tuple[Author, str, bool]]:
    return [(m.author, m.body, m.internal) for m in ticket.messages]
