"""Intercom's API asked for one conversation after the other: a file each, one object over many lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.vendors import intercom_api as api
from tests.readers.vendors.files import document
from tests.readers.vendors.tickets import Case

READER = "intercom"
CARRIES = api.CARRIES
ident = api.ident


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    return [document(folder / f"{ident(case)}.json", api.conversation(case), indent=2) for case in cases]
