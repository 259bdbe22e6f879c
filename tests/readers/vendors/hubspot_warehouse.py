"""HubSpot as a warehouse copies it: tickets, and mails and notes joined by a table of engagements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors.files import table, words
from tests.readers.vendors.tickets import CARRIED, COLLEAGUE, CUSTOMER, NOTE, TIER, Case, milliseconds, naive

READER = "hubspot"
CARRIES = CARRIED - {TIER, "bots"}
SKIPS = frozenset({"opened by us"})


def ident(case: Case) -> str:
    return str(case.number)


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    synced = "2026-03-26 18:51:39"
    ticket = words(
        "_fivetran_synced id is_deleted property_closed_date property_createdate property_hs_pipeline "
        "property_first_agent_reply_date property_hs_pipeline_stage property_hs_ticket_category "
        "property_hs_ticket_priority property_hubspot_owner_id property_subject property_content"
    )
    tickets = [
        [synced, c.number, str(c.status == "deleted").upper(), "", naive(c.opened), 1626124, "", 7970058, "", "HIGH",
         "", c.subject, c.said[0].plain]
        for c in cases
    ]  # fmt: skip
    links, mails, notes = [], [], []
    for case in cases:
        for place, s in enumerate(case.said):
            if not place:
                continue
            key = case.number % 10**9 * 100 + place
            links.append([synced, case.number, key, "HUBSPOT_DEFINED"])
            if s.who == NOTE:
                notes.append(
                    [key, "false", synced, s.text[:40], naive(s.time), naive(s.time), s.plain, naive(s.time), "NOTE"]
                )
            else:
                inward = s.who in (CUSTOMER, COLLEAGUE)
                kind = "INCOMING_EMAIL" if inward else "EMAIL"
                mails.append(
                    [key, "false", synced, naive(s.time), f"Re: {case.subject}", s.plain, milliseconds(s.time), kind]
                )
    mail = words("engagement_id _fivetran_deleted _fivetran_synced property_hs_createdate property_hs_email_subject "
            "property_hs_email_text property_hs_timestamp type")  # fmt: skip
    note = words("engagement_id _fivetran_deleted _fivetran_synced property_hs_body_preview property_hs_createdate "
            "property_hs_lastmodifieddate property_hs_note_body property_hs_timestamp type")  # fmt: skip
    link = ["_fivetran_synced", "ticket_id", "engagement_id", "category"]
    return [
        table(folder / "ticket_data.csv", ticket, tickets),
        table(folder / "ticket_engagement_data.csv", link, links),
        table(folder / "engagement_email_data.csv", mail, mails),
        table(folder / "engagement_note_data.csv", note, notes),
    ]
