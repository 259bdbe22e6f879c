"""Jira's API v2: pages of issues, texts as wiki markup, comments inside, `jsdPublic` false for internal ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors import jira_csv as table
from tests.readers.vendors.files import document, halves
from tests.readers.vendors.tickets import AGENT, BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, TIER, Case, Said, offset

READER = "jira"
CARRIES = CARRIED - {TIER}
SKIPS = table.SKIPS
ident = table.ident
_KINDS = {CUSTOMER: "customer", COLLEAGUE: "customer", AGENT: "atlassian", NOTE: "atlassian", BOT: "app"}


def person(who: str) -> dict[str, Any]:
    return {"accountId": table.PEOPLE[who], "displayName": who.title(), "active": True, "accountType": _KINDS[who]}


def issue(case: Case, body: Callable[[Said], Any]) -> dict[str, Any]:
    comments = [
        {
            "id": str(case.number * 100 + place),
            "author": person(s.who),
            "body": body(s),
            "created": offset(s.time, 1, colon=False).replace("+", ".000+"),
            "jsdPublic": s.who != NOTE,
        }
        for place, s in enumerate(case.said)
        if place
    ]
    fields = {
        "summary": case.subject,
        "description": body(case.said[0]),
        "status": {"name": "Escalated", "statusCategory": {"key": "new"}},
        "priority": {"name": "Highest", "id": "1"},
        "issuetype": {"name": "Service Request"},
        "project": {"key": "SUP"},
        "labels": ["escalated"],
        "reporter": person(CUSTOMER),
        "creator": person(CUSTOMER),
        "assignee": person(AGENT),
        "created": offset(case.opened, 1, colon=False).replace("+", ".000+"),
        "updated": offset(case.updated, 1, colon=False).replace("+", ".000+"),
        "comment": {"comments": comments, "maxResults": len(comments), "total": len(comments), "startAt": 0},
    }
    return {"expand": "", "id": str(case.number + 10_000), "key": ident(case), "fields": fields}


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    pages = [
        {"startAt": 0, "maxResults": 50, "total": len(cases), "issues": [issue(c, lambda s: s.plain) for c in page]}
        for page in halves(cases)
    ]
    return [document(folder / "issues.json", *pages)]
