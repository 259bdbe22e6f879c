"""Every cause by a difference that was put there on purpose, in both directions."""

import pytest

from tests.difference.sides import TICKET, because, judgement, policy, prediction, signal
from triage.difference.compare import compare
from triage.types import Fault, Polarity, Tier

ONE = policy()
REFUND = signal("high.refund", "high")
SURE = prediction(0.9, "high")


def both_ways(one, other, aspect, lost, gained):
    """Hold two judgements against each other in both directions."""
    assert because(one, other, aspect) == lost
    assert because(other, one, aspect) == gained


def test_a_clause_found_on_one_side_only():
    one, other = judgement(ONE, REFUND), judgement(ONE)
    both_ways(one, other, "level", [("lost", "high.refund")], [("gained", "high.refund")])
    both_ways(one, other, "clauses", [("lost", "high.refund")], [("gained", "high.refund")])
    (cause,) = compare(TICKET, one, other).of("level")
    assert (cause.clause, cause.words) == ("high.refund", ("our site",))
    assert cause.detail == "phrase; nothing found on the other side"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (judgement(ONE, signal("high.refund", polarity=Polarity.NEGATED)), "taken as negated"),
        (judgement(ONE, signal("high.refund", tier=Tier.HINT)), "only a hint"),
        (judgement(policy({"high.refund": {"effect": "watch"}}), REFUND), "only watched"),
        (judgement(policy({"high.refund": {"gone": True}})), "no such clause"),
    ],
)
def test_how_it_comes_that_a_clause_does_not_hold(other, said):
    change = compare(TICKET, judgement(ONE, REFUND), other)
    assert change.because[0][1].key == ("lost", "high.refund")
    assert said in change.because[0][1].detail


def test_a_clause_that_demands_another_level():
    lower = policy({"high.refund": {"floor": "low"}})
    one, other = judgement(ONE, REFUND), judgement(lower, signal("high.refund", "low"))
    both_ways(one, other, "level", [("floor", "high.refund")], [("floor", "high.refund")])
    assert compare(TICKET, one, other).of("level")[0].detail == "high -> low"


def test_the_probability_of_two_models():
    one = judgement(ONE, said=prediction(0.8, "medium", model="m1"))
    other = judgement(ONE, said=prediction(0.3, "medium", model="m2"))
    both_ways(one, other, "level", [("model", "p_escalate")], [("model", "p_escalate")])
    assert compare(TICKET, one, other).of("level")[0].detail == "0.800 -> 0.300, threshold 0.5"
    assert compare(TICKET, other, one).of("level")[0].detail == "0.300 -> 0.800, threshold 0.5"


def test_how_urgent_two_models_find_it():
    one, other = (judgement(ONE, said=prediction(0.8, level, model=level)) for level in ("high", "low"))
    both_ways(one, other, "level", [("model", "p_priority")], [("model", "p_priority")])


def test_a_threshold_of_the_policy():
    strict = policy(escalate=0.9)
    said = prediction(0.8, "high")
    one, other = judgement(ONE, said=said), judgement(strict, said=said)
    both_ways(one, other, "level", [("threshold", "model.escalate")], [("threshold", "model.escalate")])
    assert compare(TICKET, one, other).of("level")[0].detail == "0.800 -> 0.800, threshold 0.5 -> 0.9"


def test_the_cost_table_of_the_policy():
    table = [list(row) for row in ONE.decision.model.cost]
    table[4][4] = 50.0  # whoever is critical is better called low
    odd = policy(cost=tuple(map(tuple, table)))
    said = prediction(0.8, "critical")
    one, other = judgement(ONE, said=said), judgement(odd, said=said)
    both_ways(one, other, "level", [("threshold", "model.cost")], [("threshold", "model.cost")])


def test_a_clause_that_the_model_raises():
    low, high = prediction(model="m1", high__refund=0.2), prediction(model="m2", high__refund=0.7)
    both_ways(
        judgement(ONE, said=high), judgement(ONE, said=low), "level",
        [("model", "p of high.refund")], [("model", "p of high.refund")],
    )  # fmt: skip
    one, strict = judgement(ONE, said=high), judgement(policy(clause=0.8), said=high)
    both_ways(one, strict, "level", [("threshold", "model.clause")], [("threshold", "model.clause")])
    own = policy(clauses={"high.refund": 0.8})
    key = ("threshold", "model.clauses.high.refund")
    both_ways(one, judgement(own, said=high), "level", [key], [key])


def test_a_hint_lowers_the_models_threshold():
    said = prediction(high__refund=0.4)
    hint = signal("high.refund", tier=Tier.HINT)
    one, other = judgement(ONE, hint, said=said), judgement(ONE, said=said)
    both_ways(one, other, "level", [("hint", "high.refund")], [("hint", "high.refund")])


