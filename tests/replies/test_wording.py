"""What is said is the protocol's wording, character by character; what is filled in makes good sentences."""

import re
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from tests.replies.made import AT, POLICY, case
from triage.replies import draft
from triage.replies.reply import fitted
from triage.scripts import slots
from triage.types import Effect, Priority

SCRIPTS = POLICY.scripts
LEVELS = [level for level in Priority if level]
SPEAKING = [
    name
    for name, clause in POLICY.clauses.items()
    if not clause.do_not_engage and clause.effect is not Effect.SUPPRESS and name != "mood.sarcasm"
]
CONNECT = (
    "I want to make sure you get the best possible help with this. Let me connect you with [specialist type] who can "
    "[specific benefit]. They'll be able to [what they can do that you cannot]."
)
RIGHT_AWAY = (
    "I'm escalating this to our [team] right away. They'll reach out within [timeframe] to "
    "[resolve/investigate/assist]."
)
PHRASES = {
    "frustrated.acknowledge": "I can hear this has been frustrating",
    "frustrated.own": "Let me make this right for you",
    "frustrated.timeline": "Here's exactly what I'll do...",
    "frustrated.compensate": "I'd like to credit your account...",
    "complex.break_down": "Let's tackle this one piece at a time",
    "complex.expect": "This will take about [X] minutes to resolve",
    "complex.explain": "Here's what's happening and why...",
    "complex.check": "Does this make sense so far?",
    "urgent.prioritize": "I'm treating this as urgent and focusing on it now",
    "urgent.updates": "I'm checking on this right now... [pause] ... okay, here's what I found",
    "urgent.alternative": "While we work on the main issue, here's a temporary solution",
}


def said(**keys):
    return draft(case(**keys), POLICY).message


def test_the_sentences_of_the_protocol():
    assert SCRIPTS.messages.connect == CONNECT
    assert SCRIPTS.messages.right_away == RIGHT_AWAY
    assert SCRIPTS.incident == (
        "Document everything",
        "Escalate to security team",
        "Do not continue conversation",
        "Follow incident response protocol",
    )


@pytest.mark.parametrize(("name", "words"), PHRASES.items())
def test_the_phrases_of_the_protocol(name, words):
    situation, phrase = name.split(".")
    assert SCRIPTS.situations[situation].phrases[phrase].text == words


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Priority.CRITICAL, "They'll reach out within 15 minutes to investigate the failed payments."),
        (Priority.HIGH, "They'll reach out within the hour to investigate the failed payments."),
        (Priority.MEDIUM, "They'll reach out by end of business day."),
        (Priority.LOW, "They'll reach out within 24 hours."),
    ],
)
def test_the_timing_of_each_level_fits_into_its_sentence(level, words):
    assert words in said(clause="critical.payment_processing", priority=level)


def test_a_timing_without_the_word_before_the_slot_takes_its_place():
    assert fitted("They'll reach out within [timeframe] to help.", "by end of business day") == (
        "They'll reach out by end of business day to help."
    )
    assert fitted("[timeframe] they write.", "within the hour") == "within the hour they write."


def test_a_whole_message():
    found = draft(
        case(clause="topic.large_refund", sentiment="frustrated", customer_promise=AT.replace(hour=11)), POLICY
    )
    assert found.message == (
        "Hello,\n\n"
        "I can hear this has been frustrating. Let me make this right for you.\n\n"
        "Here's exactly what I'll do... I want to make sure you get the best possible help with this. Let me connect "
        "you with a billing specialist who can review your request for a refund. They'll be able to decide on a refund "
        "of this size, which I cannot do. I'm escalating this to our Billing Team right away. They'll reach out within "
        "the hour to resolve your refund request. That is by 11:00 on Monday, 2 March 2026 (UTC)."
    )


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.label)
@pytest.mark.parametrize("name", SPEAKING)
def test_every_clause_at_every_level_is_a_good_sentence(name, level):
    found = draft(case(clause=name, priority=level), POLICY)
    handover = " ".join(part.text for part in found.parts if part.key.startswith("messages."))
    assert handover
    assert not slots.named(handover)
    assert set(slots.named(found.message)) <= set(SCRIPTS.open)
    assert_reads_well(found.message)
    if name in SCRIPTS.clauses and level < Priority.CRITICAL:
        assert SCRIPTS.clauses[name].benefit in handover


