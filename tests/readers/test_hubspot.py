"""HubSpot: messages that do not name their ticket, directions, views, and warehouse tables with their prefix."""

from __future__ import annotations

import json

import pytest

from triage.errors import InputError
from triage.types import Author

C, A = Author.CUSTOMER, Author.AGENT
AT = "2026-03-02T09:00:00.000Z"


def obj(ident: str, properties: dict[str, object], **more: object) -> dict[str, object]:
    return {"id": ident, "properties": properties, "createdAt": AT, "updatedAt": AT, "archived": False, **more}


def ticket(
    ident: str, *, companies: tuple[str, ...] = (), contacts: tuple[str, ...] = (), **talk: list[str]
) -> dict[str, object]:
    ends = {**talk, "companies": list(companies), "contacts": list(contacts)}
    found = {
        name: {"results": [{"id": i, "type": f"ticket_to_{name}"} for i in ids]} for name, ids in ends.items() if ids
    }
    properties = {"subject": "s", "content": "first", "createdate": AT, "hs_object_id": ident, "hs_pipeline_stage": "1",
                  "hs_ticket_priority": "URGENT", "source_type": "EMAIL"}  # fmt: skip
    return obj(ident, properties, **({"associations": found} if found else {}))


def email(ident: str, direction: str, text: str, **more: object) -> dict[str, object]:
    properties = {"hs_object_id": ident, "hs_email_direction": direction, "hs_email_text": text,
                  "hs_timestamp": f"2026-03-02T10:{int(ident):02}:00.000Z", **more}  # fmt: skip
    return obj(ident, properties)


def said(found) -> list[tuple[Author, str, bool]]:
    return [(m.author, m.body, m.internal) for m in found.messages]


def files(*lists: list[dict[str, object]]) -> list[str]:
    return [part for n, records in enumerate(lists) for part in (f"{n}.json", json.dumps({"results": records}))]


def test_api_messages_are_joined_by_the_associations_of_tickets(read) -> None:
    emails = [email("1", "INCOMING_EMAIL", "first"), email("2", "EMAIL", "answer"),
              email("4", "INCOMING_EMAIL", "", hs_email_html="<p>more</p>")]  # fmt: skip
    notes = [obj("3", {"hs_object_id": "3", "hs_note_body": "<p>secret</p>", "hs_timestamp": "2026-03-02T10:03:00Z"})]
    found = read(*files([ticket("7", emails=["1", "2", "4"], notes=["3"]), ticket("8")], emails, notes))
    assert found.ids == ["7", "8"] and not found.rejected
    first = found.tickets[0]
    assert said(first) == [
        (C, "first", False),
        (A, "answer", False),
        (A, "<p>secret</p>", True),
        (C, "<p>more</p>", False),
    ]
    assert [m.html for m in first.messages] == [False, False, True, True]
    assert (first.channel, first.extra["hs_ticket_priority"], first.warnings) == ("email", "URGENT", ())


def test_or_by_those_of_emails_and_an_email_may_belong_to_two_tickets(read) -> None:
    link = {"tickets": {"results": [{"id": "7", "type": "a"}, {"id": "7", "type": "b"}, {"id": "8", "type": "a"}]}}
    mail = email("1", "INCOMING_EMAIL", "both") | {"associations": link}
    found = read(*files([mail], [ticket("7"), ticket("8")]))
    assert [said(t)[1:] for t in found.tickets] == [[(C, "both", False)]] * 2


def test_an_email_that_no_ticket_is_linked_with_is_nobodys(read) -> None:
    found = read(*files([ticket("7")], [email("1", "INCOMING_EMAIL", "about something else")]))
    assert said(found.tickets[0]) == [(C, "first", False)]
    assert "no ticket is linked" in found.rejected[0].reason
    assert any("which ticket a message belongs to" in w for w in found.export.warnings)


def test_whose_email_it_is_when_its_direction_does_not_tell(read) -> None:
    contact = obj("5", {"email": "Ada@b.example", "firstname": "Ada", "lastname": "B", "hs_object_id": "5",
                        "associatedcompanyid": "9"})  # fmt: skip
    company = obj("9", {"name": "Kettle Works", "domain": None, "plan": "Gold", "hs_object_id": "9"})
    mails = [
        email("1", "FORWARDED_EMAIL", "hers", hs_email_from_email="ada@b.example"),
        email("2", "FORWARDED_EMAIL", "whose"),
    ]
    one = read(*files([ticket("7", emails=["1", "2"], contacts=("5",))], mails, [contact], [company])).tickets[0]
    assert said(one)[1:] == [(C, "hers", False), (C, "whose", False)]
    assert len(one.warnings) == 1 and "unknown role" in one.warnings[0]
    assert (one.account.id, one.account.name, one.account.tier) == ("9", "Kettle Works", "Gold")


