"""Laws of the judgement: they hold for every ticket, whatever the clauses say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.laws.made import POLICY, RAISING, judged, maybe, signal_of, signals
from triage.decide import holds
from triage.types import (
    Effect,
    Fault,
    Findings,
    Polarity,
    Priority,
    Tier,
)

raising = st.builds(signal_of, st.sampled_from(RAISING), st.sampled_from(Polarity), st.sampled_from(Tier))


@given(st.lists(signals, max_size=5), raising, maybe)
def test_more_evidence_never_lowers(given_signals, more, prediction):
    before = judged(Findings(tuple(given_signals)), prediction)
    after = judged(Findings((*given_signals, more)), prediction)
    assert after.priority >= before.priority
    assert after.do_not_engage >= before.do_not_engage


@given(st.lists(signals, max_size=5), maybe)
def test_every_counting_signal_sets_a_floor(given_signals, prediction):
    decision = judged(Findings(tuple(given_signals)), prediction)
    for signal in given_signals:
        effect = POLICY.clauses[signal.clause].effect
        if holds(signal, POLICY) and effect not in (Effect.SUPPRESS, Effect.WATCH):
            assert decision.priority >= POLICY.clauses[signal.clause].base_floor
            assert (signal.clause in decision.clauses) is POLICY.clauses[signal.clause].named


@given(st.lists(signals, max_size=5), maybe)
def test_a_fault_never_lowers_and_reaches_a_human(given_signals, prediction):
    found = Findings(tuple(given_signals))
    broken = replace(found, faults=(Fault("engine regex", "boom"),))
    before, after = judged(found, prediction), judged(broken, prediction)
    assert after.priority >= max(before.priority, Priority.parse(POLICY.decision.fault_priority))
    assert after.needs_review


@given(st.lists(signals, max_size=6), maybe, st.randoms(use_true_random=False))
def test_the_order_of_signals_does_not_matter(given_signals, prediction, random):
    shuffled = list(given_signals)
    random.shuffle(shuffled)
    one, two = (judged(Findings(tuple(s)), prediction) for s in (given_signals, shuffled))
    assert replace(one, signals=()) == replace(two, signals=())


@given(st.lists(signals, max_size=5), maybe)
def test_the_decision_keeps_the_rules_of_form(given_signals, prediction):
    d = judged(Findings(tuple(given_signals)), prediction)
    assert d.escalate is (d.priority > Priority.NONE)
    assert bool(d.team) is d.escalate
    assert d.team not in d.other_teams
    assert (d.sentiment == "angry") is ("high.angry" in d.clauses)
    assert d.do_not_engage is any(c.startswith("redflag.") for c in d.clauses)
    if d.do_not_engage or "critical.security" in d.clauses:
        assert d.team == "security"
    if d.escalate:
        assert not any(c.startswith("not.") for c in d.clauses)
    assert (d.decided_by == "none") is (not d.escalate)


@given(st.lists(signals, max_size=4), maybe)
def test_hints_and_held_back_hits_decide_nothing(given_signals, prediction):
    idle = tuple(s for s in given_signals if not holds(s, POLICY))
    assert replace(judged(Findings(idle), None), signals=()) == judged(Findings(), None)
    held_back = tuple(s for s in idle if s.polarity not in POLICY.clauses[s.clause].counts)
    assert replace(judged(Findings(held_back), prediction), signals=()) == judged(Findings(), prediction)