@pytest.mark.parametrize("team", POLICY.teams)
@pytest.mark.parametrize("name", [c for c in SPEAKING if POLICY.clauses[c].team == "by_topic"])
def test_a_clause_by_topic_reads_well_for_every_team(name, team):
    found = draft(case(clause=name, team=team), POLICY)
    assert SCRIPTS.teams[team].specialist in found.message and SCRIPTS.clauses[name].benefit in found.message
    assert_reads_well(found.message)


@pytest.mark.parametrize("team", POLICY.teams)
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.label)
def test_a_team_speaks_where_no_clause_does(team, level):
    message = said(team=team, priority=level)
    assert not slots.named(message)
    assert_reads_well(message)


def assert_reads_well(message):
    assert "who can" not in message or re.search(r"connect you with (an? [a-z ]+|a [\w ]+ Team) who can [a-z]", message)
    assert not re.search(r"connect you with [^.]*\bwho (?!can\b)", message)  # no "somebody who ... who ..."
    assert not re.search(r"\b(a [aeiou]|an [^aeiou])", message.replace("a user", "")), message
    assert not re.search(r"  |\.\.(?!\.)(?<!\.\.\.)|[,;] ?\.|\b(\w+) \1\b|our the|able to to", message)
    for paragraph in message.split("\n\n"):
        assert paragraph[0].isupper() and paragraph[-1] in ".,?]"


def test_every_clause_that_speaks_has_its_own_words():
    assert set(SCRIPTS.clauses) == set(SPEAKING)


def test_every_reason_not_to_escalate_has_its_own_advice():
    suppressing = {name for name, clause in POLICY.clauses.items() if clause.effect is Effect.SUPPRESS}
    assert set(SCRIPTS.stays) == suppressing | {"none", "unsure"}


def test_nothing_but_the_protocols_slots_and_those_for_the_agent_is_left_open():
    text = (files("triage") / "protocol" / "scripts.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    assert set(tables["open"]) == SCRIPTS.open.keys()
    used = {p.open for s in SCRIPTS.situations.values() for p in s.phrases.values() if p.open}
    used |= {s for t in SCRIPTS.answers.values() for s in slots.named(t)}
    used |= {s for w in PHRASES.values() for s in slots.named(w)}
    assert used == set(SCRIPTS.open)


def test_a_value_is_never_read_as_a_slot():
    assert slots.fill("[a] and [b] and [c]", {"a": "[b]", "b": "{0} %s \\1"}) == "[b] and {0} %s \\1 and [c]"


def test_the_team_of_another_topic_speaks_for_itself():
    vip = draft(case(clauses=("trigger.vip",), team="technical_support"), POLICY)
    assert "a technical support specialist who can look at this in depth" in vip.message


def test_the_clause_of_the_owner_speaks_first():
    clauses = ("high.billing_dispute", "routing.invoice", "trigger.human_request", "trigger.vip")
    assert "go through the charges that you dispute" in said(clauses=clauses, team="billing")
    assert "talk with you about your plans" in said(clauses=("trigger.churn", "trigger.vip"), team="account_management")


def test_the_policys_order_settles_what_is_left():
    words = dict(reversed(SCRIPTS.clauses.items()))
    other = replace(POLICY, scripts=SCRIPTS.model_copy(update={"clauses": words}))
    clauses = ("topic.large_refund", "high.billing_dispute")
    assert "review your request for a refund" in draft(case(clauses=clauses), POLICY).message
    assert "go through the charges that you dispute" in draft(case(clauses=clauses), other).message
