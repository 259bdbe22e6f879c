"""Exports of any size: what does not fit into memory goes to a temporary file, and no result changes by it."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.readers.exports import drain, write
from triage.errors import InputError
from triage.files import encoding, source
from triage.intake.export import open_export
from triage.readers import _head, _json, _shelf, _survey, _window
from triage.readers._disk import Disk

Files = Callable[[Path, int], list[str]]


def table(rows: list[str]) -> str:
    return "ticket_id,subject,body,created_at,author\n" + "".join(rows)


def scattered(folder: Path, count: int) -> list[str]:
    """One row a message, the rows of a ticket far apart, some rows twice, some without an id, some refused."""
    rng = random.Random(7)
    rows = [f"T-{n % count},s{n},words {n},2026-03-{1 + n % 28:02}T09:00:00Z,customer\n" for n in range(2 * count)]
    rows += rows[: count // 3] + [f",s,alone {n},,customer\n" for n in range(count // 5)]
    rows += [f"T-{n},too,many,cells,here,now\n" for n in range(count // 5)]
    rng.shuffle(rows)
    return write(folder, ["t.csv", table(rows)])


def flat(folder: Path, count: int) -> list[str]:
    return write(folder, ["t.csv.gz", table([f"T-{n},s,words {n},02/03/2026,agent\n" for n in range(count)])])


def lines(folder: Path, count: int) -> list[str]:
    made = [
        {"ticket_id": n % (count - 3), "messages": [{"author": "customer", "body": f"b {n}"}]} for n in range(count)
    ]
    return write(folder, ["t.jsonl", "\n".join(map(json.dumps, [*made, {"id": "T", "body": ["no text"]}]))])


def array(folder: Path, count: int) -> list[str]:
    made: list[object] = [{"id": f"K{n}", "body": "\ud83d half" if n % 9 == 0 else f"b {n}"} for n in range(count)]
    return write(folder, ["t.json", json.dumps([*made, "no object", {"id": "K1", "body": "again"}], indent=1)])


def page(folder: Path, count: int) -> list[str]:
    made = [{"id": f"K{n}", "body": f"b {n}"} for n in range(count)]
    return write(folder, ["t.json", json.dumps({"users": made[:9], "count": 5, "tickets": made, "next_page": None})])


def several(folder: Path, count: int) -> list[str]:
    parts = [table([f"T-{n},s,words {n},,customer\n" for n in range(at, at + count)]) for at in (0, count // 2)]
    return write(folder, ["a.csv", parts[0], "b.csv", parts[1]])


def columns(folder: Path, count: int) -> list[str]:
    made = {"id": [n % (count - 5) for n in range(count)], "body": [f"words {n}" for n in range(count)]}
    pq.write_table(pa.table(made), folder / "t.parquet", row_group_size=1 << 20)
    return [str(folder / "t.parquet")]


def vendor(folder: Path, count: int) -> list[str]:
    """Tickets, of which some have a newer copy; messages, of which some came before or have no ticket; people."""
    when = "2026-03-02T09:00:00Z"
    tickets = [
        {"id": n % (count - 2), "subject": "s", "description": f"d {n}", "requester_id": n, "submitter_id": n,
         "via": {"channel": "web"}, "updated_at": when, "created_at": when} for n in range(count)
    ]  # fmt: skip
    said = [
        {
            "id": n,
            "ticket_id": n % (count + 5),
            "author_id": n % count,
            "public": True,
            "body": f"c {n}",
            "created_at": when,
        }
        for n in range(2 * count)
    ]
    people = [{"id": n, "role": "agent" if n % 3 else "end-user", "ticket_restriction": None} for n in range(count)]
    contents = {"t.json": {"tickets": tickets}, "u.json": {"users": people}, "c.json": {"comments": said + said[::7]}}
    return write(folder, [part for name, page in contents.items() for part in (name, json.dumps(page))])


def messages(folder: Path, count: int) -> list[str]:
    return vendor(folder, count)[2:]  # people and messages alone


ALL = [scattered, flat, lines, array, page, several, columns, vendor, messages]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[Disk]]:
    """Call it to let next to nothing be held; it gives the list of the temporary files that are made from then on."""

    def shrink() -> list[Disk]:
        made: list[Disk] = []
        build = Disk.__init__

        def noted(self: Disk, *lines: str) -> None:
            build(self, *lines)
            made.append(self)

        monkeypatch.setattr(Disk, "__init__", noted)
        monkeypatch.setattr(_shelf, "HELD", 3)
        monkeypatch.setattr(_window, "WINDOW", 64)
        monkeypatch.setattr(_json, "LINE", 128)
        return made

    return shrink


@pytest.mark.parametrize("files", ALL)
def test_results_do_not_hang_on_what_is_held(tmp_path: Path, tiny: Callable[[], list[Disk]], files: Files) -> None:
    paths = files(tmp_path, 60)
    held = drain(open_export(paths))
    made = tiny()
    spilt = drain(open_export(paths))
    assert made
    assert spilt.tickets == held.tickets and len(held.tickets) >= 50
    assert sorted(map(repr, spilt.rejected)) == sorted(map(repr, held.rejected))
    assert [r.line for r in spilt.rejected] == [r.line for r in held.rejected]
    one, other = held.export, spilt.export
    assert (one.warnings, one.mapped, one.rows_read, dict(one.places)) == (
        other.warnings, other.mapped, other.rows_read, dict(other.places),
    )  # fmt: skip
    assert other.rows_total in (None, other.rows_read)


@pytest.mark.parametrize("files", [scattered, page, several, vendor])
def test_memory_does_not_grow_with_the_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Files) -> None:
    bounds = [(_shelf, "HELD", 20), (_survey, "_PART", 20), (_window, "WINDOW", 4096), (_json, "LINE", 8192)]
    heads = [(source, "_CHUNK", 4096), (encoding, "_CHUNK", 4096), (source, "HEAD", 4096), (_head, "HEAD", 4096)]
    for module, name, least in bounds + heads:
        monkeypatch.setattr(module, name, least)
    peaks = []
    for count in (200, 200, 1000):
        (tmp_path / "x").mkdir(exist_ok=True)
        paths = files(tmp_path / "x", count)
        tracemalloc.start()
        for _ in open_export(paths):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 80_000, peaks  # the first run pays for what is imported late


def test_the_temporary_file_has_no_name_and_leaves_nothing(
    tmp_path: Path, tiny: Callable[[], list[Disk]], monkeypatch: pytest.MonkeyPatch
) -> None:
    spot = tmp_path / "spot"
    spot.mkdir()
    paths = scattered(tmp_path, 60)
    monkeypatch.setenv("SQLITE_TMPDIR", str(spot))
    made = tiny()
    rows = iter(open_export(paths))
    next(rows)
    assert made and list(spot.iterdir()) == []


def test_a_full_disk_says_what_to_do() -> None:
    disk = Disk("PRAGMA max_page_count = 8", "CREATE TABLE t (words TEXT)")
    with pytest.raises(InputError, match=r"temporary file .* full.*TMPDIR"):
        disk.many("INSERT INTO t VALUES (?)", (("words" * 500,) for _ in range(99)))
