"""HubSpot's API: results with their properties, stages by number; the thread is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import Case, zulu

READER = "hubspot"
CARRIES: frozenset[str] = frozenset()
SKIPS = frozenset({"opened by us"})


def ident(case: Case) -> str:
    return str(case.number)


def result(case: Case) -> dict[str, Any]:
    properties = {
        "hs_object_id": ident(case),
        "subject": case.subject or None,
        "content": case.said[0].plain,
        "hs_pipeline": "0",
        "hs_pipeline_stage": "7970058",
        "hs_ticket_priority": "HIGH",
        "hs_ticket_category": None,
        "source_type": "EMAIL",
        "createdate": zulu(case.opened).replace("Z", ".000Z"),
        "closed_date": None,
        "first_agent_reply_date": None,
    }
    when = {"createdAt": zulu(case.opened), "updatedAt": zulu(case.updated)}
    return {"id": ident(case), "properties": properties, **when, "archived": case.status == "deleted"}


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    found = {"results": list(map(result, cases)), "paging": {"next": {"after": "26", "link": "https://api.example"}}}
    return [document(folder / "tickets.json", found)]
