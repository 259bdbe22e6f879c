"""Short ways through a file give the very same as the long ways."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.exports import drain, write
from triage.fields import when
from triage.files.source import open_source
from triage.intake.export import open_export
from triage.readers import _csv, _quick, _quotes, _rows, parquet
from triage.types import Rejected

NASTY = (
    '\ufeff"ticket id",body,"created\nat",plan,plan\r\n'
    '1,"two\r\nlines, ""quoted""",2026-03-02T09:14:00Z,vip,\r\n'
    "\r\n  ,\t\n"
    "2,None,02/03/2026,NA,null\r\n"
    "3,short\n"
    "4,too,2026-03-02,a,b,c\n"
    "5,fine,2026-03-02 09:14,a,b,,\n"
    '6,"six" pack,26/03/2026,a,b\n'
    "1,the same id,2026-03-02T09:15:00Z,,\n"
    '7,"never closed,2026-03-02,a,b\n'
    '8,"after it",2026-03-02,a,b\r'
    "9,lone return\x0b,20260302,a,b\n"
    "Made by the night report\n"
    '10,"open at the end'
)


def records(path: Path) -> tuple[list[object], list[object]]:
    source = open_source(str(path))
    return list(_csv.records(source)), list(_quotes.careful(source, _csv.header(source.head_text)[0], 1, first=True))


def test_a_nasty_table_is_read_the_same_by_both_ways(tmp_path: Path) -> None:
    for data in (
        NASTY.encode(),
        NASTY.replace("2,None", "2,caf\xe9").encode("cp1252", "replace"),
        NASTY.encode("utf-16"),
    ):
        (tmp_path / "t.csv").write_bytes(data)
        quick, slow = records(tmp_path / "t.csv")
        assert quick == slow and len(quick) == 13


def test_lines_and_reasons_of_a_nasty_table(tmp_path: Path) -> None:
    found = drain(open_export(write(tmp_path, ["t.csv", NASTY])))
    assert found.ids == ["1", "2", "3", "5", "6", "8", "9"]
    assert [m.body for m in found.tickets[0].messages] == ['two\r\nlines, "quoted"', "the same id"]
    assert (found.tickets[1].messages[0].body, found.tickets[1].account.tier) == ("None", "NA")
    assert "line 8" in found.tickets[2].warnings[0]
    assert [(r.line, r.reason.split(":")[0][:30]) for r in found.rejected] == [
        (9, "has 6 cells, the header has 5"),
        (13, "a quote that opens in this lin"),
        (16, "has fewer cells than the heade"),
        (17, "a quote that opens in this lin"),
    ]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet='ab,;"\n\r\t 1\ufeff', max_size=60))
def test_any_table_is_read_the_same_by_both_ways(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(("id,body\n1,x\n" + text).encode())
    quick, slow = records(path)
    assert quick == slow
    source = open_source(str(path))
    whole = [None if isinstance(row, Rejected) else [row.values["body"], row.values["id"]] for row in _csv.rows(source)]
    assert [cells if cells is None else list(cells) for cells in _csv.brief(source, ["body", "id"])] == whole


CELLS = st.sampled_from(
    ["", " ", "a", "b", "7", "a\0b", "customer", "chief", "2026-03-02", "02/03/2026", "26/03/2026", "soon"]
)
HEADS = st.permutations(
    ["id", "number", "body", "comment", "date", "author", "subject", "plan", "company", "public", "x"]
)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(HEADS, st.integers(3, 9), st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=6))
def test_tickets_are_the_same_by_both_ways(
    tmp_path_factory: pytest.TempPathFactory, head: list[str], width: int, cells: list[list[str]]
) -> None:
    names = list(dict.fromkeys(["body", *head]))[:width]
    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([names, *(row[:width] for row in cells)])
    quick = drain(open_export([str(path)]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_quick.Quick, "ticket", lambda self, cells: None)
        slow = drain(open_export([str(path)]))
    assert (quick.tickets, quick.rejected) == (slow.tickets, slow.rejected)
    assert (quick.export.warnings, quick.export.rows_in_tickets) == (slow.export.warnings, slow.export.rows_in_tickets)


def test_a_usual_row_goes_the_short_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rows, "_take", None)
    made = {"id": [1, 2], "body": ["x", None], "created_at": [datetime(2026, 3, 2), None], "tags": [["a"], None]}
    pq.write_table(pa.table(made), tmp_path / "t.parquet")
    found = drain(open_export([str(tmp_path / "t.parquet")])).tickets
    assert [(t.id, t.messages[0].body, dict(t.extra)) for t in found] == [("1", "x", {"tags": ["a"]}), ("2", "", {})]


def test_single_columns_of_parquet_are_those_of_its_rows(tmp_path: Path) -> None:
    table = pa.table({"a": ["x", None, "NaN"], "id": [1, 2, None], "b": [b"\xffz", b"", None]})
    pq.write_table(table, tmp_path / "t.parquet")
    source = open_source(str(tmp_path / "t.parquet"))
    rows = [(b, ident) for _, (_, ident, b) in parquet._rows(source)]
    assert list(parquet._brief(source, ["b", "id"])) == rows == [("\ufffdz", 1), ("", 2), (None, None)]
    assert len(list(parquet._brief(source, []))) == 3


PARTS = st.tuples(
    st.sampled_from(["2026-03-02", "2026-W10-1", "2026-061", "20260302", "2026-3-2", "1969-12-31", "9999-12-31"]),
    st.sampled_from(["T", " ", "", "x", "  "]),
    st.sampled_from(["", "09", "09:14", "09:14:00", "09:14:00.5", "091400", "9:14", "25:00"]),
    st.sampled_from(["", "Z", " Z", "+01:00", "-0500", " +01:00", "UTC", " GMT", "+01:00:30"]),
)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(PARTS)
def test_times_are_read_the_same_by_both_ways(parts: tuple[str, ...]) -> None:
    zone = ZoneInfo("Europe/Berlin")
    quick = when._iso("".join(parts), zone)
    if quick is not None:
        assert quick == when._parse("".join(parts), zone, when.Order.UNSETTLED)


@pytest.mark.parametrize("value", ["2/3/26", "31.12.2026", "1-2-2026", " 02/03/2026 ", "12/31/2026 9:05 pm"])
def test_what_proves_an_order_is_never_passed_over(value: str) -> None:
    assert when._NUMERIC.fullmatch(value.strip())
    order = when.proof(value)
    assert order is {"31": when.Order.DAY_FIRST, "12": when.Order.MONTH_FIRST}.get(value.strip()[:2])


def test_text_tables_do_not_wait_for_pyarrow(tmp_path: Path) -> None:
    import subprocess
    import sys

    (path,) = write(tmp_path, ["t.csv", "id,body\n" + "".join(f"{n},words\n" for n in range(40_000))])
    code = (
        "import sys; from triage.intake.export import open_export; "
        "assert sum(1 for _ in open_export([sys.argv[1]])) == 40000; "
        "sys.exit('pyarrow' in sys.modules or 'numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)
