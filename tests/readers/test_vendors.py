"""Zendesk and Freshdesk: whose word a message is, what is joined, what is said when something is missing."""

from __future__ import annotations

import json

import pytest

from triage.errors import InputError
from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT


def zendesk(ident: int = 1, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "via": {"channel": "email"}, "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        "subject": "s", "raw_subject": "s", "description": "first", "priority": "urgent", "status": "open",
        "requester_id": 10, "submitter_id": 10, "assignee_id": 77, "organization_id": None, "tags": ["x"],
    }  # fmt: skip
    return {**base, **more}


def comment(ident: int, author: int, body: str, **more: object) -> dict[str, object]:
    at = f"2026-03-02T09:{ident:02}:00Z"
    return {
        "id": ident,
        "ticket_id": 1,
        "author_id": author,
        "public": True,
        "body": body,
        "html_body": "",
        "created_at": at,
        **more,
    }


def freshdesk(ident: int = 1, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "subject": "s", "status": 2, "priority": 4, "source": 1, "requester_id": 10, "responder_id": 77,
        "company_id": None, "fr_escalated": True, "spam": False, "is_escalated": True, "tags": [],
        "created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T09:00:00Z",
    }  # fmt: skip
    return {**base, **more}


def said(ticket) -> list[tuple[Author, str]]:
    return [(m.author, m.body) for m in ticket.messages]


def test_zendesk_description_counts_once_and_roles_are_known(read) -> None:
    comments = [
        comment(0, 10, "first"), comment(1, 77, "answer"), comment(2, 55, "copied in"), comment(3, 66, "from the desk"),
        comment(4, -1, "closed by rule"), comment(5, 88, "secret", public=False),
    ]  # fmt: skip
    users = [{"id": 55, "role": "end-user"}, {"id": 66, "role": "admin"}]
    files = ["t.json", json.dumps({"tickets": [zendesk()]}), "c.json", json.dumps({"comments": comments})]
    ticket = read(*files, "u.json", json.dumps({"users": users})).tickets[0]
    assert said(ticket) == [
        (C, "first"),
        (A, "answer"),
        (C, "copied in"),
        (A, "from the desk"),
        (B, "closed by rule"),
        (A, "secret"),
    ]
    assert [m.internal for m in ticket.messages] == [False] * 5 + [True]
    assert ticket.warnings == ()
    unsure = read(*files).tickets[0]
    assert said(unsure)[3] == (C, "from the desk") and "unknown role" in unsure.warnings[0]


def test_vendor_outcomes_are_extra_only(read) -> None:
    ticket = read("t.json", json.dumps({"tickets": [zendesk()]})).tickets[0]
    assert (ticket.extra["priority"], ticket.extra["tags"]) == ("urgent", ["x"])
    ticket = read("f.json", json.dumps([freshdesk(description_text="a")])).tickets[0]
    assert ticket.extra["is_escalated"] is True and ticket.extra["fr_escalated"] is True


def test_zendesk_html_only_where_nothing_else_is(read) -> None:
    inline = zendesk(comments=[comment(0, 10, "first"), comment(1, 10, "", html_body="<p>second</p>")])
    ticket = read("t.json", json.dumps(inline)).tickets[0]
    assert [(m.body, m.html) for m in ticket.messages] == [("first", False), ("<p>second</p>", True)]


def test_zendesk_audits_are_read_for_their_comments(read) -> None:
    audit = {"id": 5, "ticket_id": 1, "author_id": 77, "created_at": "2026-03-02T10:00:00Z", "events": [
        {"id": 6, "type": "Comment", "body": "note", "html_body": "<p>note</p>", "public": False},
        {"id": 7, "type": "Change"}]}  # fmt: skip
    ticket = read("t.json", json.dumps(zendesk()), "a.json", json.dumps({"audits": [audit]})).tickets[0]
    assert [(m.body, m.internal) for m in ticket.messages] == [("first", False), ("note", True)]


def test_the_newest_copy_of_a_ticket_wins(read) -> None:
    pages = [
        {"tickets": [zendesk(77), zendesk(78)]},
        {"tickets": [zendesk(77, updated_at="2026-03-03T09:00:00Z", description="new")]},
    ]
    for text in ("\n".join(map(json.dumps, pages)), "\n".join(json.dumps(p, indent=1) for p in pages)):
        found = read("p.json", text)
        assert sorted(found.ids) == ["77", "78"]
        assert "superseded" in found.rejected[0].reason
        assert next(t for t in found.tickets if t.id == "77").messages[0].body == "new"
    older_last = read("p.json", "\n".join(map(json.dumps, reversed(pages))))
    assert next(t for t in older_last.tickets if t.id == "77").messages[0].body == "new"


@pytest.mark.parametrize(
    ("first", "second", "doubtful"),
    [
        ({"description": "first"}, {"description": "second"}, True),
        ({"comments": [{"id": 1, "body": "first"}]}, {"comments": [{"id": 1, "body": "second"}]}, True),
        ({"updated_at": None, "description": "first"}, {"updated_at": None, "description": "second"}, True),
        ({"tags": ["a"]}, {"tags": ["b"]}, False),
        ({"description": "first", "updated_at": "2026-03-02T08:00:00Z"}, {"description": "second"}, False),
        ({"description": "first"}, {"description": "second", "updated_at": "2026-03-02T08:00:00Z"}, False),
    ],
    ids=["description", "comments", "timeless", "same-words", "newer-last", "newer-first"],
)
def test_of_two_copies_just_as_new_nobody_knows_which_counts(read, first, second, doubtful: bool) -> None:
    same = {"updated_at": "2026-03-02T09:00:00Z"}
    copies = [zendesk(77, **same | first), zendesk(77, **same | second)]
    found = read("p.json", json.dumps({"tickets": copies}))
    assert found.ids == ["77"] and len(found.rejected) == 1
    assert any("has other words" in w and "p.json:1)" in w for w in found.tickets[0].warnings) is doubtful


@pytest.mark.parametrize("broken", [{"description": ["x"]}, {"comments": "x"}], ids=["words", "thread"])
@pytest.mark.parametrize("broken_first", [False, True])
def test_a_newer_copy_that_cannot_be_read_does_not_take_the_ticket_along(read, broken, broken_first: bool) -> None:
    copies = [zendesk(77), zendesk(77, updated_at="2026-03-03T09:00:00Z", **broken)]
    found = read("p.json", json.dumps({"tickets": copies[::-1] if broken_first else copies}))
    assert found.ids == ["77"] and found.tickets[0].messages[0].body == "first"
    assert len(found.rejected) == 1 and " is no " in found.rejected[0].reason


def test_messages_without_their_ticket_are_rejected_not_lost(read) -> None:
    comments = [comment(0, 10, "first"), comment(1, 10, "stray", ticket_id=999), comment(0, 10, "first")]
    found = read("t.json", json.dumps(zendesk()), "c.json", json.dumps({"comments": comments}))
    assert said(found.tickets[0]) == [(C, "first")]
    assert "ticket 999" in found.rejected[0].reason


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
