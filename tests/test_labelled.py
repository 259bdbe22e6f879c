"""The labelled tickets keep the codebook's rules of form, and there are enough of each kind."""

import json
from collections import Counter
from pathlib import Path

import pytest

from triage.examples import read_examples
from triage.export import open_export
from triage.policy import load
from triage.types import Effect, Priority

FILES = sorted((Path(__file__).parents[1] / "data" / "labelled").glob("*.jsonl"))
POLICY = load()
ROWS = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]


def floor(clause, clauses):
    file = POLICY.clauses[clause]
    conditional = [Priority.parse(w.floor) for w in file.floor_when if set(w.any) & set(clauses)]
    return conditional[0] if conditional else file.base_floor


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ticket_id"])
def test_labels_keep_the_rules_of_form(row):
    gold = row["labels"]
    level, clauses = Priority.parse(gold["priority"]), gold["clauses"]
    assert gold["escalate"] is (level > Priority.NONE)
    assert bool(gold["team"]) is gold["escalate"]
    assert gold["team"] in (*POLICY.teams, "")
    assert gold["do_not_engage"] is any(POLICY.clauses[c].do_not_engage for c in clauses)
    assert (gold["sentiment"] == "angry") is ("high.angry" in clauses)
    assert all(floor(c, clauses) <= level for c in clauses)
    assert not (gold["escalate"] and any(POLICY.clauses[c].effect is Effect.SUPPRESS for c in clauses))
    implied = {
        i for c in clauses for i in POLICY.clauses[c].implies if c in ("critical.outage", "trigger.legal_action")
    }
    assert implied <= set(clauses)
    if POLICY.clauses.keys() & set(clauses) and any(POLICY.precedence(c) == 1 for c in clauses):
        assert gold["team"] == "security"


def test_there_are_enough_of_each_kind():
    kept = [row for row in ROWS if not row["labels"]["escalate"]]
    assert len(ROWS) >= 600
    assert len(kept) >= 0.4 * len(ROWS)
    assert sum(row["brief"]["kind"] == "lookalike" for row in kept) >= 0.5 * len(kept)
    assert {c for row in ROWS for c in row["labels"]["clauses"]} == set(POLICY.clauses)
    assert {row["labels"]["team"] for row in ROWS} == {*POLICY.teams, ""}
    assert min(Counter(row["labels"]["sentiment"] for row in ROWS).values()) >= 50
    assert sum(len(row["messages"]) > 1 for row in ROWS) >= 100


def test_no_two_tickets_say_the_same():
    texts = Counter(" ".join(m["body"] for m in row["messages"]).lower() for row in ROWS)
    assert texts.most_common(1)[0][1] == 1
    assert len({row["ticket_id"] for row in ROWS}) == len(ROWS)


def test_all_of_them_read_as_examples():
    found = read_examples(open_export([str(f) for f in FILES]), POLICY)
    assert len(found) == len(ROWS)
    assert len({example.group for example in found}) == len(FILES)
