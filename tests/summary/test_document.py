"""The shape of summary.json: every count adds up, and the same counts give the same bytes."""

from datetime import UTC, datetime
from pathlib import Path

import orjson

from tests.summary.made import POLICY, SECRET, decision, ticket, world
from triage.summary.document import COMBINATIONS, document
from triage.summary.run import Run
from triage.summary.tally import Tally
from triage.types import Priority, Rejected

KEYS = [
    "kind", "format", "run", "inputs", "left_out", "policy", "model", "triage", "as_of", "tickets", "escalated",
    "needs_review", "faults", "do_not_engage", "rejected", "levels", "time", "teams", "due_within", "decided_by",
    "sentiments", "clauses", "combinations", "review", "not_evaluable", "channels", "account_tiers", "probabilities",
]  # fmt: skip


def made(count=300, run=Run(), pieces=1):  # noqa: B008
    tickets, decisions = world(count)
    found = Tally(POLICY)
    for n in range(pieces):
        part = Tally(POLICY)
        part.add(tickets[n::pieces], decisions[n::pieces])
        found.merge(part)
    return document(found, POLICY, run), decisions


def test_the_keys_are_those_that_are_documented():
    found, _ = made()
    assert [*found] == KEYS
    text = Path("docs/batch.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"`{key}`" not in text] == []


def test_every_count_adds_up():
    found, decisions = made()
    escalated = sum(d.escalate for d in decisions)
    assert found["tickets"] == 300
    assert found["escalated"] == escalated == found["tickets"] - found["levels"]["none"]
    for name in ("decided_by", "sentiments", "channels", "account_tiers"):
        assert sum(row["tickets"] for row in found[name]) == 300
    assert sum(row["tickets"] for row in found["teams"]) == escalated
    assert sum(row["tickets"] for row in found["due_within"]) == escalated
    assert sum(sum(row["levels"].values()) for row in found["channels"]) == 300
    time = found["time"]
    ends = sum(sum(time[name].values()) for name in ("earlier", "later", "undated"))
    assert sum(p["tickets"] for p in time["periods"]) + ends == 300
    together = found["combinations"]
    assert sum(row["tickets"] for row in together["listed"]) + together["others"] == escalated
    assert len(together["listed"]) <= COMBINATIONS
    assert found["needs_review"] == sum(d.needs_review for d in decisions)
    assert found["faults"]["tickets"] == sum(bool(d.faults) for d in decisions)
    for row in found["clauses"]:
        assert (
            row["tickets"] == row["by_pattern"] + row["by_model"] == sum(row["clause"] in d.clauses for d in decisions)
        )
    by_field = {row["field"]: row["tickets"] for row in found["not_evaluable"]}
    assert by_field["body"] == sum("body" in {m.field for m in d.not_evaluable} for d in decisions)
    likely = [d for d in decisions if d.prediction]
    bins = found["probabilities"]["bins"]
    assert sum(b["escalated"] for b in bins) == sum(d.escalate for d in likely)
    assert found["probabilities"]["tickets"] == len(likely)
    assert bins[-1]["to"] == 1.0


def test_the_same_counts_give_the_same_bytes_whatever_the_batches():
    one, several = (orjson.dumps(made(pieces=n)[0]) for n in (1, 7))
    assert one == several


def test_only_run_tells_how_long_it_took():
    slow, fast = (made(50, Run(("a.csv",), started=datetime(2026, 3, n, tzinfo=UTC), seconds=n))[0] for n in (4, 1))
    assert slow.pop("run")["tickets_per_second"] == 12.5
    assert fast.pop("run")["started"] == "2026-03-01T00:00:00Z"
    assert slow == fast


def test_a_password_in_the_name_of_a_database_is_left_out():
    run = Run(("postgresql://ann:s3cret@db/x?table=t", "a@b.csv"), out="mysql://ann:s3cret@db/x?table=d")
    found, _ = made(5, run)
    assert found["inputs"] == ["postgresql://db/x?table=t", "a@b.csv"]
    assert b"s3cret" not in orjson.dumps(found)


def test_rejected_rows_are_told_by_reason_and_no_words_stand_in_it():
    tally = Tally(POLICY)
    tally.add([ticket()], [decision("T-1", Priority.HIGH, "high.refund")])
    reasons = ["no id", "no id", f"not '{SECRET}'"]
    tally.reject([Rejected("a.csv", n, reason, raw=SECRET) for n, reason in enumerate(reasons)])
    found = document(tally, POLICY, Run())
    assert found["rejected"] == {
        "rows": 3,
        "reasons": [{"reason": "no id", "rows": 2}, {"reason": "not '...'", "rows": 1}],
    }
    assert SECRET.encode() not in orjson.dumps(found)


def test_a_run_that_was_gone_on_with_has_no_speed():
    run = made(5, Run(seconds=2.0, earlier=500))[0]["run"]
    assert (run["rows_done_earlier"], run["tickets_per_second"]) == (500, None)


def test_a_run_over_nothing():
    found = document(Tally(POLICY), POLICY, Run(seconds=0.0))
    assert found["tickets"] == found["escalated"] == 0
    assert found["run"]["tickets_per_second"] is None
