"""The canonical form in one packed file: a wrapper around the list, spread over many lines, keys in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import plain_jsonl as lines
from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import CARRIED, Case

READER = "json"
CARRIES = CARRIED
ident = lines.ident


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    tickets = [{_shouted(name): value for name, value in lines.ticket(c).items()} for c in cases]
    return [document(folder / "tickets.json.gz", {"tickets": tickets}, indent=2, packed=True)]


def _shouted(name: str) -> str:
    return name if name in ("messages", "account") else f" {name.upper()}"
