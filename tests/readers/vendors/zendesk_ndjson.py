"""The JSON export of a Zendesk account: a ticket a line, its comments inside, users in a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import zendesk_api as api
from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import CARRIED, TIER, Case

READER = "zendesk"
CARRIES = CARRIED - {TIER}
ident = api.ident


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    lines = [
        api.ticket(c) | {"comments": [api.comment(c, place, s, linked=False) for place, s in enumerate(c.said)]}
        for c in cases
    ]
    return [document(folder / "export.json", *lines), document(folder / "users.ndjson", *api.USERS)]
