"""Salesforce's REST query: pages of records with their type beside the fields; no comments, no mails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.vendors import salesforce_csv as exported
from tests.readers.vendors.files import document, halves
from tests.readers.vendors.tickets import Case

READER = "salesforce"
CARRIES: frozenset[str] = frozenset()
SKIPS = exported.SKIPS
ident = exported.ident


def record(case: Case) -> dict[str, Any]:
    return {
        "attributes": {"type": "Case", "url": f"/services/data/v60.0/sobjects/Case/{exported.key(case)}"},
        "Id": exported.key(case),
        "CaseNumber": ident(case),
        "Subject": case.subject or None,
        "Description": case.said[0].plain,
        "Status": "Escalated",
        "Priority": "High",
        "Origin": "Email",
        "IsEscalated": True,
        "AccountId": None,
        "ContactId": "003Nq00000CONT1IAD",
        "CreatedDate": exported.stamp(case),
        "ClosedDate": None,
    }


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    pages = [
        {"totalSize": len(cases), "done": bool(n), "nextRecordsUrl": None, "records": list(map(record, page))}
        for n, page in enumerate(halves(cases))
    ]
    return [document(folder / "cases.json", *pages, indent=2)]
