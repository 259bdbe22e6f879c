"""Intercom: words in forms, companies, warehouses, and what is rejected."""

from __future__ import annotations

import json

import pytest

from tests.readers.intercoms import ADMIN, AT, USER, A, C, conversation, part, said, source
from triage.errors import InputError


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
