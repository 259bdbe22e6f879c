"""Zendesk's API: pages of tickets in one file; comments, users and organisations beside it.

The description is the first comment again; a comment has no role (only users have); `plain_body` may be empty; a
closed or deleted ticket is listed like any other; every ticket claims to be urgent.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document, halves
from tests.readers.vendors.tickets import AGENT, BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, Case, Said, zulu

READER = "zendesk"
CARRIES = CARRIED
PEOPLE = {CUSTOMER: 377922500012, COLLEAGUE: 377922500013, AGENT: 377922500090, NOTE: 377922500090, BOT: -1}
ORGANISATION = 361898904439


def ident(case: Case) -> str:
    return str(case.number)


def ticket(case: Case) -> dict[str, Any]:
    first = case.said[0]
    return {
        "url": f"https://desk.example/api/v2/tickets/{case.number}.json",
        "id": case.number,
        "external_id": None,
        "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": zulu(case.opened),
        "updated_at": zulu(case.updated),
        "type": "incident",
        "subject": case.subject,
        "raw_subject": case.subject,
        "description": first.text if not first.history else first.plain,
        "priority": "urgent",
        "status": case.status,
        "requester_id": PEOPLE[CUSTOMER],
        "submitter_id": PEOPLE[first.who],
        "assignee_id": PEOPLE[AGENT],
        "organization_id": ORGANISATION if case.tier else None,
        "tags": ["escalated"],
        "custom_fields": [{"id": 3600, "value": None}],
        "satisfaction_rating": {"score": "unoffered"},
        "is_public": True,
    }


def comment(case: Case, place: int, said: Said, *, linked: bool = True) -> dict[str, Any]:
    made = {
        "id": case.number * 100 + place,
        "type": "Comment",
        "author_id": PEOPLE[said.who],
        "body": said.plain,
        "html_body": f'<div class="zd-comment">{said.html}</div>',
        "plain_body": "",
        "public": said.who != NOTE,
        "attachments": [],
        "created_at": zulu(said.time),
    }
    return made | {"ticket_id": case.number} if linked else made


def _user(who: str, name: str, role: str) -> dict[str, Any]:
    email = f"{name.split()[0].lower()}@{'desk' if role == 'agent' else 'customer'}.example"
    flags = {"verified": True, "shared": False, "shared_agent": False, "moderator": False, "ticket_restriction": None}
    return {"id": PEOPLE[who], "name": name, "email": email, "role": role, "organization_id": None, **flags}


USERS = [
    _user(CUSTOMER, "Ada Berg", "end-user"),
    _user(COLLEAGUE, "Bo Lund", "end-user"),
    _user(AGENT, "Cy Desk", "agent"),
]


def organisation(tier: str) -> dict[str, Any]:
    fields = {"tier": tier}
    return {"id": ORGANISATION, "name": "Musterwerk", "domain_names": [], "organization_fields": fields, "tags": []}


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    tickets = [{"tickets": [ticket(c) for c in page], "next_page": None, "count": len(cases)} for page in halves(cases)]
    comments = [comment(c, place, said) for c in cases for place, said in enumerate(c.said)]
    tier = next(c.tier for c in cases if c.tier)
    return [
        document(folder / "tickets.json", *tickets, indent=1),
        document(folder / "comments.json", {"comments": comments, "meta": {"has_more": False}}),
        document(folder / "users.json", {"users": USERS, "next_page": None}),
        document(folder / "organizations.json", {"organizations": [organisation(tier)]}, packed=True),
    ]