def test_what_holds_the_model_back():
    said = prediction(0.9, "medium")
    one, other = judgement(ONE, said=said), judgement(ONE, signal("not.idle"), said=said)
    both_ways(one, other, "level", [("suppressed", "not.idle")], [("released", "not.idle")])
    solved = judgement(ONE, said=said, solved=True)
    both_ways(one, solved, "level", [("solved", "")], [("unsolved", "")])


def test_a_fault():
    one, other = judgement(ONE, faults=(Fault("engine money", "boom"),)), judgement(ONE)
    both_ways(one, other, "level", [("faultless", "engine money")], [("fault", "engine money")])


def test_several_causes_the_strongest_first():
    one = judgement(ONE, REFUND, signal("critical.outage", "critical"), said=prediction(0.9, "high", model="m1"))
    other = judgement(ONE, signal("medium.smell", "medium"), said=prediction(0.1, model="m2"))
    assert because(one, other, "level") == [
        ("lost", "critical.outage"),
        ("lost", "high.refund"),
        ("model", "p_escalate"),
    ]
    above = judgement(ONE, REFUND, said=prediction(0.1, model="m2"))
    level = because(one, above, "level")
    assert level == [("lost", "critical.outage")], "what is not above the lower side explains nothing"


def test_one_model_says_something_else_only_because_something_else_was_found():
    one = judgement(ONE, REFUND, said=prediction(0.9, "high"))
    other = judgement(ONE, said=prediction(0.2, "high"))
    assert because(one, other, "level") == [("lost", "high.refund")]
    hint = signal("high.refund", tier=Tier.HINT)
    echo = judgement(ONE, hint, said=prediction(0.9, "high"))
    assert because(echo, other, "level") == [("echo", "high.refund")]


def test_who_owns_it():
    one = judgement(ONE, REFUND, signal("medium.smell", "medium"))
    moved = judgement(policy({"high.refund": {"team": "executive"}}), REFUND, signal("medium.smell", "medium"))
    assert because(one, moved, "team") == [("routing", "high.refund")]
    other = judgement(ONE, signal("medium.smell", "high"))
    both_ways(one, other, "team", [("lost", "high.refund")], [("gained", "high.refund")])


def test_the_models_topic():
    one = judgement(ONE, said=prediction(0.9, "high", team="billing", model="m1"))
    other = judgement(ONE, said=prediction(0.9, "high", team="product", model="m2"))
    assert because(one, other, "team") == [("model", "topic")]


def test_the_mood():
    calm, sad = (judgement(ONE, said=prediction(mood=mood, model=mood)) for mood in ("neutral", "frustrated"))
    assert because(calm, sad, "sentiment") == [("model", "mood")]
    angry = judgement(ONE, signal("high.angry", "high"), said=prediction())
    both_ways(
        angry, judgement(ONE, said=prediction()), "sentiment", [("lost", "high.angry")], [("gained", "high.angry")]
    )
    heard = judgement(ONE, said=prediction(mood="angry", model="m2"))
    assert because(calm, heard, "sentiment") == [("model", "p of high.angry")]


def test_whom_nobody_may_engage():
    threat = signal("redflag.threat", "critical")
    both_ways(
        judgement(ONE, threat), judgement(ONE), "do not engage",
        [("lost", "redflag.threat")], [("gained", "redflag.threat")],
    )  # fmt: skip
    mild = policy({"redflag.threat": {"do_not_engage": False}})
    assert because(judgement(ONE, threat), judgement(mild, threat), "do not engage") == [
        ("routing", "redflag.threat (do_not_engage)")
    ]


def test_deadlines_at_the_same_level():
    from dataclasses import replace

    high = ONE.levels.high.model_copy(update={"escalate_within": "2 hours"})
    slow = replace(ONE, levels=ONE.levels.model_copy(update={"high": high}))
    change = compare(TICKET, judgement(ONE, REFUND), judgement(slow, REFUND))
    assert (change.aspects, [c.key for c in change.of("due")]) == (("due",), [("clock", "levels.toml")])


def test_doubts():
    one, other = judgement(ONE), judgement(ONE, review=("the language was not recognised",))
    both_ways(one, other, "needs review", [("doubt", "")], [("doubtless", "")])
    assert "language" in compare(TICKET, one, other).of("needs review")[0].detail


def test_a_reason_not_to_escalate_is_listed_with_the_level_and_needs_no_cause():
    said = prediction(0.9, "medium", not__idle=0.5)
    one, other = judgement(ONE, REFUND, said=said), judgement(ONE, said=said)
    change = compare(TICKET, one, other)
    assert change.gained == ("not.idle",)
    assert because(one, other, "clauses") == [("lost", "high.refund")]


def test_nothing_differs():
    assert (
        compare(TICKET, judgement(ONE, REFUND, said=SURE), judgement(policy(digest="two"), REFUND, said=SURE)) is None
    )
