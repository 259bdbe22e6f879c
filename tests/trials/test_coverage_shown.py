"""Coverage as it is shown: quotes, tables, JSON, and patterns that say too much."""

import io
import json

import pytest
from rich.console import Console

from tests.conftest import ticket_of
from tests.test_cli import canonical, triage
from tests.trials.measured import measured
from triage.policy import load
from triage.show import policy as shown
from triage.trials import breadth, coverage


def test_quotes_are_drawn_by_lot_and_not_from_the_top():
    tickets = [ticket_of("smoke", id=str(n)) for n in range(100)]
    quotes = measured(*tickets, quotes=5).tallies["medium.smoke"].quotes
    assert [q.ticket for q in quotes] == [
        q.ticket for q in measured(*reversed(tickets), quotes=5).tallies["medium.smoke"].quotes
    ]
    assert {q.ticket for q in quotes} != {"0", "1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(8, 10, 0.490, 0.943), (0, 5, 0.0, 0.434), (50, 50, 0.929, 1.0)]
)
def test_wilson(part, whole, low, high):
    assert coverage.wilson(part, whole) == pytest.approx((low, high), abs=0.001)


def test_the_command_shows_a_table_and_json(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(canonical("T-1", "I will sue you."), encoding="utf-8")
    shown = triage("policy", "coverage", file, "--clause", "trigger.legal_action")
    assert shown.returncode == 0
    assert "fires T-1: I will sue you" in " ".join(shown.stdout.split())
    found = json.loads(triage("policy", "coverage", file, "--json").stdout)
    assert found["clauses"]["trigger.legal_action"]["sole_decider"] == 1
    assert found["clauses"]["trigger.legal_action"]["quotes"][0]["text"]
    assert triage("policy", "coverage", file, "--clause", "trigger.nothing").returncode == 2


def test_an_over_broad_pattern_of_the_users_own_is_told(tmp_path):
    folder = tmp_path / "clauses" / "trigger"
    folder.mkdir(parents=True)
    (folder / "churn.toml").write_text(
        'extends = true\n[match.phrase]\nany = ["the", "hand back our licences"]\n', encoding="utf-8"
    )
    policy = load(tmp_path)
    assert {rule.clause for rules in policy.own.values() for rule in rules} == {"trigger.churn"}
    (told,) = breadth.warnings(policy, policy.own)
    assert told.startswith("clauses/trigger/churn.toml: match.phrase: fires in ")
    assert told.endswith("of all look-alikes: 'the'")
    done = triage("policy", "check", "--policy", tmp_path)
    assert done.returncode == 0
    assert "warning: clauses/trigger/churn.toml" in done.stderr


def test_no_shipped_hint_of_the_suppressing_clauses_is_over_broad():
    policy = load()
    rules = {e: [r for r in found if r.clause.startswith("not.")] for e, found in policy.rules.items()}
    assert any(rules.values())
    assert breadth.warnings(policy, rules) == []


RECALL = """
title = "Asks about the March recall"
section = "Ours"
effect = "watch"
floor = "critical"
team = "product"
[match.phrase]
any = ["recall notice", "recalled unit*"]
[examples]
fires = [
    "I got a recall notice", "is mine a recalled unit", "recalled units here", "Recall notice, what now?",
    "a recall notice came", "recalled units?",
]
silent = ["I can't recall it", "as I recall", "total recall", "recall the mail", "no recollection", "call me again"]
"""


def test_a_users_own_clause_is_watched_first_and_counts_later(tmp_path):
    folder = tmp_path / "policy" / "clauses" / "trigger"
    folder.mkdir(parents=True)
    (folder / "recall.toml").write_text(RECALL, encoding="utf-8")
    tickets, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    tickets.write_text(canonical("T-1", "I got a recall notice for my kettle."), encoding="utf-8")
    options = ("--rules-only", "--policy", tmp_path / "policy")
    assert triage("policy", "test", *options[1:]).returncode == 0
    done = triage("score", tickets, "-o", out, *options)
    row = json.loads(out.read_text(encoding="utf-8"))
    assert (row["priority"], row["clauses"]) == ("none", [])
    assert [e["clause"] for e in row["evidence"]] == ["trigger.recall"]
    assert "watched, deciding nothing: trigger.recall in 1" in done.stderr
    assert "Watched (decides nothing)" in triage("explain", tickets, *options).stdout
    (folder / "recall.toml").write_text(RECALL.replace("watch", "escalate"), encoding="utf-8")
    triage("score", tickets, "-o", out, *options)
    row = json.loads(out.read_text(encoding="utf-8"))
    assert (row["priority"], row["clauses"], row["team"]) == ("critical", ["trigger.recall"], "product")


@pytest.mark.parametrize("width", [80, 160])
def test_no_screen_cuts_a_clause_level_or_team(width):
    policy = load()
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(shown.clauses(policy))
    text = console.file.getvalue()
    assert "…" not in text
    assert all(name in text and file.title in " ".join(text.split()) for name, file in policy.clauses.items())
