"""Every writer writes the columns of the contract; what a customer wrote can do no harm in a spreadsheet."""

import csv
import io
import json
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import discover
from triage.types import METADATA, Decision, Fault, Missing, Polarity, Prediction, Priority, Signal, Tier
from triage.writers._rows import COLUMNS, NOTHING, Kept
from triage.writers.csv import safe

WRITERS = "triage.writers"
CONTRACT = (
    "ticket_id, escalate, priority, sentiment, team, other_teams, do_not_engage, escalate_within, due_at, "
    "customer_promise, clauses, evidence, decided_by, p_escalate, p_priority, p_sentiment, needs_review, "
    "not_evaluable, model, policy"
)
PREDICTION = Prediction(
    {
        "escalate": {"true": 0.9, "false": 0.1},
        "priority": {"none": 0.1, "high": 0.9},
        "sentiment": {"angry": 0.7, "neutral": 0.3},
    }
)


def decision(name="T-1", text="my lawyer"):
    signals = (
        Signal("critical.legal", 0, 3, 12, text, "phrase", floor=Priority.CRITICAL),
        Signal("trigger.vip", METADATA, 0, 0, "account.tier = vip", "field", floor=Priority.HIGH),
        Signal("trigger.churn", 0, 20, 26, "cancel", "phrase", Polarity.NEGATED, Tier.MATCH, "not"),
        Signal("low.feedback", 0, 1, 2, "x", "phrase", tier=Tier.HINT),
    )
    return Decision(
        ticket_id=name,
        priority=Priority.HIGH,
        sentiment="angry",
        team="legal_compliance",
        other_teams=("account_management",),
        do_not_engage=False,
        clauses=("critical.legal", "trigger.vip"),
        watched=(),
        signals=signals,
        prediction=PREDICTION,
        decided_by="policy",
        needs_review=True,
        review=("a doubt",),
        not_evaluable=(Missing("high.enterprise", "account.tier"),),
        faults=(Fault("model", "x"),),
        escalate_within="1 hour",
        due_at=datetime(2026, 3, 2, 10, 14, tzinfo=UTC),
        customer_promise=datetime(2026, 3, 2, 10, 14, tzinfo=UTC),
        model="m" * 64,
        policy="p" * 64,
    )


def written(name, *decisions, kept=NOTHING):
    module = discover.load(WRITERS, name)
    stream = io.BytesIO() if module.BINARY else io.StringIO(newline="")
    writer = module.open_writer(stream, kept.names)
    writer.append(module.render(list(decisions), kept))
    writer.close()
    return stream.getvalue()


def table(content):
    return io.StringIO(content.decode("utf-8"), newline="")


def test_columns_are_the_contract():
    assert ", ".join(COLUMNS) == CONTRACT


FILES = [name for name in discover.names(WRITERS) if not hasattr(discover.load(WRITERS, name), "open_target")]
KEPT = Kept(("Plan", "=cmd", "tags"), [["gold", "=1+1", ["a", {"b": 1}]], [None, 2.5, True]])


@pytest.mark.parametrize("name", FILES)
def test_every_writer_takes_batches_and_none(name):
    assert written(name, decision(), decision("T-2"))
    assert discover.load(WRITERS, name).render([]) in (b"", b"[]")
    written(name)


@pytest.mark.parametrize("name", FILES)
def test_a_document_is_the_same_however_its_rows_are_cut_into_chunks(name):
    module = discover.load(WRITERS, name)
    rows = [decision(f"T-{n}") for n in range(5)]
    documents = []
    for size in (1, 2, 5):
        stream = io.BytesIO() if module.BINARY else io.StringIO(newline="")
        writer = module.open_writer(stream)
        for at in range(0, len(rows), size):
            writer.append(module.render(rows[at : at + size]))
        writer.close()
        documents.append(stream.getvalue())
    assert documents[0] == documents[1] == documents[2]


