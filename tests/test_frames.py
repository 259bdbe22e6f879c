"""A table in, the same kind of table out: pandas keeps its index, Polars and Arrow their types."""

import subprocess
import sys

import pyarrow as pa
import pytest

import triage
from tests.conftest import SMALL, ticket_of
from triage.errors import InputError

ROWS = {
    "ticket_id": ["1", "2", "3"],
    "text": ["The site is down for all of us.", "Where is my invoice?", "We will sue you over this."],
    "region": ["north", None, "south"],
}
COLUMNS = ["ticket_id", "escalate", "priority"]


@pytest.fixture(scope="module")
def expected():
    return triage.score(pa.table(ROWS)).to_pylist()


def test_arrow_gives_arrow_of_the_same_kind(expected):
    table = pa.table(ROWS)
    assert [row["escalate"] for row in expected] == [True, False, True]
    batch = triage.score(table.to_batches()[0], keep=["region"])
    assert isinstance(batch, pa.RecordBatch)
    rows = batch.to_pylist()
    assert [row.pop("region") for row in rows] == ROWS["region"]
    assert rows == expected
    reader = triage.score(table.to_reader(max_chunksize=1))
    assert isinstance(reader, pa.RecordBatchReader)
    assert reader.read_all().to_pylist() == expected


def test_pandas_keeps_its_index_and_gets_lists(expected):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(ROWS, index=pandas.Index(["c", "a", "c"], name="mine"))
    found = triage.score(frame, keep=["region"])
    assert (list(found.index), found.index.name) == (["c", "a", "c"], "mine")
    plain = found.drop(columns="region").astype(object)
    assert plain.where(plain.notna(), None).to_dict("records") == expected
    assert list(found.columns[:3]) == COLUMNS
    assert found.clauses.map(type).eq(list).all()
    assert found.escalate.dtype == bool
    assert frame.shape == (3, 3)


def test_pandas_columns_of_several_kinds_are_read_where_they_can_be():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "id": [1, "A-2", 3.0],
            "body": pandas.Categorical(ROWS["text"]),
            "created": [pandas.Timestamp("2026-03-02T09:00Z"), "2026-03-02", None],
            "odd": [{1}, object(), 3],
        }
    )
    found = triage.score(frame)
    assert list(found.ticket_id) == ["1", "A-2", "3"]
    assert list(found.due_at.notna()) == [True, False, False]
    with pytest.raises(InputError, match="the column 'body' mixes kinds of cells: body is a list, not text"):
        triage.score(frame.assign(body=["text", ["a"], "text"]))
    assert triage.score(frame.iloc[:0]).shape == (0, 20)


def test_polars_gives_polars(expected):
    polars = pytest.importorskip("polars")
    found = triage.score(polars.DataFrame(ROWS))
    assert isinstance(found, polars.DataFrame)
    assert found.to_dicts() == expected
    assert triage.score(polars.DataFrame(ROWS).clear()).shape == (0, 20)
    with pytest.raises(InputError, match="not a LazyFrame"):
        triage.score(polars.LazyFrame(ROWS))


def test_tickets_are_decided_as_before():
    found = triage.score([ticket_of("The site is down for all of us."), ticket_of("Where is my invoice?")], SMALL)
    assert [decision.escalate for decision in found] == [True, False]
    assert found[0].prediction is None
    assert triage.score((ticket_of("The site is down for all of us."),), SMALL, None) == found[:1]


def test_policy_and_model_may_be_loaded_already():
    by_rules = triage.score(pa.table(ROWS), SMALL, None).to_pylist()
    assert [row["escalate"] for row in by_rules] == [True, False, False]
    assert {row["p_escalate"] for row in by_rules} == {None}
    both = triage.score(pa.table(ROWS), SMALL, triage.load_model()).to_pylist()
    assert both == triage.score(pa.table(ROWS), SMALL).to_pylist()
    assert both[0]["p_escalate"] > 0
    assert both[0]["policy"] == "test"


def test_a_table_without_texts_is_an_error_even_without_rows():
    with pytest.raises(InputError, match="no column holds the text"):
        triage.score(pa.table({"ticket_id": pa.array([], pa.string())}))


def test_a_list_of_tickets_does_not_wait_for_arrow():
    code = "import sys, triage; triage.score; print('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
