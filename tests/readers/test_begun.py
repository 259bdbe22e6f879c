"""Who wrote the first words of a ticket, and messages that tell their writer twice."""

from __future__ import annotations

import json

import pytest

from tests.readers.vendor_files import A, C, comment, freshdesk, said, zendesk


def test_a_freshdesk_requesters_reply_is_the_customers_whatever_incoming_says(read) -> None:
    base = {"ticket_id": 1, "incoming": False, "body": "x", "created_at": "2026-03-02T11:00:00Z", "support_email": None}
    talk = [
        {"id": 1, "private": False, "user_id": 10, "body_text": "mine", **base},
        {"id": 2, "private": True, "user_id": 10, "body_text": "noted", **base},
        {"id": 3, "private": False, "user_id": 77, "body_text": "ours", **base},
    ]
    ticket = read("f.json", json.dumps([freshdesk(description_text="first")]), "c.json", json.dumps(talk)).tickets[0]
    assert said(ticket) == [(C, "first"), (C, "mine"), (C, "noted"), (A, "ours")]
    assert [m.internal for m in ticket.messages] == [False, False, True, False]


@pytest.mark.parametrize(("source", "writer", "subject"), [(10, A, ""), (1, C, "s")])
def test_a_freshdesk_mail_of_the_house_is_no_word_of_the_customer(read, source: int, writer, subject: str) -> None:
    ticket = read("f.json", json.dumps([freshdesk(description_text="an offer", source=source)])).tickets[0]
    assert said(ticket) == [(writer, "an offer")]
    assert (ticket.subject, ticket.extra.get("subject", "s")) == (subject, "s")
    assert ("subject" in ticket.extra) is (writer is A)


def test_a_zendesk_description_by_somebody_else_goes_to_a_person(read) -> None:
    other = zendesk(submitter_id=77)
    ticket = read("t.json", json.dumps([other])).tickets[0]
    assert said(ticket) == [(C, "first")] and "somebody else than the requester" in ticket.warnings[0]
    talk = json.dumps({"comments": [comment(0, 77, "first")]})
    for files in (
        ["t.json", json.dumps([zendesk()])],
        ["t.json", json.dumps([zendesk(submitter_id=None)])],
        ["t.json", json.dumps([other]), "c.json", talk],
    ):
        assert read(*files).tickets[0].warnings == ()
