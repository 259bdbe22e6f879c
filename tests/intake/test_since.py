"""Tickets from a moment on: what is older is counted, what is in doubt stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers.exports import write
from triage.intake.export import open_export
from triage.intake.since import since
from triage.types import Rejected

MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def kept(folder: Path, text: str) -> tuple[list[str], int, int]:
    export = open_export(write(folder, ["t.csv", text]))
    rows = since(export, MOMENT)
    found = list(rows)
    rejected = sum(isinstance(row, Rejected) for row in found)
    assert export.tickets == len(found) - rejected + rows.left_out
    return [row.id for row in found if not isinstance(row, Rejected)], rejected, rows.left_out


def test_the_newest_message_counts(tmp_path: Path) -> None:
    text = (
        "id,body,date\nold,a,2026-03-02T11:59:59Z\njust,b,2026-03-02T13:00:00+01:00\n"
        "thread,c,2026-03-01T09:00:00Z\nthread,d,2026-03-03T09:00:00Z\none,too,many,cells\n"
    )
    assert kept(tmp_path, text) == (["just", "thread"], 1, 1)


@pytest.mark.parametrize("date", ["", "soon", "9999-12-31"])
def test_a_ticket_or_message_without_a_time_stays(tmp_path: Path, date: str) -> None:
    text = f"id,body,date\nA,a,{date}\nB,b,2026-03-01\nB,c,{date}\nC,d,2026-03-01\n"
    assert kept(tmp_path, text) == (["A", "B"], 0, 1)


def test_a_date_that_may_be_later_stays(tmp_path: Path) -> None:
    assert kept(tmp_path, "id,body,date\nA,a,03/02/2026\n")[0] == ["A"]
    assert kept(tmp_path, "id,body,date\nA,a,03/02/2026\nB,b,26/02/2026\n")[0] == []


def test_a_moment_has_a_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        since([], datetime(2026, 3, 2))
