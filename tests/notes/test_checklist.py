"""Step 1: five points, each yes, no or cannot tell, with the words that show it."""

from dataclasses import replace

import pytest

from tests.conftest import thread_of, ticket_of
from tests.notes.making import THREAD, case_of, policy, read, stands
from triage.intake.decided import Case
from triage.notes.checklist import Answer, Checker
from triage.types import Account, Fault

CHECKER = Checker(policy())
ACCOUNT = Account("A-1", "Ina Probe", "standard")


def points(ticket):
    return {p.id: p for p in CHECKER.check(case_of(ticket)).points}


def answers(ticket):
    return {name: point.answer for name, point in points(ticket).items()}


def test_the_points_are_the_protocol_s_in_its_order():
    made = CHECKER.check(case_of(ticket_of("It crashes.")))
    assert [p.title for p in made.points] == [
        "Issue is clearly documented",
        "You've attempted standard troubleshooting",
        "You've checked knowledge base thoroughly",
        "Customer information is collected",
        "Priority level is identified",
    ]


def test_a_thread_in_which_all_was_done():
    ticket = thread_of(
        [
            (0, "customer", "Since Monday the export stops at 40 percent. ina@probe.example"),
            (1, "agent", "I have tested it. Please clear the cache, as in https://help.example/articles/export"),
        ],
        account=ACCOUNT,
    )
    assert set(answers(ticket).values()) == {Answer.YES}


def test_what_agents_did_not_do_is_no():
    found = answers(thread_of([(0, "customer", "The export is broken."), (1, "agent", "We will look at it.")]))
    assert found["troubleshooting"] is found["knowledge"] is Answer.NO


def test_an_internal_note_counts_for_what_agents_did():
    ticket = thread_of(
        [(0, "customer", "It is broken."), (1, "note", "Restarted the job. Known issue, see KB article 4.")]
    )
    found = points(ticket)
    assert found["troubleshooting"].answer is found["knowledge"].answer is Answer.YES
    assert "internal note" in found["troubleshooting"].why


@pytest.mark.parametrize("lack", ["author", "thread"])
def test_an_export_without_agents_messages_cannot_tell(lack):
    found = answers(ticket_of("The export is broken.", lacks=(lack,)))
    assert found["troubleshooting"] is found["knowledge"] is Answer.UNKNOWN


def test_a_thread_that_no_agent_answered_yet_is_no():
    point = points(ticket_of("The export is broken."))["troubleshooting"]
    assert (point.answer, point.why) == (Answer.NO, "no agent has written yet")


def test_a_customer_who_says_nothing_is_no_documented_issue():
    assert answers(ticket_of("Hello?"))["documented"] is Answer.NO
    assert answers(ticket_of(""))["documented"] is Answer.NO


def test_missing_facts_are_named_and_present_ones_shown():
    point = points(ticket_of("The export is broken.", account=ACCOUNT))["customer"]
    assert point.answer is Answer.NO and point.why == "missing: e-mail address"
    assert [f.field for f in point.facts] == ["account.name", "account.id"]


def test_a_fault_leaves_the_priority_open():
    case = case_of(ticket_of("The export is broken."))
    broken = replace(case, decision=replace(case.decision, faults=(Fault("rules", "boom"),)))
    assert CHECKER.check(broken).points[-1].answer is Answer.UNKNOWN


def test_without_the_ticket_s_words_nothing_is_denied():
    decision = case_of(ticket_of("I want a manager.")).decision
    made = CHECKER.check(Case(replace(ticket_of(), messages=()), decision, worded=False))
    assert Answer.NO not in {p.answer for p in made.points}
    assert made.points[-1].answer is Answer.YES


def test_what_is_shown_stands_in_the_ticket():
    (ticket,) = read(THREAD)
    made = CHECKER.check(case_of(ticket))
    shown = [q for p in made.points for q in p.words]
    assert shown and all(stands(q, ticket) for q in shown)
