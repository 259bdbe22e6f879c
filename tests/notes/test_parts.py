"""The parts of a note, one by one: what is taken, and what only looks like it."""

import pytest

from tests.conftest import thread_of, ticket_of
from tests.notes.making import THREADS, note_of, read
from triage.notes.note import Told
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


@pytest.mark.parametrize(
    "body",
    [
        "Since I reset my password I am locked out.",
        "I deleted the folder by mistake.",
        "You have changed my password!",
        "I have not tried anything yet.",
        "Every time I restarted it was gone.",
        "I checked my bank and saw two charges.",
    ],
)
def test_what_only_looks_like_a_step(body):
    assert note_of(body).steps == ()


def test_internal_notes_and_bots_are_not_in_a_note():
    turns = [
        (0, "customer", "It is broken."),
        (1, "note", "I restarted the server."),
        (2, "bot", "Please clear the cache."),
    ]
    assert note_of(ticket=thread_of(turns)).steps == ()


@pytest.mark.parametrize(
    "body",
    [
        'It says "link expired".',
        "We get HTTP 429 from /v2/orders.",
        "Error code E-204 appears.",
        "It shows ERR_CONNECTION_RESET.",
    ],
)
def test_errors_are_kept(body):
    assert [t.kind for t in note_of(body).received if isinstance(t, Told)] == ["error"]


def test_files_are_kept_from_words_and_columns():
    found = note_of(
        "See the attached screenshot.", extra={"attachments": [{"file_name": "a.png"}, {"name": "b.log"}]}
    ).received
    assert [getattr(f, "kind", None) or f.value for f in found] == ["file", "a.png, b.log"]


def test_who_writes_and_for_how_long():
    account = Account("12345", "Ina Probe", "premium", "2024-02-12")
    customer = note_of("Help, it crashes.\n\nIna Probe\nina@probe.example", account=account).customer
    assert (customer.name.value, customer.name.field) == ("Ina Probe", "account.name")
    assert (customer.email.value, customer.active) == ("ina@probe.example", "2 years")
    assert customer.tier.field == "account.tier"


def test_a_name_is_found_in_words_and_signatures_and_nowhere_else():
    assert note_of("My name is Ina Probe. It crashes.").customer.name.value == "Ina Probe"
    assert note_of("It crashes on start.\n\nKind regards,\nIna Probe").customer.name.value == "Ina Probe"
    assert note_of("My name is on the invoice. It crashes.").customer.name is None
    assert (
        note_of("It crashes.", extra={"requester": {"name": "Ina", "email": "i@p.example"}}).customer.email.value
        == "i@p.example"
    )


def test_a_date_that_cannot_be_told_is_shown_as_it_is():
    customer = note_of("It crashes.", account=Account("1", "", "", "spring 2021")).customer
    assert (customer.since.value, customer.active) == ("spring 2021", "")


def test_earlier_tickets_from_words_and_columns():
    note = note_of("See tickets #80211 and #80377, and case 4471.", extra={"parent_id": 9001, "previous_tickets": 5})
    assert {f.value for f in note.earlier} == {"9001", "80211", "80377", "4471"}
    assert note_of("This is ticket T-1.").earlier == ()


def test_a_red_flag_begins_with_the_incident_and_leaves_no_room_for_the_rest():
    note = note_of("I will come to your office tomorrow and break your legs, you idiots. Refund me 900 euros.")
    assert note.incident[0] == "Document everything" and len(note.incident) == 4
    assert {a.of.partition(".")[0] for a in (*note.recommended, *note.gather)} == {"redflag"}


def test_what_is_known_is_not_asked():
    asked = {a.text for a in note_of("Our server is down since 9:15 for all 40 users and we cannot work.").gather}
    assert not any(text.startswith(("since when", "who is affected", "what stands still")) for text in asked)
    more = {a.text for a in note_of("Our server is down and we cannot work.").gather}
    assert any(text.startswith("since when") for text in more)


def test_a_clause_without_its_own_advice_falls_back_to_the_team():
    from tests.conftest import policy_of
    from triage.intake.decided import Case
    from triage.notes.maker import Maker
    from triage.scorer import Scorer

    rules = policy_of(
        {"critical.own": {"floor": "critical", "team": "billing", "match": {"phrase": {"any": ["gone"]}}}}
    )
    ticket = ticket_of("My money is gone.")
    note = Maker(rules).make(Case(ticket, Scorer(rules).score([ticket])[0]))
    assert [a.of for a in note.recommended] == ["billing"] and note.gather


def test_the_tier_of_an_account_is_the_concern_when_nothing_else_is():
    ticket = next(t for t in read(THREADS) if t.id == "N-10")
    concern = note_of(ticket=ticket).concern
    assert concern.clause == "trigger.vip" and concern.words is None
