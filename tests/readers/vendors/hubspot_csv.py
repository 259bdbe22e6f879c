"""HubSpot's CSV of a view, as UTF-16 with tabs: labels, one description a ticket, no thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors.files import table
from tests.readers.vendors.tickets import Case

READER = "hubspot"
CARRIES: frozenset[str] = frozenset()
SKIPS = frozenset({"opened by us"})


def ident(case: Case) -> str:
    return str(case.number)


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    header = ["Ticket ID", "Ticket name", "Ticket description", "Pipeline", "Ticket status", "Priority", "Source",
              "Create date"]  # fmt: skip
    rows = [
        [ident(c), c.subject, c.said[0].plain, "Support", "Escalated", "High", "Email", f"{c.opened:%Y-%m-%d %H:%M}"]
        for c in cases
    ]
    return [table(folder / "tickets.csv", header, rows, delimiter="\t", encoding="utf-16")]
