"""Zendesk and Freshdesk: whose word a message is, what is joined, what is said when something is missing."""

from __future__ import annotations

import json

import pytest

from tests.readers.vendor_files import A, B, C, comment, freshdesk, said, zendesk


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
