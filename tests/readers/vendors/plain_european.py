"""What a European spreadsheet saves: `;`, Windows-1252, decimal commas, day before month; one ticket a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors.files import table
from tests.readers.vendors.tickets import TIER, Case

READER = "csv"
CARRIES = frozenset({TIER})
LACKS = ("author",)
SKIPS = frozenset({"opened by us", "not in Windows-1252"})


def ident(case: Case) -> str:
    return case.name


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    header = ["Ticket ID", "Subject", "Description", "Created", "Hours spent", "Account tier", "Followers"]
    rows = [
        [c.name, c.subject, c.said[0].plain, f"{c.opened:%d.%m.%Y %H:%M}", "1,5", c.tier, ""]
        for c in cases
        if all(text.encode("cp1252", "ignore").decode("cp1252") == text for text in (c.subject, c.said[0].plain))
    ]
    return [table(folder / "Tickets März.csv", header, rows, delimiter=";", encoding="cp1252")]
