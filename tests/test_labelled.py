"""The labelled tickets keep the codebook's rules of form, are enough of each kind, and repeat neither each other nor
themselves. What is counted and how stands in ``data/check.py``; here it must be true of the committed files."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from data import check, form
from triage.intake.export import open_export
from triage.learning import likeness, split
from triage.learning.examples import read_examples
from triage.policy import load

FILES = sorted(check.FOLDER.glob("*.jsonl"))
POLICY = load()


@pytest.fixture(scope="module")
def rows():
    return check.read(FILES)


@pytest.fixture(scope="module")
def examples():
    return read_examples(open_export([str(f) for f in FILES]), POLICY)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_labels_keep_the_rules_of_form(file):
    assert check.broken(check.read([file]), POLICY) == []


def test_there_are_enough_of_each_kind(rows):
    assert check.shortfalls(rows, POLICY) == []


def test_ids_and_texts_stand_once(rows):
    assert check.broken(rows, POLICY) == []


def test_no_ticket_nearly_repeats_another(examples):
    assert likeness.near_copies(examples) == []


def test_all_of_them_read_as_examples_of_their_authors(rows, examples):
    assert len(examples) == len(rows)
    assert len({example.group for example in examples}) == len({row["author"] for row in rows})


def test_authors_stand_on_one_side_of_the_split(examples):
    parts = split.parts(examples)
    authors = [{examples[n].group for n in part} for part in (parts.train, parts.validation, parts.test)]
    assert sum(map(len, authors)) == len(set().union(*authors))
    assert min(map(len, authors)) >= 5


def test_every_row_keeps_the_brief_it_was_written_from(rows):
    for row in rows:
        brief = row["brief"]
        assert brief["kind"] in ("clause", "lookalike", "ordinary", "complaint"), row["ticket_id"]
        assert brief["channel"]
        assert brief["industry"]


def labelled(priority="none", sentiment="neutral", team="", clauses=(), escalate=None, do_not_engage=False, **more):
    gold = {"priority": priority, "sentiment": sentiment, "team": team, "clauses": list(clauses)}
    gold |= {"escalate": priority != "none" if escalate is None else escalate, "do_not_engage": do_not_engage}
    return {"ticket_id": "x", "account": {}, "labels": gold} | more


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (labelled(escalate=True), "escalate is True"),
        (labelled("low"), "an escalated ticket needs a team"),
        (labelled(clauses=["trigger.churn"]), "demands medium"),
        (labelled("high", team="billing", clauses=["trigger.human_request"]), "no clause demands it"),
        (labelled(sentiment="angry"), "high.angry holds exactly"),
        (labelled("low", team="billing", clauses=["low.account_change", "not.in_kb"]), "a not.* clause"),
        (labelled("critical", team="security", clauses=["redflag.phishing"]), "do_not_engage"),
        (
            labelled("critical", team="legal_compliance", clauses=["trigger.legal_action"]),
            "trigger.legal_action without critical.legal",
        ),
        (labelled("low", team="product", clauses=["low.feedback"], account={"tier": "vip"}), "without trigger.vip"),
        (
            labelled("high", team="billing", clauses=["topic.fraud_abuse"]),
            "topic.fraud_abuse belongs to security",
        ),
        (labelled(clauses=["high.invented"]), "no clause is called"),
        (labelled("low", team="product", clauses=["low.feedback", "low.feedback"]), "stands twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_rule_is_told(row, words):
    assert any(words in m for m in form.mistakes(row, POLICY)), form.mistakes(row, POLICY)


def test_a_copy_and_a_shortfall_are_told(rows, examples):
    assert any(
        "the same text stands 2 times" in m for m in check.broken([rows[0], {**rows[0], "ticket_id": "y"}], POLICY)
    )
    assert "tickets: 100, wanted 10000" in check.shortfalls(rows[:100], POLICY)
    longest = max(examples, key=lambda e: len(e.ticket.messages[0].body))
    copy = replace(longest, ticket=replace(longest.ticket, id="copy"), group="another")
    assert likeness.near_copies([longest, copy]) == [(0, 1)]


def test_eight_words_taken_from_a_public_text_are_told(rows, tmp_path):
    import gzip

    row = max(rows, key=lambda r: len(r["messages"][0]["body"]))
    taken = " ".join(row["messages"][0]["body"].split()[:12])
    (tmp_path / "set").mkdir()
    with gzip.open(tmp_path / "set" / "data.csv.gz", "wt", encoding="utf-8") as file:
        file.write(f"id,text\n1,{json.dumps('so ' + taken.replace(chr(34), '') + ' it says')}\n2,nothing of ours\n")
    assert any(m.startswith(f"{row['ticket_id']}: ") for m in check.overlaps([row], tmp_path))
    assert check.overlaps([row | {"messages": [{"body": "something else"}]}], tmp_path) == []


def test_counts_are_of_what_is_there(rows):
    counts = check.counted(rows, POLICY)
    assert counts["sentiment"].total() == len(rows)
    assert counts["clause"] == Counter(c for row in rows for c in row["labels"]["clauses"])
