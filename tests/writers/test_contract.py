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
from triage.writers._rows import COLUMNS
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


def written(name, *decisions):
    module = discover.load(WRITERS, name)
    stream = io.BytesIO() if module.BINARY else io.StringIO(newline="")
    writer = module.open_writer(stream)
    writer.write(list(decisions))
    writer.close()
    return stream.getvalue()


def test_columns_are_the_contract():
    assert ", ".join(COLUMNS) == CONTRACT


@pytest.mark.parametrize("name", discover.names(WRITERS))
def test_every_writer_takes_batches_and_none(name):
    assert written(name, decision(), decision("T-2"))
    written(name)


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
    row = next(csv.DictReader(io.StringIO(written("csv", decision()))))
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
    cells = next(csv.DictReader(io.StringIO(written("csv", decision(text, text)), newline="")))
    assert cells["ticket_id"] == "'" + text


@given(st.text())
def test_no_cell_starts_like_a_formula(text):
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_is_written_and_read_back_as_one_row(text):
    assert len(list(csv.reader(io.StringIO(written("csv", decision(text, text)), newline="")))) == 2
    assert len(written("jsonl", decision(text, text)).splitlines()) == 1
