"""The customer is greeted by name, never by an address or an id, and a name brings nothing else into a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ticket_of
from tests.replies.made import POLICY, case
from triage.replies import draft
from triage.replies.forms import markdown
from triage.replies.who import is_name, name
from triage.types import Account

GREETING = POLICY.scripts.greeting


def greeted(extra=None, account=None):
    return name(ticket_of("words", extra=extra or {}, account=account or Account()), GREETING)


@pytest.mark.parametrize(
    ("extra", "who"),
    [
        ({"Requester": "Ines Falk", "Requester email": "ines@example.org", "Assignee": "Pat Helper"}, "Ines Falk"),
        ({"requester": {"id": 7, "name": "Ines  Falk\n", "email": "i@example.org"}}, "Ines Falk"),
        ({"reporter": {"displayName": "Ines Falk"}}, "Ines Falk"),
        ({"primaryCustomer": {"first": "Ines", "last": "Falk"}}, "Ines Falk"),
        ({"customer": {"firstname": "Ines", "lastname": ""}}, "Ines"),
        ({"Contact Name": "Ines Falk", "Case Owner": "Pat Helper"}, "Ines Falk"),
        ({"Full name": "Ines Falk"}, "Ines Falk"),
        ({"First Name": "Ines", "Last Name": "Falk"}, "Ines Falk"),
        ({"customer_name": "Dr. J.R. O’Brien-Smith"}, "Dr. J.R. O’Brien-Smith"),
        ({"customer_name": "Łukasz Żółć"}, "Łukasz Żółć"),
        ({"customer_name": "김민준"}, "김민준"),
        ({"customer_name": "नरेन्द्र शर्मा"}, "नरेन्द्र शर्मा"),
        ({"Requester": "ines@example.org"}, ""),
        ({"Requester": "712020:c1001"}, ""),
        ({"Requester": "Contact"}, ""),
        ({"Requester": "Unknown User"}, ""),
        ({"Assignee": "Pat Helper", "agent": {"name": "Pat Helper"}, "owner_name": "Pat Helper"}, ""),
        ({"customer_name": "<b>Ines</b>"}, ""),
        ({"customer_name": "[Ines](https://evil.example)"}, ""),
        ({"customer_name": "Ines, see evil.example now"}, ""),
        ({"customer_name": "visit evil.com"}, ""),
        ({"customer_name": "Ines\u202egro.elpmaxe"}, ""),
        ({"customer_name": "[team]"}, ""),
        ({"customer_name": "a b c d e f"}, ""),
        ({"customer_name": "{0} %s"}, ""),
        ({"customer_name": 7, "requester": None}, ""),
    ],
)
def test_a_name_is_a_name_and_nothing_else(extra, who):
    assert greeted(extra) == who


def test_the_account_is_greeted_where_no_person_is_known():
    assert greeted(account=Account("A-1", "Birkenhof Logistik")) == "Birkenhof Logistik"
    assert greeted({"Requester": "Ines Falk"}, Account("A-1", "Birkenhof Logistik")) == "Ines Falk"
    assert greeted(account=Account("acme", "ACME")) == ""
    assert greeted(account=Account("A-1", "ines@example.org")) == ""


def test_the_greeting():
    ticket = ticket_of("words", extra={"Requester": "Ines Falk"})
    assert draft(case(ticket), POLICY).message.startswith("Hello Ines Falk,\n\n")
    assert draft(case(ticket), POLICY, greet=False).message.startswith("Hello,\n\n")
    assert "> Hello Ines Falk,\n" in markdown(draft(case(ticket), POLICY), POLICY)


@given(st.text(max_size=70))
def test_what_is_taken_for_a_name_cannot_mark_up_anything(text):
    if is_name(text):
        assert not set(text) & set('<>[](){}&*_`#|\\@:/"=+%\n\t\r\0~^$!?;,0123456789')
        assert text.isprintable() or any(ord(sign) > 127 for sign in text)


@given(st.text(max_size=70), st.sampled_from(["customer_name", "requester", "time_zone", "Full name"]))
def test_any_column_leaves_the_rest_of_the_message_as_it_is(text, column):
    plain = draft(case(clause="topic.large_refund"), POLICY).message.partition("\n\n")
    found = draft(case(ticket_of(text, extra={column: text}), clause="topic.large_refund"), POLICY).message
    assert found.partition("\n\n")[2] == plain[2]
