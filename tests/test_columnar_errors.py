"""Tables that cannot be decided are told to who called."""

import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.tables import THREAD, flat, mapped
from triage import columnar
from triage.errors import InputError, ModelError
from triage.ready import ready
from triage.types import Ticket


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
