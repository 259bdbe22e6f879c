"""Intercom: whose word a part is, who began, what lists leave out, and what a warehouse keeps of it."""

from __future__ import annotations

import json

import pytest

import triage
from triage.errors import InputError
from triage.signals import Detector
from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT
USER = {"type": "user", "id": "u1", "email": "u1@example.org"}
ADMIN = {"type": "admin", "id": "7", "email": "desk@example.org"}
FIN = {"type": "bot", "id": "9", "email": "operator+x@example.org"}
AT = 1772442840


def part(ident: int, author: dict[str, object] | None, body: str | None, **more: object) -> dict[str, object]:
    base = {"type": "conversation_part", "id": str(ident), "part_type": "comment", "created_at": AT + 60 * ident}
    return {**base, "body": body, "author": author, **more}


def conversation(*parts: dict[str, object], ident: str = "501", **more: object) -> dict[str, object]:
    held = {"type": "conversation_part.list", "conversation_parts": list(parts), "total_count": len(parts)}
    base = {
        "type": "conversation", "id": ident, "created_at": AT, "updated_at": AT, "title": None, "state": "open",
        "priority": "priority", "waiting_since": None, "sla_applied": {"sla_status": "missed"},
        "source": source("first"), "contacts": {"contacts": [{"type": "contact", "id": "u1"}]},
        "tags": {"tags": [{"name": "escalated"}]}, "conversation_parts": held,
    }  # fmt: skip
    return {**base, **more}


def source(body: object, author: dict[str, object] = USER, way: str = "customer_initiated", **more: object) -> object:
    return {"type": "conversation", "delivered_as": way, "subject": "", "body": body, "author": author, **more}


def said(ticket) -> list[tuple[Author, str]]:
    return [(m.author, m.body) for m in ticket.messages]


def test_whose_word_each_part_is(read) -> None:
    parts = [
        part(1, FIN, "I am a machine"), part(2, {**ADMIN, "email": "operator+7@example.org"}, "so am I"),
        part(3, None, None, part_type="assignment"), part(4, ADMIN, "a question"),
        part(5, ADMIN, "between us", part_type="note"), part(6, {"type": "lead", "id": "u2"}, "an answer"),
        part(7, USER, "again", part_type="open"), part(8, {**ADMIN, "from_ai_agent": True}, "third machine"),
    ]  # fmt: skip
    ticket = read("c.json", json.dumps(conversation(*parts))).tickets[0]
    assert said(ticket) == [
        (C, "first"), (B, "I am a machine"), (B, "so am I"), (A, "a question"), (A, "between us"), (C, "an answer"),
        (C, "again"), (B, "third machine"),
    ]  # fmt: skip
    assert [m.internal for m in ticket.messages] == [False, False, False, False, True, False, False, False]
    assert ticket.warnings == ()


@pytest.mark.parametrize(
    ("way", "author", "role", "sure"),
    [
        ("admin_initiated", ADMIN, A, True),
        ("automated", ADMIN, B, True),
        ("operator_initiated", FIN, B, True),
        ("admin_initiated", {}, A, True),
        ("customer_initiated", USER, C, True),
        ("customer_initiated", {}, C, False),
        ("admin_initiated", USER, C, False),
    ],
)
def test_who_began_is_told_by_the_author_and_the_way(read, way: str, author: dict, role: Author, sure: bool) -> None:
    ticket = read("c.json", json.dumps(conversation(source=source("hello", author, way)))).tickets[0]
    assert said(ticket) == [(role, "hello")]
    assert (ticket.warnings == ()) is sure


def test_a_subject_of_the_house_is_no_word_of_the_customer(read) -> None:
    opened = source("We saw fraud.", ADMIN, "admin_initiated") | {"subject": "Fraudulent charges"}
    ticket = read("c.json", json.dumps(conversation(part(1, USER, "Thank you"), source=opened))).tickets[0]
    assert ticket.subject == "" and ticket.extra["source"]["subject"] == "Fraudulent charges"
    theirs = source("Somebody used my card.") | {"subject": "Fraudulent charges"}
    assert read("c.json", json.dumps(conversation(source=theirs))).tickets[0].subject == "Fraudulent charges"


