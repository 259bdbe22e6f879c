"""From tickets to findings: polarity, overlaps, implications, floors, what is missing, and what fails."""

import re

import pytest

from tests.conftest import SMALL, account, thread_of, ticket_of
from triage import evidence
from triage.signals import Detector, _Draft
from triage.types import METADATA, SUBJECT, Missing, Polarity, Priority, Signal, Tier


def found(findings):
    return {(s.clause, s.text, s.tier.value, s.floor) for s in findings.signals}


def test_longest_of_overlapping_hits_hints_inside_and_all_that_is_implied(detect):
    (result,) = detect(ticket_of("Our site is down today, please help us"))
    assert found(result) == {
        ("critical.outage", "site is down", "match", Priority.CRITICAL),
        ("topic.outage", "site is down", "match", Priority.HIGH),
        ("topic.outage", "down", "hint", Priority.NONE),
        ("routing.bug", "site is down", "match", Priority.NONE),
    }
    (result,) = detect(ticket_of("the page has been very slow since this morning"))
    assert found(result) == {
        ("topic.outage", "very slow", "match", Priority.HIGH),
        ("routing.bug", "very slow", "match", Priority.NONE),
    }


def test_what_is_held_back_implies_nothing_and_sets_no_floor(detect):
    (result,) = detect(ticket_of("I can hardly say that it is down"))
    assert [(s.clause, s.polarity, s.cue, s.floor) for s in result.signals if s.tier is Tier.MATCH] == [
        ("critical.outage", Polarity.NEGATED, "hardly", Priority.NONE)
    ]
    assert result.review == ()


def test_a_grave_clause_held_back_by_a_guess_is_looked_at(detect):
    (result,) = detect(ticket_of("what if I told you that I will burn it all, what then"))
    assert result.review == ("redflag.violence was found, but taken as hypothetical ('what if')",)
    (result,) = detect(ticket_of("what if I told you that I will burn it all", "yes, I will burn it all to the ground"))
    assert result.review == ()


def test_conditional_floor(detect):
    (result,) = detect(ticket_of("it is very slow, we do it by hand for now"))
    assert {s.clause: s.floor for s in result.signals} == {
        "topic.outage": Priority.MEDIUM,
        "routing.bug": Priority.NONE,
        "medium.workaround": Priority.MEDIUM,
    }


def test_places_and_words_are_those_of_the_original(detect):
    body = "Hello \u2019\u00a0all,\r\n\tthe\u200b site  is\u00a0 down"
    (result,) = detect(ticket_of(body, subject="it is down again"))
    assert {s.message for s in result.signals} == {SUBJECT, 0}
    for s in result.signals:
        whole = "it is down again" if s.message == SUBJECT else body
        assert s.text == whole[s.start : s.end]
        assert re.fullmatch(r"(site\s+)?(is\s+)?down", s.text)


def test_metadata_and_agent_messages_are_evidence_too(detect):
    (result,) = detect(ticket_of("hello there, how are you doing", account=account(tier="VIP")))
    (signal,) = result.signals
    assert signal == Signal("trigger.vip", METADATA, 0, 0, "account.tier = VIP", "field", floor=Priority.HIGH)
    thread = thread_of([(0, "customer", "help me"), (1, "note", "Escalated."), (2, "agent", "I escalated it.")])
    (result,) = detect(thread)
    assert [(s.message, s.text) for s in result.signals] == [(2, "I escalated it.")]


def test_a_solved_thread_holds_nothing_before_its_newest_message(detect):
    (result,) = detect(
        ticket_of("the site is down, I asked for a manager, I will burn it all", "all solved, thank you")
    )
    assert result.solved
    assert {s.cue for s in result.signals} == {evidence.SOLVED}
    assert {s.floor for s in result.signals} == {Priority.NONE}
    assert not any(evidence.counts(s, SMALL.clauses) for s in result.signals)
    assert result.review == ("redflag.violence was found in a ticket that says it is solved",)
    (result,) = detect(ticket_of("hello, I need help", "all solved, but the site is down"))
    assert {s.floor for s in result.signals if s.clause == "critical.outage"} == {Priority.CRITICAL}


def test_missing_is_not_no(detect):
    lacks = ("account.tier", "author", "created_at")
    (result,) = detect(ticket_of("please help me with this one", lacks=lacks))
    assert set(result.missing) == {
        Missing("trigger.vip", "account.tier"),
        Missing("trigger.stale", "author"),
        Missing("trigger.stale", "created_at"),
        Missing("trigger.escalated", "author"),
    }
    (result,) = detect(ticket_of("", subject=""))
    assert {m.clause for m in result.missing} == {
        c for c in SMALL.clauses if not c.startswith("trigger.") or c == "trigger.past"
    }
    assert result.review == ("the ticket holds no words of the customer",)


def test_a_clause_that_fired_is_not_missing(detect):
    body = "please help, our site is down"
    (result,) = detect(ticket_of(body, lacks=("body",)))
    assert "critical.outage" not in {m.clause for m in result.missing}
    assert Missing("medium.workaround", "body") in result.missing


@pytest.mark.parametrize(
    ("text", "review"),
    [
        ("Guten Tag, ich kann mich seit gestern nicht mehr anmelden.", ("the language 'de' is not supported",)),
        ("Hotel Bravo Tango India Victor Oscar", ("the language was not recognised",)),
        ("ok", ()),
        ("Where is my order, please?", ()),
    ],
)
def test_language_review(detect, text, review):
    assert detect(ticket_of(text))[0].review == review


def test_reader_warnings_are_review_reasons(detect):
    assert detect(ticket_of("Where is my order?", warnings=("odd date",)))[0].review == ("odd date",)


def test_too_many_places_are_bounded_and_looked_at(detect):
    (result,) = detect(ticket_of("it is down and " * 1000))
    assert sum(s.clause == "critical.outage" for s in result.signals) == evidence.MOST
    assert any("only the first 200 of 1000" in reason for reason in result.review)


def test_a_batch_is_its_tickets_one_by_one(detect):
    tickets = [
        ticket_of("the site is down", subject="very slow"),
        ticket_of(""),
        ticket_of("what if I burn it all", account=account(tier="vip")),
        ticket_of("hello", "all solved"),
    ]
    assert detect(*tickets) == [detect(t)[0] for t in tickets]
    assert detect() == []


def test_the_one_that_counts_is_kept_even_if_it_is_shorter():
    clauses = SMALL.clauses
    short = Signal("critical.outage", 0, 5, 12, "", "regex")
    judged = [
        evidence.Judged(evidence.Hit("critical.outage", Tier.MATCH, 0, 0, 12), "phrase", Polarity.NEGATED, "no"),
        evidence.Judged(evidence.Hit("critical.outage", Tier.MATCH, 0, short.start, short.end), "regex"),
    ]
    for order in (judged, judged[::-1]):
        assert evidence.without_overlaps(order, clauses) == [judged[1]]


def test_a_long_thread_costs_no_more_for_each_of_its_messages():
    """The hits of all messages are gone through once, not once for each message."""

    class Counted(list):
        passes = 0

        def __iter__(self):
            self.passes += 1
            return super().__iter__()

    detector = Detector(SMALL)
    (view,) = detector.views([ticket_of(*["the site is down"] * 40)])
    (engine,) = (find for name, find in detector._engines if name == "phrase")
    hits = Counted(("phrase", hit) for hit in engine([view])[0])
    judged = detector._judge(view, _Draft(hits=hits))
    assert len({one.hit.message for one in judged}) == 40
    assert hits.passes == 1
