"""Salesforce's report as CSV: labels, dates as the user's country writes them (one row proves how), footer lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import salesforce_csv as exported
from tests.readers.vendors.files import table
from tests.readers.vendors.tickets import Case

READER = "salesforce"
CARRIES: frozenset[str] = frozenset()
SKIPS = exported.SKIPS
FOOTERS = 3
ident = exported.ident


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    header = ["Case Number", "Account Name", "Contact Name", "Subject", "Description", "Status", "Priority",
              "Case Origin", "Date/Time Opened", "Escalated"]  # fmt: skip
    rows = [
        [ident(c), "Musterwerk", "Ada Berg", c.subject, c.said[0].plain, "Escalated", "High", "Email",
         f"{c.opened:%d/%m/%Y %H:%M}", "1"]
        for c in cases
    ]  # fmt: skip
    footer = [["Open cases"], ["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."], ["Musterwerk"]]
    return [table(folder / "report.csv", header, [*rows, *footer], encoding="utf-8-sig")]
