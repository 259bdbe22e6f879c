"""Intercom as a warehouse copies it: the histories of conversations and parts, with an older state of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import intercom_api as api
from tests.readers.vendors.files import table, words
from tests.readers.vendors.tickets import AGENT, CARRIED, NOTE, TIER, Case, naive

READER = "intercom"
CARRIES = CARRIED - {TIER}
SKIPS = frozenset({"opened by us"})  # the only subject that its tables have is then our own, no word of the customer
ident = api.ident
_CONVERSATION = words(
    "id updated_at _fivetran_synced assignee_id assignee_type created_at priority read sla_name sla_status "
    "source_author_id source_author_type source_delivered_as source_id source_type state source_body source_subject "
    "_fivetran_start _fivetran_end _fivetran_active"
)
_PART = words(
    "id updated_at _fivetran_synced author_id author_type conversation_id conversation_updated_at created_at part_type "
    "body _fivetran_start _fivetran_end _fivetran_active"
)


def _conversation(case: Case, *, active: bool = True) -> list[object]:
    author = api.AUTHORS[case.said[0].who]
    way = "admin_initiated" if case.said[0].who == AGENT else "customer_initiated"
    at = naive(case.updated if active else case.opened)
    return [
        case.number, at, at, 4077639, "admin", naive(case.opened), "priority", "TRUE", "gold", "missed", author["id"],
        author["type"], way, case.number * 100, "conversation", "open", case.said[0].html, case.subject, at, at,
        str(active).lower(),
    ]  # fmt: skip


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    parts = []
    for case in cases:
        for place, s in enumerate(case.said):
            if place:
                author = api.AUTHORS.get(s.who, api.AUTHORS[AGENT])
                at = naive(s.time)
                parts.append(
                    [case.number * 100 + place, at, at, author["id"], author["type"], case.number,
                     naive(case.updated), at, "note" if s.who == NOTE else "comment", s.html, at, at, "true"]
                )  # fmt: skip
    rows = [_conversation(cases[0], active=False), *map(_conversation, cases)]
    return [
        table(folder / "conversation_history.csv", _CONVERSATION, rows),
        table(folder / "conversation_part_history.csv", _PART, parts),
    ]
