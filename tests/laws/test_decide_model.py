"""What the model may do to a decision, and what it may not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.made import POLICY, RAISING, TICKET, judged, maybe, predictions, signal_of, signals
from triage.decide import decide
from triage.policy import Policy
from triage.types import (
    Effect,
    Findings,
    Polarity,
    Prediction,
    Priority,
    Tier,
)


@given(predictions())
def test_a_suppressing_signal_cancels_the_model_only_below_high(prediction):
    alone = judged(Findings(), prediction)
    suppressed = judged(Findings((signal_of("not.simple_request"),)), prediction)
    if alone.priority >= Priority.HIGH:
        assert suppressed.priority == alone.priority
    else:
        assert suppressed.priority is Priority.NONE


@given(predictions(), st.sampled_from(RAISING))
def test_a_suppressing_signal_never_cancels_a_signal(prediction, clause):
    one = judged(Findings((signal_of(clause),)), None)
    both = judged(Findings((signal_of(clause), signal_of("not.venting"))), prediction)
    assert both.priority >= one.priority


@given(predictions())
def test_the_model_raises_nothing_on_a_solved_thread(prediction):
    assert judged(Findings(solved=True), prediction).priority is Priority.NONE


@pytest.mark.parametrize("clause", [c for c in RAISING if POLICY.clauses[c].team in POLICY.teams])
def test_a_clause_alone_goes_to_its_team(clause):
    decision = judged(Findings((signal_of(clause),)), None)
    if decision.escalate:
        assert decision.team == POLICY.clauses[clause].team


@pytest.mark.parametrize(
    ("clauses", "owner", "others"),
    [
        (("trigger.churn", "topic.outage_degradation"), "account_management", ("technical_support",)),
        (("trigger.vip", "high.billing_dispute"), "billing", ("account_management",)),
        (("critical.legal", "topic.fraud_abuse", "critical.media"), "security", ("legal_compliance", "executive")),
        (("critical.media", "topic.privacy_request"), "legal_compliance", ("executive",)),
        (("high.billing_dispute", "high.access_locked"), "billing", ("technical_support",)),
        (("high.enterprise", "trigger.vip"), "account_management", ()),
        (("trigger.human_request", "medium.roadmap"), "product", ()),
    ],
)
def test_team_precedence(clauses, owner, others):
    decision = judged(Findings(tuple(signal_of(c) for c in clauses)), None)
    assert (decision.team, decision.other_teams) == (owner, others)


def test_a_sure_topic_beats_an_account_without_one():
    p = Prediction({"team": {"product": 0.9, "billing": 0.1}})
    vip = Findings((signal_of("trigger.vip"),))
    assert judged(vip, p).team == "product"
    assert judged(vip, Prediction({"team": {"product": 0.5, "billing": 0.5}})).team == "account_management"


def test_the_costlier_mistake_is_avoided_although_it_is_the_less_likely():
    p = Prediction({"escalate": {"true": 0.9, "false": 0.1}, "priority": {"high": 0.55, "critical": 0.45}})
    assert judged(Findings(), p).priority is Priority.CRITICAL


def test_that_it_may_be_nothing_after_all_speaks_for_a_lower_level():
    p = {"none": 0.6, "high": 0.25, "critical": 0.15}
    assert judged(Findings(), Prediction({"escalate": {"true": 0.9}, "priority": p})).priority is Priority.LOW
    del p["none"]
    assert judged(Findings(), Prediction({"escalate": {"true": 0.9}, "priority": p})).priority is Priority.HIGH


def watching(clause: str) -> Policy:
    """The shipped policy with one clause only watched."""
    seen = POLICY.clauses[clause].model_copy(update={"effect": Effect.WATCH})
    return replace(POLICY, clauses={**POLICY.clauses, clause: seen})


@given(st.lists(signals, max_size=5), st.sampled_from(RAISING), maybe)
def test_a_watched_clause_changes_nothing(given_signals, clause, prediction):
    policy = watching(clause)
    others = [s for s in given_signals if s.clause != clause]
    heads = prediction.heads if prediction else {}
    unseen = {**heads, "clauses": {c: p for c, p in heads.get("clauses", {}).items() if c != clause}}
    if clause == "high.angry" and "sentiment" in unseen:
        unseen["sentiment"] = {**unseen["sentiment"], "angry": 0.0}
    with_it = decide(TICKET, Findings((*others, signal_of(clause))), prediction, policy)
    without = decide(TICKET, Findings(tuple(others)), Prediction(unseen) if prediction else None, policy)
    assert with_it.watched == (clause,)
    assert clause not in with_it.clauses
    same = {"watched": (), "signals": (), "prediction": None, "sentiment": ""}
    assert replace(with_it, **same) == replace(without, **same)


def test_a_hint_lowers_the_threshold_of_its_own_clause_only():
    use = POLICY.decision.model.model_copy(update={"clause": 0.6, "hinted": 0.4})
    policy = replace(POLICY, decision=POLICY.decision.model_copy(update={"model": use}))
    p = Prediction({"clauses": {"medium.roadmap": 0.5, "low.feedback": 0.5}})
    hint = signal_of("medium.roadmap", tier=Tier.HINT)
    assert decide(TICKET, Findings(), p, policy).clauses == ()
    assert decide(TICKET, Findings((hint,)), p, policy).clauses == ("medium.roadmap",)
    held_back = signal_of("medium.roadmap", Polarity.NEGATED, Tier.HINT)
    assert decide(TICKET, Findings((held_back,)), p, policy).clauses == ()
    kept = policy.decision.model_copy(update={"model": use.model_copy(update={"clauses": {"medium.roadmap": 0.7}})})
    assert decide(TICKET, Findings((hint,)), p, replace(policy, decision=kept)).clauses == ()


@pytest.mark.parametrize(("heard", "said"), [("positive", "frustrated"), ("neutral", "neutral"), ("angry", "angry")])
def test_sarcasm_sours_only_what_sounds_like_praise(heard, said):
    p = Prediction({"sentiment": {heard: 0.9, "frustrated": 0.1}})
    assert judged(Findings((signal_of("mood.sarcasm"),)), p).sentiment == said
    assert judged(Findings(), p).sentiment == heard
