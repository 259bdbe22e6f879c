"""Rows in = rows out + rejected; output whole or not at all; what fails reaches a human."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from triage import pipeline
from triage import scorer as scoring
from triage.decide import decide
from triage.errors import InputError, OutputError, TriageError
from triage.pipeline import Scorer, Summary, run
from triage.policy import load
from triage.running.keep import keep, plain
from triage.running.work import FILTERS, passes
from triage.types import Account, Author, Message, Priority, Rejected, Ticket
from triage.writers import jsonl

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
    with pytest.raises(TriageError, match=r"no writer is called 'docx' \(allowed: csv, jsonl, parquet, raw, sql, ta"):
        run(ROWS, scorer, str(tmp_path / "out.docx"))


def test_what_cannot_be_written_is_known_before_anything_is_scored(tmp_path, scorer):
    def never():
        raise AssertionError("a row was read")
        yield

    kept = tmp_path / "kept.csv"
    kept.write_text("old", encoding="utf-8")
    kept.chmod(0o444)
    for out, words in (
        (tmp_path, "is a folder"),
        (kept, "is read-only"),
        (tmp_path / "no" / "o.csv", "there is no folder"),
    ):
        with pytest.raises(OutputError, match=words):
            run(never(), scorer, str(out), form="csv")
    assert kept.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [kept]


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


class Fails:
    """A scorer's part that fails where nothing should."""

    def __init__(self, word):
        self.word = word

    def __call__(self, ticket, *rest, **more):
        if any(self.word in m.body for m in ticket.messages) and rest[1] is None and not rest[0].faults:
            raise RecursionError("too deep")
        return decide(ticket, *rest, **more)


def test_a_ticket_that_cannot_be_judged_goes_to_a_human_and_the_rest_is_as_ever(tmp_path, scorer, monkeypatch):
    monkeypatch.setattr(scoring, "decide", Fails("lawyer"))
    summary = run(ROWS, scorer, str(tmp_path / "out.jsonl"))
    good, bad = lines(tmp_path / "out.jsonl")
    assert (good["ticket_id"], good["escalate"], good["needs_review"]) == ("T-1", False, False)
    assert (bad["ticket_id"], bad["escalate"], bad["needs_review"]) == ("T-2", True, True)
    assert "scoring failed: RecursionError" in bad["not_evaluable"][0]
    assert summary.faults == 1


def test_a_ticket_that_cannot_be_written_goes_to_a_human_and_the_rest_is_as_ever(tmp_path, scorer, monkeypatch):
    def render(decisions, *rest):
        if any(d.ticket_id == "T-2" and not d.faults for d in decisions):
            raise ValueError("what a customer wrote")
        return render_well(decisions, *rest)

    render_well = jsonl.render
    monkeypatch.setattr(jsonl, "render", render)
    summary = run(ROWS, scorer, str(tmp_path / "out.jsonl"))
    good, bad = lines(tmp_path / "out.jsonl")
    assert (good["ticket_id"], good["needs_review"]) == ("T-1", False)
    assert (bad["ticket_id"], bad["escalate"], bad["needs_review"]) == ("T-2", True, True)
    assert bad["not_evaluable"][0] == "writing failed: ValueError"
    assert (summary.decisions, summary.faults) == (2, 1)


def test_clocks_start_at_the_newest_customer_message_else_as_of(scorer):
    words = "I want to speak to a manager."
    timed, untimed = ticket("T-1", words), ticket("T-2", words, None)
    one, two, three = (scorer.score([t], as_of=a)[0] for t, a in ((timed, None), (untimed, None), (untimed, WHEN)))
    assert one.due_at == datetime(2026, 3, 2, 13, 14, tzinfo=UTC)
    assert one.customer_promise == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    assert (two.due_at, two.customer_promise) == (None, None)
    assert three.due_at == one.due_at


LEFT = {
    None: set(),
    "escalate": {"none"},
    "review": {"none", "low", "medium", "high", "critical"},
    "low": {"none"},
    "medium": {"none", "low"},
    "high": {"none", "low", "medium"},
    "critical": {"none", "low", "medium", "high"},
}


@pytest.mark.parametrize("only", LEFT)
def test_a_filter_leaves_out_what_is_below_and_never_a_doubt(only, scorer):
    (decision,) = scorer.score([ticket("T-1", "Thanks!")])
    assert set(LEFT) == {None, *FILTERS}
    for level in Priority:
        sure = replace(decision, priority=level, needs_review=False, faults=())
        assert passes(only, sure) is (level.label not in LEFT[only])
        assert passes(only, replace(sure, needs_review=True))


def test_what_a_filter_leaves_out_is_counted(tmp_path, scorer):
    summary = run(ROWS, scorer, str(tmp_path / "out.csv"), only="high")
    assert [row["ticket_id"] for row in csv.DictReader((tmp_path / "out.csv").open(newline=""))] == ["T-2"]
    assert (summary.decisions, summary.left_out, summary.rejected) == (2, 1, 1)
    with pytest.raises(TriageError, match="--filter: 'urgent' is not one of escalate, review, critical, high"):
        run(ROWS, scorer, str(tmp_path / "out.csv"), only="urgent")


MAPPED = {"ticket_id": "Number", "body": "Text", "account_tier": "Plan", "created_at": "Opened"}
UNMAPPED = ["priority", "Colour"]


def test_kept_columns_come_from_the_input_and_never_stand_in_the_place_of_ours():
    found = keep(["all"], MAPPED, UNMAPPED, known=True)
    assert found.names == ("Text", "Plan", "Opened", "input_priority", "Colour")
    assert found.renamed == {"priority": "input_priority"}
    one = replace(ticket("T-1", "Hello"), extra={"priority": "urgent"})
    assert found.values(one) == ["Hello", "standard", "2026-03-02T09:14:00Z", "urgent", None]
    named = keep(["colour", "account_tier", "Number", "ticket_id", "colour"], MAPPED, UNMAPPED, known=True)
    assert named.names == ("colour", "account_tier", "Number")
    assert named.values(replace(one, extra={"Colour": "red"})) == ["red", "standard", "T-1"]


def test_kept_columns_that_are_not_there_are_named_with_those_that_are():
    with pytest.raises(
        InputError, match=r"no column 'size', 'shape' \(allowed: all, Number, Text, Plan, Opened, priority"
    ):
        keep(["size", "Colour", "shape"], MAPPED, UNMAPPED, known=True)
    unknown = keep(["size"], {}, [], known=False)
    assert unknown.values(replace(ticket("T-1", ""), extra={"size": 3})) == [3]
    with pytest.raises(InputError, match="two columns would be called input_team"):
        keep(["team", "input_team"], {}, ["team", "input_team"], known=True)


def test_kept_values_are_plain():
    odd = {1: [WHEN, b"x", 2**70, {"a": None}], "b": 1.5}
    assert plain(odd) == {"1": ["2026-03-02T09:14:00+00:00", "x", str(2**70), {"a": None}], "b": 1.5}


def test_counts_add_up_however_they_are_cut(tmp_path, scorer):
    whole = run(ROWS * 3, scorer, str(tmp_path / "a.csv"))
    parts = [run(ROWS, scorer, str(tmp_path / "b.csv")) for _ in range(3)]
    for part in parts[1:]:
        parts[0].merge(part)
    assert parts[0].to_dict() == whole.to_dict() == Summary.from_dict(whole.to_dict()).to_dict()