@pytest.mark.parametrize("name", [name for name in FILES if discover.load(WRITERS, name).APPENDS])
def test_what_appends_is_header_and_chunks(name):
    module = discover.load(WRITERS, name)
    both = [decision(), decision("T-2")]
    assert written(name, *both, kept=KEPT) == module.header(KEPT.names) + module.render(both, KEPT)


def test_kept_columns_stand_behind_ours_and_are_as_safe(monkeypatch):
    both = decision(), decision("T-2")
    first, second = csv.DictReader(table(written("csv", *both, kept=KEPT)))
    assert list(first)[-3:] == ["Plan", "'=cmd", "tags"]
    assert [first["Plan"], first["'=cmd"], first["tags"]] == ["gold", "'=1+1", '["a",{"b":1}]']
    assert [second["Plan"], second["'=cmd"], second["tags"]] == ["", "2.5", "true"]
    line = json.loads(written("jsonl", *both, kept=KEPT).splitlines()[0])
    assert (line["Plan"], line["=cmd"], line["tags"]) == ("gold", "=1+1", ["a", {"b": 1}])
    frame = pq.read_table(io.BytesIO(written("parquet", *both, kept=KEPT)))
    assert frame["tags"].to_pylist() == ['["a",{"b":1}]', "true"]
    monkeypatch.setenv("COLUMNS", "200")
    assert "gold" in written("table", *both, kept=KEPT)


def test_parquet_counts_its_row_groups_in_rows(monkeypatch):
    monkeypatch.setattr(discover.load(WRITERS, "parquet"), "ROW_GROUP", 4)
    found = pq.ParquetFile(io.BytesIO(written("parquet", *(decision(f"T-{n}") for n in range(10)))))
    assert [found.metadata.row_group(n).num_rows for n in range(found.num_row_groups)] == [4, 4, 2]


def test_jsonl_carries_lists_and_objects():
    row = json.loads(written("jsonl", decision()))
    assert list(row) == list(COLUMNS)
    assert row["clauses"] == ["critical.legal", "trigger.vip"]
    assert row["p_priority"] == {"none": 0.1, "high": 0.9}
    assert row["due_at"] == "2026-03-02T10:14:00Z"
    assert [(e["clause"], e["start"], e["polarity"], e["cue"]) for e in row["evidence"]] == [
        ("critical.legal", 3, "asserted", ""),
        ("trigger.vip", None, "asserted", ""),
        ("trigger.churn", 20, "negated", "not"),
    ]
    assert row["not_evaluable"] == ["a doubt", "high.enterprise: account.tier"]


def test_csv_has_plain_cells():
    row = next(csv.DictReader(table(written("csv", decision()))))
    assert row["clauses"] == "critical.legal;trigger.vip"
    assert (row["escalate"], row["needs_review"], row["p_priority"], row["p_sentiment"]) == (
        "true",
        "true",
        "0.9",
        "0.7",
    )
    assert 'trigger.churn: "cancel" (negated)' in row["evidence"]


def test_parquet_has_lists():
    table = pq.read_table(io.BytesIO(written("parquet", decision(), decision("T-2"))))
    assert table.column_names == list(COLUMNS)
    assert table["clauses"].to_pylist()[1] == ["critical.legal", "trigger.vip"]
    assert table["evidence"].to_pylist()[0][0]["text"] == "my lawyer"


@pytest.mark.parametrize("text", ["=1+2", "+1-1", "-3", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "=2+5,x", "＝1"])
def test_a_formula_is_disarmed(text):
    cells = next(csv.DictReader(table(written("csv", decision(text, text)))))
    assert cells["ticket_id"] == "'" + text


@given(st.text())
def test_no_cell_starts_like_a_formula(text):
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_is_written_and_read_back_as_one_row(text):
    assert len(list(csv.reader(table(written("csv", decision(text, text)))))) == 2
    assert len(written("jsonl", decision(text, text)).splitlines()) == 1
    assert pq.read_table(io.BytesIO(written("parquet", decision(text, text)))).num_rows == 1
