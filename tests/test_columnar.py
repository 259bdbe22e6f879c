"""Rows of any table are decided as `triage score` decides them, however they are cut and whoever maps the function."""

import subprocess
import sys
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from triage import columnar
from triage.errors import InputError, ModelError
from triage.intake.export import open_export
from triage.ready import ready
from triage.types import Rejected, Ticket

FLAT = [
    ("A-1", "Contract", "We will cancel our contract and sue you over this.", "2026-03-02T09:14:00Z", "enterprise"),
    ("A-2", "", "Where do I find the invoice of last month? No hurry, thank you!", "2026-03-02T10:30:00+01:00", ""),
    ("007", "down", "The whole site is down for all of us since 8, nobody can work.", None, "vip"),
    ("A-4", "", "", "yesterday", None),
    ("A-5", "Rechnung", "Guten Tag, ich habe die Rechnung noch nicht erhalten, bitte senden Sie sie mir zu.", "", ""),
    ("", "", "This is the third time I write. You are useless, I am furious!", "2026-03-02 09:14", "basic"),
]
COLUMNS = ("ticket_id", "subject", "body", "created_at", "account_tier")
THREAD = [
    {
        "author": "customer",
        "internal": False,
        "created_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "body": "$4,000 back!",
    },
    {"author": "agent", "internal": False, "created_at": datetime(2026, 3, 1, 12, tzinfo=UTC), "body": "We look."},
    {"author": "customer", "created_at": datetime(2026, 3, 3, 9, tzinfo=UTC), "body": "Nothing yet. I am furious."},
]


def flat(times=1):
    columns = zip(*(row for _ in range(times) for row in FLAT), strict=True)
    return pa.table(dict(zip(COLUMNS, map(pa.array, columns), strict=True)))


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


def mapped(table, cut=10_000, **asked):
    return pa.Table.from_batches(columnar.score_batches(table.to_batches(max_chunksize=cut), **asked)).to_pylist()


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


def test_a_table_without_texts_is_an_error_of_the_caller():
    with pytest.raises(InputError, match=r"no column holds the text of the tickets \(columns: ticket_id, price\)"):
        mapped(pa.table({"ticket_id": ["1"], "price": [1.0]}))


def test_policy_and_model_are_loaded_once_and_anew_when_the_folder_has_changed(tmp_path):
    own = tmp_path / "decision.toml"
    own.write_text('competitors = ["Deskwell"]\n')
    first = ready(tmp_path, None)
    assert ready(str(tmp_path), None) is first
    own.write_text('competitors = ["Deskwell", "Helpcorn"]\n')
    assert ready(tmp_path, None).policy.digest != first.policy.digest
    with pytest.raises(ModelError, match="no such model folder"):
        ready(None, tmp_path / "gone")
    with pytest.raises(ModelError, match="MLflow's registry"):
        ready(None, "models:/triage@champion")


def test_the_function_waits_for_no_other_library(tmp_path):
    pq.write_table(flat(), tmp_path / "tickets.parquet")
    code = (
        "import sys, pyarrow.parquet as pq; from triage import columnar\n"
        "found = list(columnar.score_batches(pq.ParquetFile(sys.argv[1]).iter_batches(), model=None))\n"
        "print(found[0].num_rows, *({'sklearn', 'mlflow', 'sqlalchemy', 'pyspark', 'polars'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "tickets.parquet")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == ["6"]


def test_a_recipe_for_duckdb(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    pq.write_table(flat(100), tmp_path / "tickets.parquet")
    database = duckdb.connect()
    asked = database.sql(f"select * from '{tmp_path / 'tickets.parquet'}' where ticket_id <> ''")
    decided = columnar.score_batches(asked.to_arrow_reader(256))
    writing = database.cursor()  # of its own: a connection that runs something else ends the stream
    writing.register("decided", pa.RecordBatchReader.from_batches(columnar.DECISIONS, decided))
    writing.execute("create table decisions as select * from decided")
    count = "select count(*), count(*) filter (escalate) from decisions"
    expected = [row["escalate"] for row in mapped(flat())[:5]]
    assert database.execute(count).fetchone() == (500, 100 * sum(expected))


def test_a_recipe_for_polars(tmp_path):
    polars = pytest.importorskip("polars")
    pq.write_table(flat(100), tmp_path / "tickets.parquet")
    frames = polars.scan_parquet(tmp_path / "tickets.parquet").collect_batches(chunk_size=256, maintain_order=True)
    batches = (batch for frame in frames for batch in frame.to_arrow().to_batches())
    found = pa.Table.from_batches(columnar.score_batches(batches)).to_pylist()
    assert found == mapped(flat(100))


def test_the_canonical_table_is_taken_as_it_is():
    row = dict.fromkeys(columnar.TICKETS.names) | {"ticket_id": "1", "messages": THREAD, "followers": 3}
    batch = pa.RecordBatch.from_pylist([row], schema=columnar.TICKETS)
    (ticket,) = columnar.tickets(batch)
    assert isinstance(ticket, Ticket)
    assert (len(ticket.messages), ticket.account.followers, ticket.warnings, ticket.lacks) == (3, 3, (), ())