def test_only_what_is_html_is_read_as_html(read) -> None:
    parts = [part(1, USER, "see <ticket id> or a < b"), part(2, USER, "one<br>two")]
    ticket = read("c.json", json.dumps(conversation(*parts, source=source("<p>x</p>")))).tickets[0]
    assert [m.html for m in ticket.messages] == [True, False, True]


def test_a_list_says_of_each_ticket_that_its_thread_is_lacking(read) -> None:
    listed = {k: v for k, v in conversation().items() if k != "conversation_parts"}
    page = {"type": "conversation.list", "conversations": [listed, conversation(part(1, ADMIN, "a"), ident="502")]}
    page["pages"] = {"type": "pages", "next": {"starting_after": "x"}}
    found = read("c.json", json.dumps(page))
    assert ["thread" in t.lacks for t in found.tickets] == [True, False]
    assert any("more pages follow" in w for w in found.export.warnings)
    alone = read("c.json", json.dumps({"type": "conversation.list", "conversations": [listed]}))
    assert any("GET /conversations/{id}" in w for w in alone.export.warnings)
    detector = Detector(triage.load_policy())
    missing = detector.detect(detector.views(alone.tickets))[0].missing
    assert {m.clause for m in missing if m.field == "thread"} >= {"trigger.stale_followup", "trigger.repeat_issue"}


def test_a_thread_that_was_cut_or_redacted_goes_to_a_person(read) -> None:
    cut = conversation(part(1, ADMIN, "a"))
    cut["conversation_parts"]["total_count"] = 600
    assert "1 of the 600 parts" in read("c.json", json.dumps(cut)).tickets[0].warnings[0]
    gone = conversation(part(1, USER, "", redacted=True))
    assert "redacted" in read("c.json", json.dumps(gone)).tickets[0].warnings[0]


def test_outcomes_are_extra_only(read) -> None:
    ticket = read("c.json", json.dumps(conversation())).tickets[0]
    assert ticket.extra["priority"] == "priority" and ticket.extra["sla_applied"] == {"sla_status": "missed"}
    assert (ticket.channel, ticket.status, ticket.account.tier) == ("chat", "open", None)
    assert "first" not in json.dumps(dict(ticket.extra))


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("suffix", ["json", "json.gz"])
def test_all_shapes(read, indent: int | None, suffix: str) -> None:
    one, two = conversation(ident="1"), conversation(ident="2")
    event = {"type": "notification_event", "id": "n", "data": {"type": "notification_event_data", "item": one}}
    shapes = {
        "list": [[one, two]], "lines": [one, two], "single": [one], "event": [event],
        "pages": [{"type": "conversation.list", "conversations": [one]}, {"conversations": [two]}],
    }  # fmt: skip
    for values in shapes.values():
        found = read(f"c.{suffix}", "\n".join(json.dumps(v, indent=indent) for v in values))
        assert found.export.reader == "intercom" and found.ids in (["1"], ["1", "2"])


def test_tickets_have_their_words_in_a_form(read) -> None:
    def ticket(category: str, **form: object) -> dict[str, object]:
        held = {"ticket_parts": [part(1, ADMIN, "noted", part_type="note")], "total_count": 1}
        asked = {"_default_title_": "Broken", "_default_description_": "It broke.", **form}
        state = {"category": "in_progress", "internal_label": "Doing"}
        return {"type": "ticket", "id": "9", "ticket_id": "38", "category": category, "ticket_attributes": asked,
                "ticket_state": state, "created_at": AT, "ticket_parts": held}  # fmt: skip

    one = read("t.json", json.dumps(ticket("Customer", area="Printing"))).tickets[0]
    assert (one.id, one.subject, one.status) == ("38", "Broken", "in_progress")
    assert said(one) == [(C, "It broke."), (A, "noted")] and one.warnings == ()
    house = read("t.json", json.dumps(ticket("Back-office"))).tickets[0]
    assert said(house)[0] == (A, "It broke.") and house.messages[0].internal
    assert "no words of the customer" in house.warnings[0]
    more = read("t.json", json.dumps(ticket("Customer", story="and it hurt me and my whole family"))).tickets[0]
    assert "story" in more.warnings[0]


