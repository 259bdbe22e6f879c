"""What notes say is policy: every clause has its own advice, a user's folder changes it, every mistake is named."""

import re

import pytest

from tests.notes.making import policy
from triage import api, noterules
from triage.errors import PolicyError

CLAUSES = policy().clauses


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_says_what_to_do_and_what_to_ask(clause):
    file = CLAUSES[clause]
    assert 20 < len(file.recommend) < 220 and len(re.findall(r"[.;](?:\s|$)", file.recommend)) <= 4
    assert file.gather or clause in ("mood.sarcasm", "not.venting")
    assert len({q.ask for q in file.gather}) == len(file.gather)


def test_no_advice_is_another_s():
    said = [file.recommend for file in CLAUSES.values()]
    assert len(set(said)) == len(said)


def test_the_incident_steps_are_the_protocol_s():
    assert policy().notes.incident == (
        "Document everything",
        "Escalate to security team",
        "Do not continue conversation",
        "Follow incident response protocol",
    )


def test_the_headings_of_the_example_are_the_protocol_s():
    heads = policy().notes.headings
    shown = ["PRIORITY", "ISSUE", "ACCOUNT", "STATUS", "ATTEMPTED", "SENTIMENT", "RECOMMENDED"]
    assert [*shown, "RELEVANT KB"] == [
        heads.priority, heads.issue, heads.account, heads.status, heads.attempted, heads.sentiment, heads.recommended,
        heads.knowledge,
    ]  # fmt: skip


def test_every_shipped_pattern_is_one():
    assert noterules.pattern_mistakes(policy().notes) == []
    places = dict(noterules._patterns(policy().notes, ""))
    assert {"summary.matter", "impact.money", "steps.result", "people.names", "found.time"} <= set(places)


def own(tmp_path, text, name="notes.toml"):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return api.load_policy(tmp_path)


def test_a_user_s_folder_changes_the_note_and_the_digest(tmp_path):
    changed = own(tmp_path, 'incident = ["Call 5555"]\n[limits]\nrecommended = 1\n')
    assert changed.notes.incident == ("Call 5555",) and changed.notes.limits.recommended == 1
    assert changed.notes.limits.gather == policy().notes.limits.gather
    assert changed.digest != policy().digest


def test_a_user_s_clause_changes_its_advice(tmp_path):
    changed = own(tmp_path, 'extends = true\nrecommend = "Ask Zoe."\n', "clauses/trigger/churn.toml")
    assert changed.clauses["trigger.churn"].recommend == "Ask Zoe."
    assert changed.clauses["trigger.churn"].gather == CLAUSES["trigger.churn"].gather


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[impact]\nmoney = ["(lost"]', r"notes.toml: impact.money: .*\(lost"),
        ("[limits]\nissue = 3", r"notes.toml: limits.issue: .*less than or equal to 2"),
        ("[headings]\npriorty = 'P'", r"notes.toml: headings.priorty: unknown key \(allowed: priority, issue"),
        ("[fallback.teams]\nsales = 'x'", r"notes.toml: fallback.teams: 'sales' is not in teams.toml"),
        ("[fallback]\ngather = [{ ask = 'x', found = ['colour'] }]", r"found has no kind 'colour'"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path, text, said):
    with pytest.raises(PolicyError, match=said):
        own(tmp_path, text)


def test_a_question_of_an_unknown_kind_is_named_with_its_clause(tmp_path):
    text = "extends = true\ngather = [{ ask = 'which colour', found = ['colour'] }]\n"
    with pytest.raises(PolicyError, match=r"clauses/trigger/churn.toml: gather: found has no kind 'colour'"):
        own(tmp_path, text, "clauses/trigger/churn.toml")
