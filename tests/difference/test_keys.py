"""What two policies say differently."""

from dataclasses import replace

from tests.difference.sides import policy
from triage.difference.keys import key_changes

ONE = policy()


def changes(other, one=ONE):
    return [(c.file, c.key, c.how, c.old, c.new) for c in key_changes(one, other)]


def test_the_same_policy_says_the_same():
    assert changes(policy(digest="other")) == []


def test_keys_of_tables():
    decision = ONE.decision.model_copy(update={"competitors": ("Acme",), "default_team": "billing"})
    use = decision.model.model_copy(update={"escalate": 0.7, "clauses": {"high.refund": 0.9}})
    other = replace(ONE, decision=decision.model_copy(update={"model": use}))
    assert changes(other) == [
        ("decision.toml", "competitors", "changed", "", "Acme"),
        ("decision.toml", "default_team", "changed", "account_management", "billing"),
        ("decision.toml", "model.escalate", "changed", "0.5", "0.7"),
        *(
            ("decision.toml", f"model.clauses.{name}", "removed", str(p), "")
            for name, p in ONE.decision.model.clauses.items()
        ),
        ("decision.toml", "model.clauses.high.refund", "added", "", "0.9"),
    ]


def test_teams_and_levels():
    level = ONE.levels.high.model_copy(update={"escalate_within": "2 hours"})
    other = replace(ONE, levels=ONE.levels.model_copy(update={"high": level}))
    assert changes(other) == [("levels.toml", "high.escalate_within", "changed", "1 hour", "2 hours")]
    fewer = {name: team for name, team in ONE.teams.items() if name != "product"}
    assert [c[:3] for c in changes(replace(ONE, teams=fewer))] == [("teams.toml", "product", "removed")]


def test_clauses_added_removed_and_changed():
    other = policy(
        {
            "high.refund": {"floor": "medium", "match": {"phrase": {"any": ["my money", "refund"]}}},
            "medium.smell": {"gone": True},
        }
    )
    one = policy({"high.refund": {"match": {"phrase": {"any": ["refund", "chargeback"]}}}})
    assert changes(other, one) == [
        ("clauses/high/refund.toml", "floor", "changed", "high", "medium"),
        ("clauses/high/refund.toml", "match.phrase.any", "changed", "chargeback", "my money"),
        ("clauses/medium/smell.toml", "", "removed", "t", ""),
    ]
    assert ("clauses/medium/smell.toml", "", "added", "", "t") in changes(one, other)


def test_the_order_of_a_list_and_long_lists():
    one = policy({"high.refund": {"match": {"phrase": {"any": ["a", "b"]}}}})
    turned = policy({"high.refund": {"match": {"phrase": {"any": ["b", "a"]}}}})
    assert changes(turned, one) == [
        ("clauses/high/refund.toml", "match.phrase.any", "changed", '["a", "b"]', '["b", "a"]')
    ]
    many = policy({"high.refund": {"match": {"phrase": {"any": ["a", "b", *(f"word {n}" for n in range(99))]}}}})
    ((*_, old, new),) = changes(many, one)
    assert old == ""
    assert new.startswith("word 0, word 1, ")
    assert new.endswith(" more")
    assert len(new) < 200
