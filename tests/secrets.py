"""Names and texts with personal data, for the tests of what is written over."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.conftest import ticket_of
from triage.types import Account, Ticket

NAMES = ("Ann Okonkwo", "Will May", "José Müller", "Green Energy GmbH", "王小明", "ann99", "Haus24", "Pat O’Neil")


def evil() -> Ticket:
    body = "Hi, Ann Okonkwo here (ann@example.com, müller@example.com, 203.0.113.77). I will sue you!\n\nAnn"
    ticket = ticket_of(body, subject="Ann Okonkwo: lawyer", id="T-1")
    extra = {
        "requester": {"name": "Ann Okonkwo", "phone": 491711234567},
        "ann@example.com": ["0171 2345678", {"note": "call Okonkwo"}],
        "date_of_birth": "1985-06-21", "count": 12, "user_id": 4111111111111111, "ok": True, "none": None, "share": 0.5,
    }  # fmt: skip
    account = Account("ann@example.com", "Ann Okonkwo", "vip")
    return replace(ticket, account=account, extra=extra, warnings=("'ann@example.com' is no time",))


SECRET = re.compile(r"ann\b|okonkwo|example\.com|203\.0|1711234|2345678|1985", re.IGNORECASE)
