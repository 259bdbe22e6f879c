"""What is said beside the handover, what is never said, and what is said where nothing is escalated."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ticket_of
from tests.laws.made import maybe, signals
from tests.replies.made import AT, POLICY, case, decision
from triage import api
from triage.decide import decide
from triage.errors import InputError
from triage.intake.decided import Case
from triage.replies import draft
from triage.types import Effect, Findings, Polarity, Priority, Signal, Tier

INCIDENT = POLICY.scripts.incident
RED_FLAGS = sorted(name for name, clause in POLICY.clauses.items() if clause.do_not_engage)
IDS = sorted(POLICY.clauses)
decisions = st.builds(
    decision,
    priority=st.sampled_from(Priority),
    sentiment=st.sampled_from(["positive", "neutral", "frustrated", "angry"]),
    team=st.sampled_from(sorted(POLICY.teams)),
    clauses=st.lists(st.sampled_from(IDS), max_size=5, unique=True).map(lambda found: tuple(sorted(found))),
    do_not_engage=st.booleans(),
    customer_promise=st.sampled_from([None, AT]),
)


def keys(reply):
    return [part.key for part in reply.parts]


@given(decisions)
def test_no_red_flag_ever_gives_a_message(made):
    found = draft(Case(ticket_of("words"), made), POLICY)
    flagged = made.do_not_engage or bool(set(made.clauses) & set(RED_FLAGS))
    assert (found.message == "") is flagged
    assert (found.incident == INCIDENT) is flagged
    assert not flagged or (found.parts, found.announced, found.moment, found.stays) == ((), "", None, None)


@given(st.lists(signals, max_size=5), maybe)
def test_what_is_decided_can_always_be_answered(found_signals, prediction):
    ticket = ticket_of("words")
    made = decide(ticket, Findings(tuple(found_signals)), prediction, POLICY)
    found = draft(Case(ticket, made), POLICY)
    assert bool(found.message) is not made.do_not_engage
    assert (found.stays is not None) is (not made.escalate)


@given(decisions, decisions)
def test_nothing_is_said_that_the_policy_does_not_hold(one, other):
    for made in (one, other):
        found = draft(Case(ticket_of("I demand 500 euros within 2 minutes"), made), POLICY)
        assert "500" not in found.message and "2 minutes" not in found.message
        assert "credit" not in found.message


@pytest.mark.parametrize("name", RED_FLAGS)
def test_the_steps_of_an_incident_stand_in_place_of_a_message(name):
    found = draft(case(clause=name, priority=Priority.CRITICAL, do_not_engage=True), POLICY)
    assert (found.message, found.incident) == ("", INCIDENT)


def test_a_good_agent_says_it_in_this_order():
    clauses = ("critical.outage", "high.interconnected", "topic.outage_degradation")
    found = draft(
        case(clauses=clauses, team="technical_support", priority=Priority.CRITICAL, sentiment="angry"), POLICY
    )
    assert [key.rpartition(".")[2] for key in keys(found)] == [
        "plain", "acknowledge", "own", "prioritize", "timeline", "right_away", "break_down", "explain", "expect",
        "updates", "alternative", "compensate", "check",
    ]  # fmt: skip
    assert [part.key.rpartition(".")[2] for part in found.beside] == ["updates", "compensate"]
    assert list(found.open) == ["why", "X", "temporary solution"]
    assert all(found.open.values())


def test_a_calm_customer_is_not_told_of_frustration():
    for mood in ("neutral", "positive"):
        assert not any("frustrated" in key for key in keys(draft(case(clause="low.feedback", sentiment=mood), POLICY)))


def test_credit_is_never_offered_unasked():
    found = draft(case(clause="trigger.repeat_issue", sentiment="angry"), POLICY)
    assert "credit" not in found.message
    assert [(part.text, part.only_if) for part in found.beside] == [
        ("I'd like to credit your account... [amount and reason]", "if within your authority")
    ]


@pytest.mark.parametrize("name", ["critical.safety", "critical.legal", "trigger.legal_action", "critical.media"])
def test_where_words_weigh_nothing_is_admitted(name):
    found = draft(case(clause=name, sentiment="angry", priority=Priority.CRITICAL), POLICY)
    assert "make this right" not in found.message and not any("credit" in part.text for part in found.beside)


def test_safety_comes_before_all_else():
    message = draft(case(clause="critical.safety", sentiment="angry", priority=Priority.CRITICAL), POLICY).message
    assert message.startswith("Hello,\n\nI'm sorry to hear this, and your safety comes first.")
    assert "frustrating" not in message


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("not.in_kb", "Here is the answer: [answer and article]"),
        ("not.no_troubleshooting", "Let's start with the basics, which often settle this: [first steps]"),
        ("not.simple_request", "I can do this for you myself: [what you have done]"),
        ("not.venting", "Here's exactly what I'll do... [what you will do]"),
        ("not.normal_processing", "This is still within our normal processing time: [usual time]"),
    ],
)
def test_each_reason_not_to_escalate(name, words):
    found = draft(case(clauses=(name,), team="", priority=Priority.NONE), POLICY)
    assert (found.stays.clause, found.stays.reason) == (name, POLICY.clauses[name].title)
    assert found.stays.do and words in found.message
    assert found.announced == "" and found.moment is None
    assert "escalating" not in found.message and "connect you" not in found.message


def test_whoever_vents_is_heard_whatever_the_model_hears():
    found = draft(case(clauses=("not.venting",), priority=Priority.NONE, sentiment="neutral"), POLICY)
    assert "I can hear this has been frustrating. Let me make this right for you." in found.message


def test_where_no_reason_is_shown_none_is_invented():
    found = draft(case(clauses=("routing.invoice",), team="", priority=Priority.NONE), POLICY)
    assert (found.stays.clause, found.stays.reason) == ("", "none of the reasons not to escalate is shown by the text")
    assert found.message == "Hello,\n\n[your answer]"


def test_a_doubt_is_not_taken_for_a_reason():
    found = draft(case(team="", priority=Priority.NONE, review=("the language was not recognised",)), POLICY)
    assert found.stays.do == POLICY.scripts.stays["unsure"].do != POLICY.scripts.stays["none"].do
    shown = draft(case(clauses=("not.in_kb",), priority=Priority.NONE, review=("no words",)), POLICY)
    assert shown.stays.clause == "not.in_kb"


def test_a_reason_of_the_users_own_is_named_and_answered_as_usual():
    own = POLICY.clauses["not.in_kb"].model_copy(update={"title": "Asked every day"})
    policy = replace(POLICY, clauses={**POLICY.clauses, "not.daily": own})
    found = draft(case(clauses=("not.daily",), priority=Priority.NONE), policy)
    assert (found.stays.clause, found.stays.reason) == ("not.daily", "Asked every day")
    assert found.message == "Hello,\n\n[your answer]"
    assert own.effect is Effect.SUPPRESS


def test_a_rule_that_is_never_listed_speaks_by_its_evidence():
    signal = Signal("complaint.owed", 0, 0, 5, "words", "regex", Polarity.ASSERTED, Tier.MATCH)
    message = draft(case(signals=(signal,), priority=Priority.LOW), POLICY).message
    assert "a billing specialist who can find out where this stands and why it is late" in message
    hint = replace(signal, tier=Tier.HINT)
    assert "where this stands" not in draft(case(signals=(hint,), priority=Priority.LOW), POLICY).message


def test_why_a_person_should_look_first_stands_outside_of_the_message():
    found = draft(case(review=("the language was not recognised",)), POLICY)
    assert found.look_first == ("the language was not recognised",)
    assert "recognised" not in found.message


def test_another_language_is_told_by_the_words_that_triage_itself_writes():
    german = "Guten Tag, ich möchte gerne wissen, wann meine Bestellung endlich geliefert wird, ich warte seit Wochen."
    ticket = ticket_of(german)
    made = api.score([ticket], POLICY)[0]
    found = draft(Case(ticket, made), POLICY)
    assert found.remarks == ("the ticket is in another language ('de'); the draft is the protocol's English wording",)
    assert found.look_first == made.review and found.message


def test_a_team_of_another_policy_is_told():
    with pytest.raises(
        InputError, match=r"T-1: is for the team 'sales', which is not in the policy \(technical_support"
    ):
        draft(case(team="sales"), POLICY)


def test_clauses_of_another_policy_say_nothing():
    assert "a billing specialist" in draft(case(clauses=("gone.clause",)), POLICY).message
