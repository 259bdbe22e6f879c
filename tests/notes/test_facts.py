"""What a note says of files, people, errors and what is still to be asked."""

import pytest

from tests.conftest import thread_of, ticket_of
from tests.notes.making import THREADS, note_of, read
from triage.notes.note import Told
from triage.types import Account


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
