"""A table with one message a row, the ticket's id repeated; ids and texts that a spreadsheet would change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors.files import table
from tests.readers.vendors.tickets import BOT, CARRIED, COLLEAGUE, CUSTOMER, NOTE, Case

READER = "csv"
CARRIES = CARRIED


def ident(case: Case) -> str:
    return case.name


def rows(cases: Sequence[Case]) -> list[dict[str, object]]:
    """One row a message."""
    return [
        {
            "ticket_id": c.name,
            "subject": c.subject,
            "body": s.plain,
            "created_at": s.at,
            "author": "customer" if s.who in (CUSTOMER, COLLEAGUE) else "bot" if s.who == BOT else "agent",
            "internal": str(s.who == NOTE).lower(),
            "channel": "email",
            "status": c.status,
            "account_tier": c.tier,
            "priority": "urgent",
            "followers": "",
        }
        for c in cases
        for s in c.said
    ]


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    made = rows(cases)
    return [table(folder / "messages.csv", list(made[0]), [list(row.values()) for row in made])]
