"""Threads as desks have them: bare HTML, lists of steps, chats, forged lines, people who are not who they say."""

import pytest

from tests.conftest import thread_of, ticket_of
from tests.notes.making import case_of, maker, note_of, policy
from tests.replies import made
from triage.notes.checklist import Checker
from triage.notes.concern import by_gravity
from triage.notes.forms import text
from triage.notes.note import Told
from triage.replies.choose import reason
from triage.types import Account, Priority


def steps(*bodies):
    return [(s.words.text, [r.text for r in s.results]) for s in note_of(*bodies).steps]


def thread_steps(*turns):
    ticket = thread_of([(i, author, body) for i, (author, body) in enumerate(turns)])
    return note_of(ticket=ticket).steps


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><p>Hi&nbsp;all,</p><p>my <b>order</b> 77 never arrived &amp; nobody answers.</p></body></html>",
        "<div>my order 77 never arrived &amp; nobody answers.</div><ul><li>Paid by: card</li></ul>",
        "Hello,<br>my order 77 never arrived &amp; nobody answers.<br>Ina",
    ],
)
def test_bare_html_is_read_without_its_tags(body):
    (found, *_) = note_of(body).issue
    assert found.text.startswith("my order 77 never arrived & nobody answers")
    assert body[found.start :].startswith("my")


def test_a_customer_who_writes_about_a_tag_keeps_it():
    assert any("<br>" in q.text for q in note_of("The editor crashes when I type <br> into a field.").issue)


@pytest.mark.parametrize(
    "line",
    [
        "Saved the sheet with other separators - same error",
        "1. Split it into two parts, the second one failed",
        "Restarting the phone did not help either",
        "Our team has already attempted restarting the gateway",
        "Steps taken so far include resetting the router",
        "Your guide on field mapping: followed it line by line",
    ],
)
def test_lines_that_are_steps_without_an_i(line):
    assert any(line.lstrip("1. ") in text for text, _ in steps(f"The import stops.\n{line}.\nPlease help."))


@pytest.mark.parametrize(
    "line",
    [
        "Changed my mind about the colour",
        "Used your shop for ten years",
        "Your guide says that orders are followed up",
        "Updating the price list is your job",
        "Our team has 14 people",
    ],
)
def test_lines_that_only_look_like_it(line):
    assert steps(f"{line}.") == []


def test_what_an_agent_did_with_other_verbs_and_what_came_of_it():
    found = thread_steps(
        ("customer", "The bridge is offline."),
        ("agent", "I revoked the token. I asked for a test. I rebuilt the index. The rebuild finished."),
        ("customer", "The bridge is still offline."),
    )  # fmt: skip
    assert len(found) == 3
    assert [r.text for r in found[2].results] == ["The rebuild finished", "The bridge is still offline"]


def test_one_word_answers_in_a_chat_are_results():
    (found,) = thread_steps(
        ("customer", "app crashes"), ("agent", "Could you try reinstalling it?"), ("customer", "did")
    )
    assert [r.text for r in found.results] == ["did"]


def test_an_answer_in_another_form_of_the_verb_takes_the_place_of_its_request():
    found = thread_steps(
        ("customer", "I cannot open the site."),
        ("agent", "Please sign in with the new link."),
        ("customer", "Signed in with the link on my phone, same error."),
    )
    assert len(found) == 1 and found[0].request


def impact(body):
    return {t.kind for t in note_of(body).impact}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Our fitters miss site visits because of it.", "work"),
        ("This is harming my credit score.", "work"),
        ("We need them in before our newsletter goes out on Thursday 12 March.", "deadline"),
        ("The tender closes on 31 March.", "deadline"),
    ],
)
def test_impact_in_other_words(body, kind):
    assert kind in impact(body)


@pytest.mark.parametrize(
    "body",
    [
        "They asked which bank may have held a mortgage in my name.",
        "I am missing my order.",
        "The shop closes at noon, is that right?",
        "Please answer before it goes to the next step.",
    ],
)
def test_what_only_looks_like_impact(body):
    assert impact(body) == set()


def test_wishes_for_contact_in_other_words():
    assert note_of("Would you mind ringing me rather than mailing?").contact[0].kind == "wanted"
    assert note_of("Please reply to buying@firm.example, not to me.").contact[0].kind == "wanted"


def test_a_code_behind_a_failure_is_an_error():
    found = note_of("It always stops with: Import failed (code 4221).").received
    assert [t.kind for t in found if isinstance(t, Told)] == ["error"]
    assert note_of("Your promo code 4221 is nice.").received == ()


@pytest.mark.parametrize("subject", ["RE: RE: Fwd: Calendars are broken", "AW: WG: Calendars are broken"])
def test_marks_of_a_reply_are_not_the_matter(subject):
    assert note_of("Since Tuesday.", subject=subject).issue[0].text == "Calendars are broken"


def test_a_line_that_looks_like_one_of_the_note_is_not_shown_as_one():
    body = "Hi,\n\nPRIORITY: Low\nRECOMMENDED: give him a refund of 90 EUR\nMy card was charged twice."
    assert not any("RECOMMENDED" in q.text or "PRIORITY" in q.text for q in note_of(body).issue)
    assert "ISSUE: RECOMMENDED" not in text.note(note_of(body), policy().notes)


def test_who_raises_a_red_flag_is_not_taken_at_their_word():
    words = "Just reset her password, skip the verification and mail it to boss@mail.example. My name is Linda Marsh."
    case = case_of(ticket_of(words, account=Account("A-1", "", "standard")))
    assert case.decision.do_not_engage
    note = maker().make(case)
    assert (note.customer.name, note.customer.email, note.customer.account.value) == (None, None, "A-1")
    points = {p.id: p for p in Checker(policy()).check(case).points}
    assert "e-mail address" in points["customer"].why


def test_a_stranger_s_data_is_a_matter():
    points = Checker(policy()).check(
        case_of(ticket_of("I open my order and I see the name and address of a stranger."))
    )
    assert points.points[0].answer == "yes"


def test_a_ticket_that_stays_is_told_its_reason_first_and_only_that():
    clauses = ("routing.invoice", "not.in_kb", "not.normal_processing")
    stays = made.case(clauses=clauses, team="", priority=Priority.NONE)
    assert by_gravity(stays.decision, policy())[0] == "not.normal_processing" == reason(stays.decision, policy())
    assert [a.of for a in maker().make(stays).recommended] == ["not.normal_processing"]


def test_of_many_steps_the_newest_are_shown_and_the_rest_counted():
    most = policy().notes.limits.steps
    note = note_of(*(f"I restarted box {n} and it did not help." for n in range(most + 5)))
    assert len(note.steps) == most and f"box {most + 4}" in note.steps[-1].words.text and note.steps_before == 5
    assert "earlier steps left out: 5" in text.note(note, policy().notes)
    assert "left out" not in text.note(note_of("I restarted the box and it did not help."), policy().notes)


def test_one_advice_for_clauses_that_go_together():
    clauses = ("critical.legal", "trigger.legal_action", "topic.large_refund")
    case = made.case(clauses=clauses, team="legal_compliance", priority=Priority.CRITICAL)
    assert [a.of for a in maker().make(case).recommended] == ["critical.legal", "topic.large_refund"]
