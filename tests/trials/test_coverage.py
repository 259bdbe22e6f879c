"""What clauses do on an export: counts that can be checked by hand."""

import io
import json

import pytest
from rich.console import Console

from tests.conftest import account, policy_of, ticket_of
from tests.test_cli import canonical, triage
from triage.errors import InputError
from triage.policy import load
from triage.show import policy as shown
from triage.trials import breadth, coverage
from triage.types import Rejected

CLAUSES = {
    "critical.fire": {"floor": "critical", "implies": ["topic.heat"], "match": {"phrase": {"any": ["on fire"]}}},
    "topic.heat": {"floor": "critical", "match": {"phrase": {"any": ["too hot"]}}},
    "medium.smoke": {
        "floor": "medium", "match": {"phrase": {"any": ["smoke*"]}}, "hint": {"phrase": {"any": ["smell"]}},
    },
    "trigger.vip": {"floor": "high", "match": {"field": {"field": "account.tier", "tier": "vip"}}},
    "trigger.new": {"effect": "watch", "floor": "critical", "match": {"phrase": {"any": ["charger"]}}},
    "not.idle": {"effect": "suppress", "floor": "", "team": "", "hint": {"phrase": {"any": ["just saying"]}}},
}  # fmt: skip
POLICY = policy_of(CLAUSES)


def measured(*rows, policy=POLICY, **options):
    *_, last = coverage.measure(rows, policy, **options)
    return last


def test_hits_and_who_decides_alone():
    found = measured(
        ticket_of("The charger is on fire.", id="1"),
        ticket_of("Smoke here, smoke there.", id="2"),
        ticket_of("It is too hot and there is smoke.", id="3"),
        ticket_of("A strange smell, just saying.", id="4"),
        Rejected("in.csv", 5, "no body"),
    )
    t = found.tallies
    assert (found.tickets, found.rejected, found.escalated) == (4, 1, 3)
    assert (t["medium.smoke"].hits, t["medium.smoke"].fired, t["medium.smoke"].hinted) == (3, 2, 1)
    assert t["medium.smoke"].sole == 1, "in the other ticket it is below the heat"
    assert (t["critical.fire"].sole, t["topic.heat"].sole) == (1, 1), (
        "what only follows from the same words is not counted"
    )
    assert t["topic.heat"].beside == {"critical.fire": 1, "medium.smoke": 1, "trigger.new": 1}


def test_a_watched_clause_decides_nothing_and_says_what_it_would_raise():
    found = measured(ticket_of("Where is my charger?", id="1"), ticket_of("The charger is on fire.", id="2"))
    tally = found.tallies["trigger.new"]
    assert found.escalated == 1
    assert (tally.fired, tally.raises, tally.sole) == (2, 1, 0)
    assert found.marks("trigger.new", POLICY) == ["watch"]


def test_what_held_a_hit_back_is_counted_by_cue():
    found = measured(ticket_of("It was too hot, smoke came.", id="1"), ticket_of("There is no smoke at all.", id="2"))
    assert dict(found.tallies["medium.smoke"].held) == {("negated", "no"): 1}
    assert not found.tallies["topic.heat"].held
    (quote,) = found.tallies["medium.smoke"].held_quotes
    assert (quote.ticket, quote.before, quote.text, quote.after) == ("2", "There is no", "smoke", "at all.")


def test_not_evaluable_is_not_silent():
    lacking = [ticket_of("hello there", id=str(n), lacks=("account.tier",)) for n in range(300)]
    found = measured(*lacking)
    assert found.tallies["trigger.vip"].missing == 300
    assert found.marks("trigger.vip", POLICY) == ["not evaluable"]
    assert found.marks("critical.fire", POLICY) == ["dead"]
    assert found.marks("not.idle", POLICY) == ["hints only"]


def test_one_that_fires_everywhere_is_noisy_and_a_few_tickets_prove_nothing():
    smoky = [ticket_of("smoke", id=str(n), account=account(tier="vip")) for n in range(200)]
    assert measured(*smoky).marks("medium.smoke", POLICY) == ["noisy"]
    assert measured(*smoky[:199]).marks("medium.smoke", POLICY) == []


def labelled(body, name, *clauses):
    return ticket_of(body, id=name, extra={"labels": {"clauses": list(clauses)}})


def test_labels_give_precision_and_recall():
    found = measured(
        labelled("smoke", "1", "medium.smoke"),
        labelled("smoke", "2"),
        labelled("fumes", "3", "medium.smoke"),
        ticket_of("smoke", id="4"),
    )
    tally = found.tallies["medium.smoke"]
    assert (found.judged, tally.right, tally.wrong, tally.overlooked) == (3, 1, 1, 1)


def test_surely_wrong_is_noisy():
    wrong = [labelled("smoke", str(n)) for n in range(8)]
    right = [labelled("smoke", f"r{n}", "medium.smoke") for n in range(6)]
    assert measured(*wrong).marks("medium.smoke", POLICY) == ["noisy"]
    assert measured(*wrong, *right).marks("medium.smoke", POLICY) == []


def test_verdicts(tmp_path):
    file = tmp_path / "review.csv"
    file.write_text("ticket_id,necessary,reason\n1,yes,\n2,no,mere smell\n3,unsure,\n4,,\n", encoding="utf-8")
    verdicts = coverage.verdicts_of(file)
    assert verdicts == {"1": True, "2": False, "3": None, "4": None}
    found = measured(*(ticket_of("smoke", id=str(n)) for n in range(1, 6)), verdicts=verdicts)
    tally = found.tallies["medium.smoke"]
    assert (found.judged, tally.right, tally.wrong) == (2, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,necessary\n1,yes\n", "no column ticket_id"),
        ("ticket_id,necessary\n1,perhaps\n", "line 2: necessary is 'perhaps'"),
    ],
)
def test_wrong_verdicts_are_named(tmp_path, text, said):
    file = tmp_path / "review.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        coverage.verdicts_of(file)


def test_verdicts_that_are_not_there(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read: No such file"):
        coverage.verdicts_of(tmp_path / "nowhere.csv")


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
