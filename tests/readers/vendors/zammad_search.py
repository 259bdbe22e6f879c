"""What a Zammad search answers: ids, and all records under `assets`; articles and their senders by number; VIPs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import zammad_list as listed
from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import CARRIED, Case

READER = "zammad"
CARRIES = CARRIED
TIERS = {"enterprise": "vip"}
"""Zammad marks a person as VIP; it knows no other tier."""
ident = listed.ident
_SENDERS = {"Agent": 1, "Customer": 2, "System": 3}


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    tickets, articles = {}, {}
    for case in cases:
        made = [listed.article(case, place, s) for place, s in enumerate(case.said)]
        for one in made:
            one["sender_id"] = _SENDERS[one.pop("sender")]
            articles[str(one["id"])] = one
        ticket = listed.ticket(case) | {
            "customer_id": 4 if case.tier else 3,
            "article_ids": [one["id"] for one in made],
        }
        tickets[str(ticket["id"])] = ticket
    users = {
        "3": {"id": 3, "firstname": "Ada", "lastname": "Berg", "email": "ada@customer.example", "vip": False},
        "4": {"id": 4, "firstname": "Vi", "lastname": "Pold", "email": "vi@customer.example", "vip": True},
        "5": {"id": 5, "firstname": "Cy", "lastname": "Desk", "email": "cy@desk.example", "vip": False},
    }
    assets = {"Ticket": tickets, "TicketArticle": articles, "User": users}
    found = {"tickets": [int(key) for key in tickets], "tickets_count": len(tickets), "assets": assets}
    return [document(folder / "search.json", found)]