@pytest.mark.parametrize("wrap", [lambda r: {"results": [r]}, lambda r: [r], lambda r: r])
@pytest.mark.parametrize("name", ["t.json", "t.ndjson.gz"])
def test_all_shapes_of_json(read, wrap, name: str) -> None:
    found = read(name, json.dumps(wrap(ticket("0070"))))
    assert (found.export.reader, found.ids) == ("hubspot", ["0070"]) and "thread" in found.tickets[0].lacks


def test_a_page_that_goes_on(read) -> None:
    page = {"results": [ticket("7")], "paging": {"next": {"after": "8", "link": "x"}}}
    assert any("more pages" in w for w in read("t.json", json.dumps(page)).export.warnings)


def test_a_view_with_and_without_its_descriptions(read) -> None:
    head = (
        "Ticket ID,Ticket name,Ticket description,Pipeline,Ticket status,Priority,Source,Create date,Associated Company"
    )
    head += "\n"
    row = "12,Menu,Where is it?,Support,New,Urgent,Chat,2026-03-02 09:14,Kettle Works\n"
    one = read("view.csv", head + row).tickets[0]
    assert (one.id, one.subject, one.messages[0].body, one.channel, one.status) == (
        "12",
        "Menu",
        "Where is it?",
        "chat",
        "new",
    )
    assert (one.account.name, one.extra["Priority"]) == ("Kettle Works", "Urgent")
    assert one.messages[0].created_at.isoformat() == "2026-03-02T09:14:00+00:00"
    bare = read("view.csv", head.replace("Ticket description,", "") + row.replace("Where is it?,", "")).tickets[0]
    assert "body" in bare.lacks and "body" not in one.lacks


TICKETS = ("id,_fivetran_synced,is_deleted,property_createdate,property_hs_pipeline_stage,property_subject,"
           "property_content\n"
           "7,x,FALSE,2026-03-02 09:00:00,1,s,first\n8,x,TRUE,2026-03-02 09:00:00,1,t,second\n")  # fmt: skip
LINKED = "_fivetran_synced,ticket_id,engagement_id,category\nx,7,1,H\nx,7,2,H\nx,7,3,H\n"
EMAILS = ("engagement_id,_fivetran_synced,property_hs_email_subject,property_hs_email_text,property_hs_timestamp,type\n"
          "1,x,Re: s,answer,2026-03-02 10:00:00,EMAIL\n2,x,Re: s,more,2026-03-02 11:00:00,INCOMING_EMAIL\n"
          "9,x,Offer,sold,2026-03-02 11:00:00,INCOMING_EMAIL\n")  # fmt: skip
NOTES = ("engagement_id,_fivetran_synced,property_hs_note_body,property_hs_timestamp,type\n"
         "3,x,secret,2026-03-02 10:30:00,NOTE\n")  # fmt: skip


@pytest.mark.parametrize("turn", range(4))
def test_warehouse_tables_in_any_order(read, turn: int) -> None:
    parts = [("t.csv", TICKETS), ("l.csv", LINKED), ("e.csv", EMAILS), ("n.csv", NOTES)]
    found = read(*[part for pair in parts[turn:] + parts[:turn] for part in pair])
    assert found.ids == ["7", "8"]
    assert said(found.tickets[0]) == [
        (C, "first", False),
        (A, "answer", False),
        (A, "secret", True),
        (C, "more", False),
    ]
    assert [r.reason.partition(" (")[0] for r in found.rejected] == ["a message that no ticket is linked with"]


def test_warehouse_companies(read) -> None:
    link = "_fivetran_synced,ticket_id,company_id,category\nx,7,70,H\n"
    company = "id,is_deleted,property_name,property_industry,property_plan\n70,false,Kettle Works,,Gold\n"
    one, other = read("t.csv", TICKETS, "tc.csv", link, "c.csv", company).tickets
    assert (one.account.name, one.account.tier, other.account.tier) == ("Kettle Works", "Gold", None)


COMPANIES = "id,property_name,property_industry,property_city\n70,n,,\n"


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        (LINKED, "links between tickets"),
        (EMAILS, "emails or notes"),
        (NOTES, "emails or notes"),
        (COMPANIES, "companies"),
    ],
)
def test_companions_alone_say_what_is_needed(read, content: str, holds: str) -> None:
    with pytest.raises(InputError, match=f"x.csv: holds {holds}.* but no tickets; give the hubspot tickets"):
        read("x.csv", content)


def test_drafts_were_never_sent_and_forwarded_mails_came_in(read) -> None:
    mails = [
        email("1", "EMAIL", "ours", hs_email_from_email="Desk@h.example"), email("2", "DRAFT_EMAIL", "unsent"),
        email("3", "FORWARDED_EMAIL", "hers", hs_email_from_email="ada@b.example"),
        email("4", "FORWARDED_EMAIL", "passed on", hs_email_from_email="desk@h.example"),
    ]  # fmt: skip
    one = read(*files([ticket("7", emails=["1", "2", "3", "4"])], mails)).tickets[0]
    assert said(one)[1:] == [(A, "ours", False), (C, "hers", False), (A, "passed on", False)]
    assert one.warnings == ()
