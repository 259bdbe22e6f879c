"""Zendesk as a warehouse copies it: tables of tickets, comments, users and tags; an order mark, shouted headers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import zendesk_api as api
from tests.readers.vendors.files import table, words
from tests.readers.vendors.tickets import AGENT, CARRIED, CUSTOMER, NOTE, TIER, Case, naive

READER = "zendesk"
CARRIES = CARRIED - {TIER}
ident = api.ident
_TICKET = words(
    "id _fivetran_synced allow_channelback assignee_id brand_id created_at description has_incidents is_public "
    "organization_id priority recipient requester_id status subject submitter_id type updated_at via_channel"
)


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    person, synced = api.PEOPLE, "2026-03-20 02:32:49.426"
    tickets = [
        [
            c.number, synced, "FALSE", person[AGENT], 1, naive(c.opened), c.said[0].plain, "FALSE", "TRUE", "",
            "urgent", "help@desk.example", person[CUSTOMER], c.status, c.subject, person[c.said[0].who], "incident",
            naive(c.updated), "email",
        ]
        for c in cases
    ]  # fmt: skip
    comments = [
        [c.number * 100 + place, synced, s.plain, naive(s.time), "FALSE", str(s.who != NOTE).upper(), c.number, "FALSE",
         person[s.who], "FALSE"]
        for c in cases
        for place, s in enumerate(c.said)
    ]  # fmt: skip
    comment = words("id _fivetran_synced body created facebook_comment public ticket_id tweet user_id voice_comment")
    user = words("id _fivetran_synced active email moderator name role shared suspended verified")
    users = [
        [u["id"], synced, "TRUE", u["email"], "FALSE", u["name"], u["role"], "FALSE", "FALSE", "TRUE"]
        for u in api.USERS
    ]
    return [
        table(folder / "ticket.csv", [f" {name.upper()} " for name in _TICKET], tickets, encoding="utf-8-sig"),
        table(folder / "ticket_comment.csv", comment, reversed(comments)),
        table(folder / "user.csv", user, users),
        table(folder / "ticket_tag.csv", ["tag", "ticket_id", "_fivetran_synced"], [["vip", cases[0].number, synced]]),
    ]