def test_companies_are_found_through_the_contact(read) -> None:
    contacts = [{"type": "contact", "id": "u1", "companies": {"data": [{"type": "company", "id": "k"}]}}]
    companies = [{"type": "company", "id": "k", "name": "Firm", "plan": {"name": "Enterprise"}}]
    files = ["p.json", json.dumps({"type": "contact.list", "data": contacts})]
    files += ["k.json", json.dumps({"type": "company.list", "data": companies})]
    with_it = read("c.json", json.dumps(conversation()), *files).tickets[0]
    assert (with_it.account.name, with_it.account.tier) == ("Firm", "Enterprise")
    assert "account.tier" not in with_it.lacks
    assert "account.tier" in read("c.json", json.dumps(conversation())).tickets[0].lacks


HISTORY = (
    "id,updated_at,created_at,source_id,source_author_id,source_author_type,source_delivered_as,state,source_body\n"
)
PARTS = (
    "id,updated_at,author_id,author_type,conversation_id,conversation_updated_at,created_at,part_type,body,"
    "_fivetran_active\n"
)


def test_a_warehouse_keeps_histories(read) -> None:
    rows = "".join(f"5,2026-03-0{d} 09:00:00,2026-03-01 09:00:00,1,u1,user,customer_initiated,{s},one\n"
                   for d, s in ((3, "closed"), (2, "open")))  # fmt: skip
    at = "2026-03-01 10:00:00"
    parts = f"1,{at},7,admin,5,{at},{at},comment,old words,false\n1,{at},7,admin,5,{at},{at},comment,two,true\n"
    parts += f"2,{at},7,admin,5,{at},{at},close,,true\n3,{at},7,admin,99,{at},{at},note,lost,true\n"
    links = "contact_id,company_id,contact_updated_at\nu1,k,2026-03-01\n"
    firms = "id,company_id,name,plan_name,monthly_spend,_fivetran_active\nk,x,Old,basic,1,false\nk,x,Firm,vip,1,true\n"
    found = read("h.csv", HISTORY + rows, "p.csv", PARTS + parts, "l.csv", links, "k.csv", firms)
    assert [(t.id, t.status, t.account.name, t.account.tier) for t in found.tickets] == [("5", "closed", "Firm", "vip")]
    assert said(found.tickets[0]) == [(C, "one"), (A, "two")]
    reasons = " ".join(r.reason for r in found.rejected)
    assert len(found.rejected) == 3
    assert all(word in reasons for word in ("superseded", "older state of message 1", "ticket 99"))
    alone = read("h.csv", HISTORY + rows)
    assert "thread" in alone.tickets[0].lacks
    threads = read("p.csv", PARTS + parts)
    assert threads.ids == ["5", "99"] and all("body" in t.lacks for t in threads.tickets)


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        ("tag_id,conversation_id,conversation_updated_at\n1,2,2026-03-01\n", "tags"),
        ("id,company_id,monthly_spend,plan_name,user_count\nk,x,1,basic,2\n", "companies"),
        ("contact_id,company_id,contact_updated_at\nu1,k,2026-03-01\n", "people"),
    ],
)
def test_companions_alone_say_what_is_needed(read, content: str, holds: str) -> None:
    with pytest.raises(InputError, match=rf"holds {holds} but no tickets; give the intercom conversations file"):
        read("x.csv", content)


def test_a_body_that_is_no_text_is_rejected(read) -> None:
    bad = [
        conversation(source=source(["x"])),
        conversation(part(1, USER, {"x": 1}), ident="2"),
        conversation(ident="3"),
    ]
    bad.append(conversation(ident="4", conversation_parts={"conversation_parts": "x"}))
    found = read("c.json", json.dumps(bad))
    assert found.ids == ["3"] and len(found.rejected) == 3
    assert {r.reason for r in found.rejected} == {"body is no text", "conversationparts is no list of messages"}


def test_a_table_of_tickets_that_tells_of_companies_is_nobodys(read) -> None:
    found = read("t.csv", "id,body,company_id,plan_name,user_count,session_count\n1,hello,k,basic,2,3\n")
    assert (found.export.reader, found.ids) == ("csv", ["1"])
