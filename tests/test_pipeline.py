"""Rows in = rows out + rejected; output whole or not at all; what fails reaches a human."""

import json
from datetime import UTC, datetime

import pytest

from triage import pipeline
from triage.errors import InputError, OutputError, TriageError
from triage.pipeline import Scorer, run
from triage.policy import load
from triage.types import Account, Author, Message, Priority, Rejected, Ticket

POLICY = load()
WHEN = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)


def ticket(name, body, when=WHEN):
    return Ticket(name, "", (Message(Author.CUSTOMER, body, when),), Account(tier="standard"))


ROWS = [
    ticket("T-1", "Where do I find the manual?"),
    Rejected("in.csv", 3, "6 cells where the header has 5", raw="x"),
    ticket("T-2", "My lawyer will take you to court over this invoice."),
]


@pytest.fixture(scope="module")
def scorer():
    return Scorer(POLICY)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_row_per_ticket_in_order_and_the_rest_beside_it(tmp_path, scorer):
    out = tmp_path / "out.jsonl"
    summary = run(ROWS, scorer, str(out))
    assert [row["ticket_id"] for row in lines(out)] == ["T-1", "T-2"]
    assert [row["priority"] for row in lines(out)] == ["none", "critical"]
    assert lines(tmp_path / "out.jsonl.rejected.jsonl") == [
        {"source": "in.csv", "line": 3, "ticket_id": "", "reason": "6 cells where the header has 5", "raw": "x"}
    ]
    assert (summary.decisions, summary.rejected) == (2, 1)
    assert sum(summary.levels.values()) == 2


def test_a_run_without_rejects_removes_the_old_list(tmp_path, scorer):
    out = tmp_path / "out.jsonl"
    run(ROWS, scorer, str(out))
    run(ROWS[:1], scorer, str(out))
    assert [f.name for f in tmp_path.iterdir()] == ["out.jsonl"]


def failing():
    yield ROWS[0]
    raise InputError("in.csv.gz: ends in the middle of line 2")


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "txt"])
def test_a_run_that_fails_leaves_the_earlier_output(tmp_path, scorer, suffix):
    out = tmp_path / f"out.{suffix}"
    out.write_text("old", encoding="utf-8")
    with pytest.raises(InputError):
        run(failing(), scorer, str(out))
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there(tmp_path, scorer):
    with pytest.raises(OutputError, match="cannot be written"):
        run(ROWS, scorer, str(tmp_path / "no" / "out.csv"))


def test_a_suffix_without_writer(tmp_path, scorer):
    with pytest.raises(TriageError, match=r"no writer is called 'docx' \(allowed: csv, jsonl, parquet, table\)"):
        run(ROWS, scorer, str(tmp_path / "out.docx"))


def test_the_same_input_gives_the_same_bytes(tmp_path, scorer):
    for name in ("a.csv", "b.csv"):
        run(ROWS, scorer, str(tmp_path / name))
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_batches_do_not_change_decisions(tmp_path, scorer, monkeypatch):
    many = [ticket(f"T-{n}", body) for n in range(7) for body in ("Thanks!", "I want to speak to a manager.")]
    run(many, scorer, str(tmp_path / "one.jsonl"))
    monkeypatch.setattr(pipeline, "BATCH", 3)
    run(many, scorer, str(tmp_path / "two.jsonl"))
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


class Broken:
    """A model that fails on one ticket."""

    digest = "0" * 64

    def predict(self, views, findings, *, explain=False):
        if any("poison" in m.body for v in views for m in v.ticket.messages):
            raise ZeroDivisionError("no features")
        return [None for _ in views]


def test_a_model_that_fails_on_one_ticket_faults_only_that_ticket():
    good, bad = Scorer(POLICY, Broken()).score([ticket("T-1", "Thanks!"), ticket("T-2", "poison")])
    assert (good.priority, good.faults) == (Priority.NONE, ())
    assert bad.priority >= Priority.parse(POLICY.decision.fault_priority)
    assert bad.needs_review
    assert "model failed" in bad.review[0]


def test_clocks_start_at_the_newest_customer_message_else_as_of(scorer):
    words = "I want to speak to a manager."
    timed, untimed = ticket("T-1", words), ticket("T-2", words, None)
    one, two, three = (scorer.score([t], as_of=a)[0] for t, a in ((timed, None), (untimed, None), (untimed, WHEN)))
    assert one.due_at == datetime(2026, 3, 2, 13, 14, tzinfo=UTC)
    assert one.customer_promise == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    assert (two.due_at, two.customer_promise) == (None, None)
    assert three.due_at == one.due_at
