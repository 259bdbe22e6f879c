"""Rows of any table are decided as `triage score` decides them, however they are cut and whoever maps the function."""

from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.tables import FLAT, THREAD, flat, mapped
from triage import columnar
from triage.errors import InputError
from triage.intake.export import open_export
from triage.ready import ready
from triage.types import Rejected, Ticket


def threads():
    return pa.table(
        {
            "ticket_id": ["T-1", "T-2", "T-3", "T-4"],
            "subject": ["Refund", "Down", "", None],
            "messages": pa.array([THREAD, None, [], None], columnar.MESSAGES),
            "body": [None, "The site is down.", None, None],
            "account_tier": ["enterprise", "vip", None, None],
        }
    )


def scored(table, tmp_path, scorer=None):
    """Decide the rows of a table as `triage score` decides them in a file."""
    path = tmp_path / "tickets.parquet"
    pq.write_table(table, path)
    scorer = scorer or ready()
    rows = list(open_export([str(path)], zone=scorer.policy.calendar.time_zone))
    assert not [row for row in rows if isinstance(row, Rejected)]
    return columnar.decisions(scorer.score(rows)).to_pylist()


def test_rows_are_decided_as_triage_score_decides_them(tmp_path):
    expected = scored(flat(), tmp_path)
    assert {row["decided_by"] for row in expected} >= {"policy", "none"}
    assert any(row["needs_review"] for row in expected)
    assert mapped(flat()) == expected


def test_threads_with_columns_beside_them_are_read(tmp_path):
    with_threads = threads().slice(0, 1).drop_columns("body")
    found = mapped(threads())
    assert found[0] == scored(with_threads, tmp_path)[0] == mapped(with_threads)[0]
    assert "high.enterprise" in found[0]["clauses"]
    assert {piece["message"] for piece in found[0]["evidence"]} > {0}
    assert found[1]["priority"] == mapped(threads().drop_columns("messages"))[1]["priority"] != "none"


@pytest.mark.parametrize("cut", [1, 4, 1_000])
def test_it_does_not_matter_how_rows_are_cut_into_batches(cut):
    table = flat(100).slice(0, 595)  # more than are scored at a time; no row without an id, which has its number
    table = table.filter(pc.not_equal(table["ticket_id"], ""))
    expected = mapped(flat())[:5]
    assert mapped(table.slice(0, 20 * cut), cut) == (expected * 100)[: min(20 * cut, len(table))]


def test_a_row_that_cannot_be_a_ticket_goes_to_a_person_in_its_place():
    kinds = pa.list_(pa.string())
    table = pa.table(
        {"id": ["1", "2", ""], "messages": pa.array([["a"], ["b"], None], kinds), "text": ["x", "y", "Thanks!"]}
    )
    found = mapped(table)
    assert [row["ticket_id"] for row in found] == ["1", "2", "3"]
    assert [row["decided_by"] for row in found] == ["fault", "fault", "none"]
    assert all(row["escalate"] and row["needs_review"] for row in found[:2])
    assert found[0]["not_evaluable"][0] == "reading failed: messages[1] is not an object"
    assert found[2]["needs_review"]  # it has no id
    read = columnar.tickets(table.to_batches()[0])
    assert [type(row) for row in read] == [Rejected, Rejected, Ticket]
    assert read[1].line == 2


def test_cells_that_python_cannot_hold_are_told_of_in_their_row():
    body = pa.array([b"The site is \xff down.", b"Thanks!", b"Thanks!"]).view(pa.binary())
    table = pa.table(
        {
            "ticket_id": ["1", "2", "3"],
            "body": pa.Array.from_buffers(pa.string(), 3, body.buffers()),
            "created_at": pa.array([0, 10**18, 10**9], pa.int64()).cast(pa.timestamp("s", "UTC")),
            "blob": pa.array([b"\xff"] * 3),
        }
    )
    found = mapped(table)
    assert "characters that were lost" in " ".join(found[0]["not_evaluable"])
    assert found[1]["decided_by"] == "fault"
    assert "created_at cannot be read" in found[1]["not_evaluable"][0]
    assert not found[2]["needs_review"]


@pytest.mark.parametrize(
    "kind", [pa.timestamp("ns", "UTC"), pa.timestamp("ms", "Asia/Tokyo"), pa.timestamp("us"), pa.date64()]
)
def test_times_of_any_type_start_the_clocks(kind):
    at = pa.array([datetime(2026, 3, 2)], pa.timestamp("us", "UTC" if getattr(kind, "tz", None) else None))
    table = pa.table({"ticket_id": ["1"], "body": ["The site is down."], "created_at": at.cast(kind)})
    assert mapped(table, as_of=datetime(2020, 1, 1))[0]["due_at"].startswith("2026-03-02T")
    assert mapped(table.drop_columns("created_at"), as_of=datetime(2020, 1, 1))[0]["due_at"] < "2020-01-02"


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.string_view(), pa.binary(), pa.dictionary(pa.int32(), pa.string())]
)
def test_texts_of_any_type_are_texts(kind):
    body = pa.array([row[2] for row in FLAT])
    cast = body.dictionary_encode() if pa.types.is_dictionary(kind) else body.cast(kind)
    assert mapped(flat().set_column(2, "body", cast)) == mapped(flat())


def test_columns_are_carried_along_and_the_number_names_rows_without_an_id():
    table = (
        flat().append_column("row", pa.array(range(70, 76), pa.int16())).append_column("odd name", pa.array([[1]] * 6))
    )
    found = mapped(table, keep=["subject", "odd name"], number="row")
    assert list(found[0]) == ["row", *columnar.DECISIONS.names, "subject", "odd name"]
    assert [row["row"] for row in found] == list(range(70, 76))
    assert [row["subject"] for row in found] == [row[1] for row in FLAT]
    assert found[5]["ticket_id"] == "75"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"keep": ["gone"], "number": "away"}, "no column 'gone'; the table has no column 'away'"),
        ({"keep": ["priority"]}, "'priority' would stand twice"),
        ({"keep": ["body", "body"]}, "'body' would stand twice"),
        ({"number": "subject"}, "'subject' is no column of whole numbers"),
        ({"number": "team"}, "'team' cannot be the row's number"),
        ({"columns": {"body": "gone"}}, "has no column 'gone'"),
        ({"columns": {"bodi": "body"}}, "no field is called 'bodi'"),
    ],
)
def test_what_is_asked_wrongly_is_told_before_a_row_is_decided(asked, told):
    table = flat().append_column("priority", pa.array([""] * 6)).append_column("team", pa.array([1] * 6))
    with pytest.raises(InputError, match=told):
        mapped(table, **asked)
