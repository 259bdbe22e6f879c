"""Several inputs in one call: patterns, folders, what is at fault among many, and files that change meanwhile."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.readers.exports import drain, write
from triage import pipeline
from triage.errors import InputError
from triage.intake.export import open_export
from triage.intake.inputs import OURS, expand

ROWS = "id,body\n{0}1,first\n{0}2,second\n"


def names(folder: Path, *given: str) -> list[str]:
    return [os.path.relpath(path, folder) for path in expand([str(folder / name) for name in given]).paths]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    for name in ("day10.csv", "day2.csv", "Day1.csv.gz", "notes.txt", ".hidden.csv", "day2.csv.rejected.jsonl"):
        write(tmp_path, [name, ROWS.format(name[:5])])
    (tmp_path / "deeper").mkdir()
    write(tmp_path / "deeper", ["day3.csv", ROWS.format("deep")])
    return tmp_path


def test_a_pattern_is_spelt_out_in_natural_order(exports: Path) -> None:
    assert names(exports, "day*.csv") == ["day2.csv", "day10.csv"]
    assert names(exports, "**/*.csv") == ["day2.csv", "day10.csv", "deeper/day3.csv"]
    assert names(exports, "day[0-9].csv") == ["day2.csv"]
    with pytest.raises(InputError, match=r"nothing\*\.csv: no file matches"):
        names(exports, "nothing*.csv")
    with pytest.raises(InputError, match=r"no file matches this pattern, only day2\.csv\.rejected\.jsonl"):
        names(exports, "*.jsonl")


def test_a_folder_is_the_export_files_in_it_and_says_what_it_leaves(exports: Path) -> None:
    found = expand([str(exports)])
    assert [Path(path).name for path in found.paths] == ["Day1.csv.gz", "day2.csv", "day10.csv"]
    assert "deeper" in found.notes[0] and "notes.txt" in found.notes[1] and "rejected" in found.notes[1]
    export = drain(open_export(found.paths, notes=found.notes))
    assert export.ids == ["Day1.1", "Day1.2", "day2.1", "day2.2", "day101", "day102"]
    assert set(found.notes) <= set(export.export.warnings)
    (exports / "empty").mkdir()
    with pytest.raises(InputError, match="no export file is in this folder"):
        names(exports, "empty")


def test_rejected_rows_are_called_here_as_the_pipeline_calls_them() -> None:
    assert OURS == pipeline.REJECTED


def test_what_is_reached_twice_is_read_once_where_it_is_named(exports: Path) -> None:
    assert names(exports, "day*.csv", "day2.csv", ".") == ["day10.csv", "day2.csv", "Day1.csv.gz"]


def test_a_name_with_marks_is_a_file_where_there_is_one(exports: Path) -> None:
    write(exports, ["a[1].csv", ROWS.format("a")])
    assert names(exports, "a[1].csv") == ["a[1].csv"]
    assert expand(["-", "sqlite:///t.db?table=tickets"]).paths == ("-", "sqlite:///t.db?table=tickets")


def test_companions_in_a_folder_are_joined(tmp_path: Path) -> None:
    ticket = "id,subject,description,requester_id,submitter_id,via_channel\n5,s,first,7,7,web\n"
    comment = "id,ticket_id,user_id,public,created,body\n1,5,7,TRUE,2026-03-02 09:00:00,second\n"
    write(tmp_path, ["ticket.csv", ticket, "ticket_comment.csv", comment])
    found = drain(open_export(expand([str(tmp_path)]).paths))
    assert [m.body for m in found.tickets[0].messages] == ["first", "second"]


def test_an_id_of_a_second_file_is_rejected_and_says_where_it_was(tmp_path: Path) -> None:
    found = drain(open_export(write(tmp_path, ["a.csv", ROWS.format("T"), "b.csv", "id,body\nT2,again\nT3,new\n"])))
    assert found.ids == ["T1", "T2", "T3"]
    assert [(r.line, r.ticket_id) for r in found.rejected] == [(2, "T2")]
    assert found.rejected[0].reason.endswith("a.csv:3, and a ticket is read from one file only")
    assert found.export.places["T3"].endswith("b.csv:3")


def parquet(path: Path, count: int = 1) -> bytes:
    pq.write_table(pa.table({"id": [str(i) for i in range(count)], "body": ["words"] * count}), path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("b.csv", gzip.compress(ROWS.encode() * 99, mtime=0)[:-20], "cut off"),
        ("b.csv", bytes(range(256)) * 9, "binary data"),
        ("b.json", b'[\n{"id": 1, "body": "x"},\n{"id": 2, "bo', r":3: not JSON.*cut off"),
        ("b.parquet", None, "damaged or cut off"),
        ("b.csv", b"id,colour\n1,red\n", "no column holds the text"),
    ],
)
def test_one_at_fault_among_many_is_named_before_anything_is_read(
    tmp_path: Path, name: str, data: bytes | None, why: str
) -> None:
    content = data if data is not None else parquet(tmp_path / "whole.parquet", 500)[:-9]
    paths = write(tmp_path, ["a.csv", ROWS.format("a"), name, content, "c.csv", ROWS.format("c")])
    with pytest.raises(InputError, match=rf"(?s)b\..*{why}.*the other 2 inputs can be read; nothing was written"):
        open_export(paths)
    with pytest.raises(InputError) as alone:
        open_export(paths[1:2])
    assert "other" not in str(alone.value)


def test_all_at_fault_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"(?s)a\.csv: the file is empty.*b\.csv: no such file"):
        open_export([*write(tmp_path, ["a.csv", ""]), str(tmp_path / "b.csv")])


def rewritten(path: Path) -> None:
    path.write_text(ROWS.format("X") + "X3,third\n", encoding="utf-8")


def touched(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("first", "other"), encoding="utf-8")
    os.utime(path, (2_000_000_000, 2_000_000_000))


def replaced(path: Path) -> None:
    twin = path.with_suffix(".new")
    twin.write_bytes(path.read_bytes())
    stat = path.stat()
    os.utime(twin, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    twin.replace(path)


@pytest.mark.parametrize("change", [rewritten, touched, replaced, Path.unlink])
@pytest.mark.parametrize("begun", [False, True])
def test_a_file_that_changes_while_it_is_read_ends_the_run(tmp_path: Path, change, begun: bool) -> None:
    (path,) = write(tmp_path, ["t.csv", ROWS.format("A")])
    rows = iter(open_export([path]))
    if begun:
        assert next(rows).id == "A1"
    change(Path(path))
    with pytest.raises(InputError, match=r"t\.csv: changed while it was read .*nothing was written"):
        list(rows)


def test_a_parquet_file_that_is_cut_meanwhile_is_called_changed(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    parquet(path, 9)
    export = open_export([str(path)])
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(InputError, match="changed while it was read"):
        list(export)
