"""What both sides share is done once, and the decisions are those of `triage score` all the same."""

from dataclasses import replace

import pytest

from tests.conftest import policy_of, ticket_of
from triage.difference.judging import Judge, Pair, search_alike
from triage.pipeline import Scorer
from triage.prose.regionrules import QuoteRules
from triage.signals import Detector
from triage.types import Prediction

REFUND = {"floor": "high", "match": {"phrase": {"any": ["refund"]}}}
ONE = policy_of({"high.refund": REFUND, "low.query": {"floor": "low", "match": {"phrase": {"any": ["my invoice"]}}}})
TICKETS = [
    ticket_of("I want a refund now", id="1"),
    ticket_of("where is my invoice", id="2"),
    ticket_of("chargeback please\n\n> I want a refund", id="3"),
    ticket_of("nothing to see", id="4"),
]


class Fake:
    """A model that leans on what was found and on the text, and counts what it is asked."""

    def __init__(self, digest, lean=0.0):
        self.digest, self.lean, self.asked = digest, lean, []

    def predict(self, views, findings, *, explain=False):
        self.asked += [view.ticket.id for view in views]
        if any("boom" in m.body for view in views for m in view.ticket.messages):
            raise RuntimeError("no idea")
        return [self.one(view, found) for view, found in zip(views, findings, strict=True)]

    def one(self, view, found):
        words = sum(len(p.own.split()) for p in view.passages)
        p = min(0.99, self.lean + 0.2 * len(found.signals) + 0.05 * words)
        priority = {"none": 1 - p, "low": 0.0, "medium": p, "high": 0.0, "critical": 0.0}
        return Prediction({"escalate": {"true": p, "false": 1 - p}, "priority": priority}, model=self.digest)


def with_words(*words):
    return policy_of({"high.refund": {**REFUND, "match": {"phrase": {"any": list(words)}}}})


def with_use(**keys):
    use = ONE.decision.model.model_copy(update=keys)
    return replace(ONE, decision=ONE.decision.model_copy(update={"model": use}), digest="two")


OTHER_TEXT = replace(ONE, text=ONE.text.model_copy(update={"quote": QuoteRules()}), digest="text")


def scored(policy, model):
    return Scorer(policy, model).score(TICKETS)


@pytest.mark.parametrize(
    ("policy", "asked_again"),
    [
        (ONE, []),
        (with_use(escalate=0.3, suppress=0.4), []),
        (with_words("refund", "chargeback"), ["2", "3"]),
        (OTHER_TEXT, ["1", "2", "3", "4"]),
    ],
)
def test_two_policies_ask_one_model_again_only_where_something_else_was_found(policy, asked_again):
    model = Fake("m")
    pairs = Pair(Judge(ONE, model), Judge(policy, model)).judge(TICKETS)
    assert model.asked == ["1", "2", "3", "4", *asked_again]
    assert [one.decision for one, _ in pairs] == scored(ONE, Fake("m"))
    assert [other.decision for _, other in pairs] == scored(policy, Fake("m"))


def test_two_models_share_what_was_found():
    a, b = Fake("a"), Fake("b", lean=0.3)
    pair = Pair(Judge(ONE, a), Judge(ONE, b))
    pairs = pair.judge(TICKETS)
    assert all(one.findings is other.findings for one, other in pairs)
    assert [one.decision for one, _ in pairs] == scored(ONE, a)
    assert [other.decision for _, other in pairs] == scored(ONE, b)


def test_rules_alone():
    pairs = Pair(Judge(ONE), Judge(with_words("chargeback"))).judge(TICKETS)
    assert [(one.decision.priority.label, other.decision.priority.label) for one, other in pairs] == [
        ("high", "none"), ("low", "none"), ("none", "high"), ("none", "none"),
    ]  # fmt: skip


def test_a_ticket_that_fails_does_not_take_the_others_with_it():
    model, bad = Fake("m"), ticket_of("boom", id="5")
    pairs = Pair(Judge(ONE, model), Judge(with_use(escalate=0.9), model)).judge([*TICKETS, bad])
    assert [bool(one.decision.faults) for one, _ in pairs] == [False] * 4 + [True]
    assert [bool(other.decision.faults) for _, other in pairs] == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("policy", "alike"),
    [
        (ONE, True),
        (with_use(cost=tuple((0.0,) * 5 for _ in range(5))), True),
        (with_words("refund"), False),
        (OTHER_TEXT, False),
        (replace(ONE, context=ONE.context.model_copy(update={"cues": ()})), False),
        (replace(ONE, decision=ONE.decision.model_copy(update={"languages": ("de",)})), False),
        (replace(ONE, clauses={**ONE.clauses, "high.refund": ONE.clauses["high.refund"].model_copy(
            update={"team": "billing", "title": "other"})}), True),
        (replace(ONE, clauses={**ONE.clauses, "high.refund": ONE.clauses["high.refund"].model_copy(
            update={"floor": "low"})}), False),
    ],
)  # fmt: skip
def test_which_policies_find_the_same(policy, alike):
    assert search_alike(ONE, policy) is alike


@pytest.mark.parametrize(
    ("policy", "taken"),
    [(with_use(escalate=0.9), {"phrase"}), (with_words("x"), set()),
     (replace(ONE, decision=ONE.decision.model_copy(update={"competitors": ("Acme",)})), set())],
)  # fmt: skip
def test_engines_are_taken_over_where_they_would_be_the_same(policy, taken):
    first = Detector(ONE)
    kept = dict(first._engines)
    for name, find in Detector(policy, like=first)._engines:
        assert (find is kept[name]) is (name in taken)
