"""Laws of the attribution: they hold for whatever is found and predicted."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.made import POLICY, TICKET, maybe, predictions, signals
from triage.decide import decide
from triage.difference.compare import compare
from triage.difference.judging import Judgement
from triage.difference.reasons import account
from triage.types import Fault, Findings, Priority

findings = st.builds(
    Findings,
    st.lists(signals, max_size=5).map(tuple),
    faults=st.sampled_from([(), (), (Fault("engine regex", "boom"),)]),
    solved=st.sampled_from([False, False, True]),
)


def judged(found, prediction, policy=POLICY):
    return Judgement(decide(TICKET, found, prediction, policy), found, policy)


def with_use(**keys):
    use = POLICY.decision.model.model_copy(update=keys)
    return replace(POLICY, decision=POLICY.decision.model_copy(update={"model": use}), digest="other")


@given(findings, maybe)
@settings(max_examples=100, deadline=None)
def test_the_strongest_reason_is_the_level_decided(found, prediction):
    taken = account(judged(found, prediction))
    decision = taken.judgement.decision
    assert max((r.level for r in taken.reasons()), default=Priority.NONE) == decision.priority
    named = {c for c in taken.clauses if POLICY.clauses[c].named}
    assert {c for c in decision.clauses if c not in taken.suppressing} == named - taken.suppressing


@given(findings, findings, maybe, maybe)
@settings(max_examples=100, deadline=None)
def test_every_change_of_a_level_has_a_cause_and_the_sides_can_be_turned(found, others, prediction, other):
    one, two = judged(found, prediction), judged(others, other)
    change, turned = compare(TICKET, one, two), compare(TICKET, two, one)
    assert (change is None) == (turned is None)
    if change is None:
        return
    for aspect in change.aspects:
        assert change.of(aspect) or aspect == "clauses", aspect
    opposite = {
        "gained": "lost", "suppressed": "released", "solved": "unsolved", "fault": "faultless", "doubt": "doubtless",
    }  # fmt: skip
    back = {**opposite, **{v: k for k, v in opposite.items()}}
    keys = [(back.get(c.kind, c.kind), c.name) for c in change.of("level")]
    assert keys == [c.key for c in turned.of("level")]


@given(findings, predictions(), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_where_one_key_differs_that_key_is_the_cause(found, prediction, least):
    for key, names in (
        ("escalate", {("threshold", "model.escalate")}),
        ("clause", {("threshold", "model.clause")}),
        ("hinted", {("threshold", "model.hinted")}),
        ("angry", {("threshold", "model.angry")}),
    ):
        change = compare(TICKET, judged(found, prediction), judged(found, prediction, with_use(**{key: least})))
        if change is not None and change.of("level"):
            assert {c.key for c in change.of("level")} == names, key


@given(findings, predictions(), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_where_the_bar_of_what_holds_back_differs_a_reason_not_to_escalate_is_the_cause(found, prediction, least):
    change = compare(TICKET, judged(found, prediction), judged(found, prediction, with_use(suppress=least)))
    if change is not None and change.of("level"):
        assert {c.kind for c in change.of("level")} <= {"suppressed", "released"}
        assert all(c.clause.startswith("not.") for c in change.of("level"))
