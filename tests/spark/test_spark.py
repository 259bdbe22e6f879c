"""Spark decides a hundred thousand rows as `triage score` decides them, in whatever order they come back."""

import os
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from triage import columnar
from triage import spark as on_spark
from triage.cli import app
from triage.errors import InputError, ModelError
from triage.writers.parquet import SCHEMA

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas", "ignore:the policy is not")
ROWS = int(os.environ.get("TRIAGE_SPARK_ROWS", "100000"))
"""Fewer while a test is written."""
KINDS = 400
THINGS = ("site", "invoice", "printer", "account", "parcel", "app", "login", "report", "phone", "card")
SAID = ("The {} is down.", "Where is my {}?", "I will sue you over this {}.", "Thanks, the {} works!", "{}!!", "", None)


def tickets(rows):
    """Make tickets of a few hundred kinds: short texts, so that most of the time is Spark's own."""
    kinds = [i % KINDS for i in range(rows)]
    said = [SAID[kind % len(SAID)] for kind in kinds]
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return pa.table(
        {
            "ticket_id": [f"T-{i:06}" for i in range(rows)],
            "row": range(rows),
            "body": [text and text.format(THINGS[kind % len(THINGS)]) for text, kind in zip(said, kinds, strict=True)],
            "created_at": pa.array(
                [start + timedelta(minutes=kind) if kind % 3 else None for kind in kinds], pa.timestamp("us", "UTC")
            ),
            "account_tier": [("vip", "basic", None)[kind % 3] for kind in kinds],
        }
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("tickets") / "tickets.parquet"
    pq.write_table(tickets(ROWS), path)
    return path


def test_every_row_is_decided_as_triage_score_decides_it(spark, file, tmp_path):
    alone = tmp_path / "alone.parquet"
    asked = ["score", str(file), "-o", str(alone), "--limit", str(KINDS * 2), "--as-of", "2026-03-09", "--quiet"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    expected = pq.read_table(alone).to_pylist()
    assert len({row["priority"] for row in expected}) > 2

    shuffled = spark.read.parquet(str(file)).repartition(4)
    on_spark.score(shuffled, as_of=datetime(2026, 3, 9)).write.parquet(str(tmp_path / "spark"))
    found = pq.read_table(tmp_path / "spark").sort_by("row")

    assert found.column("row").to_pylist() == list(range(ROWS))
    assert found.column("ticket_id").to_pylist() == [f"T-{i:06}" for i in range(ROWS)]
    rows = found.drop_columns("row")
    assert rows.slice(0, len(expected)).to_pylist() == expected
    kinds = [without_id(row) for row in expected[:KINDS]]
    for at in range(0, ROWS, KINDS):  # a row's decision does not hang on its id, so all of a kind are alike
        part = rows.slice(at, KINDS).to_pylist()
        assert [without_id(row) for row in part] == kinds[: len(part)]


def without_id(row):
    return {name: value for name, value in row.items() if name != "ticket_id"}


def test_threads_and_rows_that_cannot_be_read_come_back(spark):
    messages = "array<struct<author:string,body:string,created_at:timestamp>>"
    agent = ("agent", "We look into it.", datetime(2026, 3, 2, 9))
    customer = ("customer", "The site is down.", datetime(2026, 3, 2, 10))
    table = spark.createDataFrame(
        [("1", [customer, agent]), ("2", None), ("3", [None])], f"id string, messages {messages}"
    )
    found = {row.ticket_id: row for row in on_spark.score(table.coalesce(1), keep=["messages"]).collect()}
    assert (found["1"].decided_by, found["1"].evidence[0].message) == ("policy", 1)
    assert [found[n].decided_by for n in "23"] == ["fault", "fault"]
    assert found["3"].not_evaluable == ["reading failed: messages[1] is not an object"]
    assert len({row.row for row in found.values()}) == 3
    assert [message.author for message in found["1"].messages] == ["customer", "agent"]


def test_what_is_wrong_is_told_before_anything_runs(spark, tmp_path):
    table = spark.createDataFrame([("1", "x")], "ticket_id string, body string")
    with pytest.raises(InputError, match="no column holds the text"):
        on_spark.score(table.drop("body"))
    with pytest.raises(InputError, match="the table has no column 'gone'"):
        on_spark.score(table, keep=["gone"])
    with pytest.raises(InputError, match="'body' is no column of whole numbers"):
        on_spark.score(table, number="body")
    with pytest.raises(ModelError, match="no such model folder"):
        on_spark.score(table, model=tmp_path / "gone")
    assert on_spark.score(table.limit(0)).count() == 0


def test_a_worker_that_has_another_policy_ends_the_job(spark, tmp_path):
    own = tmp_path / "decision.toml"
    own.write_text('competitors = ["Deskwell"]\n')
    table = spark.createDataFrame([("1", "x")], "ticket_id string, body string")
    decided = on_spark.score(table, policy=tmp_path, model=None)
    own.write_text('competitors = ["Helpcorn", "Deskwell"]\n')
    with pytest.raises(Exception, match=r"ModelError: this worker is not like the driver: policy [0-9a-f]{12}, not"):
        decided.collect()


def test_a_registered_model_decides_as_a_function_of_columns(spark, registered, monkeypatch):
    mlflow = pytest.importorskip("mlflow", reason="mlflow is not installed")
    from pyspark.sql.functions import struct

    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{registered / 'mlflow.db'}")
    table = tickets(60).drop_columns(["row", "created_at"])
    rows = spark.createDataFrame(table.to_pylist(), "ticket_id string, body string, account_tier string")
    asked = [SCHEMA.field(name) for name in ("ticket_id", "escalate", "priority", "p_escalate", "policy")]
    decide = mlflow.pyfunc.spark_udf(
        spark, "models:/triage@champion", env_manager="local", result_type=on_spark.ddl(pa.schema(asked))
    )
    found = (
        rows.repartition(2).withColumn("d", decide(struct(*rows.columns))).select("d.*").toArrow().sort_by("ticket_id")
    )
    expected = columnar.score_batches(table.to_batches(), policy=registered / "policy")
    assert found.to_pylist() == pa.Table.from_batches(expected).select(found.column_names).to_pylist()
