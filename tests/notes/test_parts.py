"""The parts of a note, one by one: what is taken, and what only looks like it."""

import pytest

from tests.conftest import thread_of
from tests.notes.making import note_of
from triage.types import Account, Author


def issue(*bodies, **keys):
    return [q.text for q in note_of(*bodies, **keys).issue]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "Hi team,\n\nI hope you are well. The export stops at 40 percent.\n\nThanks,\nIna",
            "The export stops at 40 percent",
        ),
        ("Hello, my order never came. Can I talk to a real person?", "my order never came"),
        ("Good morning! Quick question. How do I add a user?", "How do I add a user?"),
        ("@shop Sorry. My parcel is lost.", "My parcel is lost"),
        (
            "I cleared the cache and restarted. The page stays blank and does not load.",
            "The page stays blank and does not load",
        ),
    ],
)
def test_the_issue_is_the_matter_and_no_greeting(body, wanted):
    assert wanted in issue(body)


def test_the_issue_shows_the_gravest_clause_too():
    found = issue("The invoice of May is wrong again. I have asked twice. If nobody answers I will sue you.")
    assert len(found) == 2 and "I will sue you" in found[1] and "invoice" in found[0]


def test_a_subject_is_not_told_twice():
    assert issue("My parcel is lost. Where is it?", subject="My parcel is lost").count("My parcel is lost") == 1


def test_without_words_nothing_is_invented():
    note = note_of("", account=Account("5", "", "vip"))
    assert note.issue == () and "what the customer wrote" in note.missing
    assert issue("Hello,\n\nThanks!") == []


def test_words_of_other_alphabets_are_words():
    assert issue("Привет, приложение не работает") and issue("Hi, 无法登入")


def test_a_long_sentence_is_cut_at_a_word_around_its_evidence():
    text = (
        "we have " + "very " * 120 + "much trouble and I will sue you for all of it because " + "really " * 120 + "bad"
    )
    (found,) = note_of(text).issue
    assert found.more and len(found.text) <= 260 and "sue you" in found.text


def impact(body):
    return {t.kind for t in note_of(body).impact}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("We lose roughly 900 EUR an hour.", "money"),
        ("That cost us thousands in sales.", "money"),
        ("All 14 tills are offline and nobody can pay.", "people"),
        ("Our entire team is locked out.", "people"),
        ("I need it by Friday.", "deadline"),
        ("Our launch is tomorrow.", "deadline"),
        ("We cannot work.", "work"),
        ("Production is at a standstill.", "work"),
    ],
)
def test_business_impact_by_kind(body, kind):
    assert kind in impact(body)


@pytest.mark.parametrize(
    "body",
    [
        "I paid 340 euros in May.",
        "I write for our design company.",
        "He is out until the 10th.",
        "The late fee is wrong.",
    ],
)
def test_no_impact_is_read_into_a_text(body):
    assert impact(body) == set()


def contact(body):
    return [t.kind for t in note_of(body).contact]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Please call me after 5 pm.", "wanted"),
        ("You can reach me at my desk between 9 and 11.", "wanted"),
        ("Reply by email is fine.", "wanted"),
        ("Please answer in writing only.", "wanted"),
        ("Please do not call me, I am at work.", "unwanted"),
        ("No phone calls please.", "unwanted"),
        ("I am only available in the mornings.", "time"),
    ],
)
def test_contact_preference(body, kind):
    assert contact(body) == [kind]


@pytest.mark.parametrize(
    "body", ["Your agent promised to call me and never did.", "I called you yesterday.", "The call dropped."]
)
def test_a_call_that_is_told_is_no_wish(body):
    assert contact(body) == []


def test_steps_of_both_sides_with_their_results():
    note = note_of(
        ticket=thread_of(
            [
                (0, "customer", "The app crashes. I restarted the phone, no luck."),
                (1, "agent", "I have checked your account. Could you please reinstall the app?"),
                (2, "customer", "Reinstalled the app. It still crashes."),
                (3, "agent", "Please clear the cache. Please send us a screenshot."),
            ]
        )
    )
    told = [(s.by, s.words.text, s.asked, [r.text for r in s.results]) for s in note.steps]
    assert told == [
        (Author.CUSTOMER, "I restarted the phone, no luck", False, ["I restarted the phone, no luck"]),
        (Author.AGENT, "I have checked your account", False, []),
        (Author.CUSTOMER, "Reinstalled the app", False, ["It still crashes"]),
        (Author.AGENT, "Please clear the cache", True, []),
    ]
    answered, open_ = note.steps[2], note.steps[3]
    assert answered.request is not None and answered.request.text.startswith("Could you please reinstall")
    assert open_.open and "result of a step" in note.missing


def test_the_answer_to_a_request_is_its_result():
    turns = [
        (0, "customer", "No picture."),
        (1, "agent", "Please unplug the box."),
        (2, "customer", "did that, same again"),
    ]
    (step,) = note_of(ticket=thread_of(turns)).steps
    assert step.asked and [r.text for r in step.results] == ["did that, same again"]
