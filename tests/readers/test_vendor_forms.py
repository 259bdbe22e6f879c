"""What one vendor's files alone say: companions, warehouse tables, codes, and files of several formats."""

from __future__ import annotations

import json

import pytest

from tests.readers.vendor_files import A, C, freshdesk, said, zendesk
from triage.errors import InputError


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        ({"users": [{"id": 1, "role": "agent", "name": "n"}]}, "people"),
        ({"organizations": [{"id": 1, "name": "n"}]}, "companies"),
        (
            {"comments": [{"id": 1, "author_id": 2, "public": True, "body": "b", "html_body": ""}]},
            "messages that name no ticket",
        ),
        ([{"id": 1, "name": "n", "domains": [], "health_score": None}], "companies"),
        ([{"id": 1, "name": "n", "helpdesk_agent": False, "job_title": None, "twitter_id": None}], "people"),
    ],
)
def test_companions_alone_say_what_is_needed(read, content: object, holds: str) -> None:
    with pytest.raises(InputError, match=f"{holds}.*tickets file as well"):
        read("x.json", json.dumps(content))


def test_comments_alone_are_threads_without_known_author(read) -> None:
    first, second = "1,5,9,TRUE,2026-03-02 09:00:00,a\n", "2,5,9,FALSE,2026-03-01 09:00:00,b\n"
    found = read("c.csv", "id,ticket_id,user_id,public,created,body\n" + first + second)
    ticket = found.tickets[0]
    assert (ticket.id, [m.body for m in ticket.messages]) == ("5", ["b", "a"])
    assert "author" in ticket.lacks and any("no zendesk tickets file" in w for w in found.export.warnings)


def test_zendesk_warehouse_tables(read) -> None:
    tickets = (
        "id,created_at,description,requester_id,submitter_id,assignee_id,subject,status,via_channel,organization_id\n"
    )
    comments = "id,body,created,public,ticket_id,user_id,voice_comment\n"
    organizations = "id,name,shared_comments,shared_tickets,custom_tier\n"
    found = read(
        "ticket.csv", tickets + "5,2026-03-02 09:00:00,first,10,10,77,s,open,email,9\n",
        "ticket_comment.csv", comments + "1,first,2026-03-02 09:00:00,TRUE,5,10,FALSE\n"
        "2,secret,2026-03-02 09:01:00,FALSE,5,88,FALSE\n3,answer,2026-03-02 09:02:00,TRUE,5,77,FALSE\n",
        "organization.csv", organizations + "9,Kettle Works,FALSE,FALSE,Gold\n",
    )  # fmt: skip
    assert said(found.tickets[0]) == [(C, "first"), (A, "secret"), (A, "answer")]
    assert [m.internal for m in found.tickets[0].messages] == [False, True, False]
    assert (found.tickets[0].account.name, found.tickets[0].account.tier) == ("Kettle Works", "Gold")


def test_freshdesk_plain_text_before_html(read) -> None:
    v2 = [freshdesk(1, description="<p>a</p>", description_text="a"), freshdesk(2, description="<p>b</p>")]
    found = read("f.json", json.dumps(v2))
    assert [(t.messages[0].body, t.messages[0].html) for t in found.tickets] == [("a", False), ("<p>b</p>", True)]
    v1 = freshdesk(3, description="if a < b", description_html="<p>if a &lt; b</p>", custom_field={})
    ticket = read("f.json", json.dumps({"helpdesk_ticket": v1})).tickets[0]
    assert (ticket.messages[0].body, ticket.messages[0].html) == ("if a < b", False)


def test_freshdesk_conversations_and_codes(read) -> None:
    def part(ident: int, **more: object) -> dict[str, object]:
        base = {"ticket_id": 1, "incoming": False, "private": False, "user_id": 77, "body_text": None}
        return {"id": ident, "created_at": f"2026-03-02T1{ident}:00:00Z", **base, **more}

    talk = [
        part(1, body="<p>q</p>", body_text="q"),
        part(2, body="<p>a</p>", incoming=True, user_id=10),
        part(3, body="x", body_text="x", private=True),
    ]
    tickets = [freshdesk(description_text="first", status=6, source=7)]
    ticket = read("f.json", json.dumps(tickets), "c.json", json.dumps(talk)).tickets[0]
    assert said(ticket) == [(C, "first"), (A, "q"), (C, "<p>a</p>"), (A, "x")]
    assert [(m.html, m.internal) for m in ticket.messages[2:]] == [(True, False), (False, True)]
    assert (ticket.status, ticket.channel) == ("6", "chat")


def test_columns_reach_into_a_vendors_tickets(read) -> None:
    found = read("t.json", json.dumps([zendesk(importance="vip")]), columns={"account_tier": "importance"})
    assert found.tickets[0].account.tier == "vip" and "account.tier" not in found.tickets[0].lacks
    with pytest.raises(InputError, match="finds it by itself"):
        read("t.json", json.dumps([zendesk()]), columns={"author": "via"})


def test_a_tie_between_two_vendors_names_both(read) -> None:
    both = {**zendesk(), **freshdesk()}
    with pytest.raises(InputError, match=r"freshdesk or zendesk.*--reader"):
        read("t.json", json.dumps([both]))
    assert read("t.json", json.dumps([both]), reader="zendesk").ids == ["1"]


def test_formats_are_not_mixed_with_a_vendors(read) -> None:
    with pytest.raises(InputError, match="several formats"):
        read("a.json", json.dumps([zendesk()]), "b.json", json.dumps([freshdesk()]))
    with pytest.raises(InputError, match="read it by itself"):
        read("a.json", json.dumps([zendesk()]), "b.csv", "id,body\n1,x\n")


def test_unknown_reader_and_records_of_no_kind(read) -> None:
    with pytest.raises(Exception, match="no reader is called 'nope'"):
        read("a.csv", "id,body\n1,x\n", reader="nope")
    found = read("a.json", json.dumps({"tickets": [zendesk(), 5, {}]}))
    assert found.ids == ["1"] and len(found.rejected) == 2
