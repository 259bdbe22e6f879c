"""Zendesk's audits: every comment is an event among others of an audit; users beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import zendesk_api as api
from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import CARRIED, TIER, Case, zulu

READER = "zendesk"
CARRIES = CARRIED - {TIER}
ident = api.ident


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    audits = []
    for case in cases:
        for place, said in enumerate(case.said):
            event = api.comment(case, place, said, linked=False)
            del event["created_at"]
            changes = [{"id": 1, "type": "Change", "field_name": "priority", "value": "urgent", "previous_value": None}]
            audits.append(
                {
                    "id": case.number * 100 + place,
                    "ticket_id": case.number,
                    "created_at": zulu(said.time),
                    "author_id": api.PEOPLE[said.who],
                    "events": [*changes, event],
                }
            )
    return [
        document(folder / "tickets.json", [api.ticket(c) for c in cases]),
        document(folder / "audits.json", {"audits": audits, "next_page": None}, packed=True),
        document(folder / "users.json", {"users": api.USERS}),
    ]
