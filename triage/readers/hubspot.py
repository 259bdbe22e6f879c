"""HubSpot: the CSV of a view, the CRM's API, and warehouse tables with their links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from triage.errors import InputError
from triage.fields.table import soft_text
from triage.files.source import Source
from triage.readers import _join, _objects, _talk, _thread
from triage.readers._head import Head, look
from triage.readers._job import Job, reject
from triage.readers._objects import LINKS, Links
from triage.readers._vendor import COMMENT, Index, Record, Vendor, records
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
BRINGS = {
    "body": "the column Ticket description (the API: the property content)",
    "thread": "the emails and notes (API: objects/emails, objects/notes and tickets with ?associations=emails,notes; "
    "a warehouse: engagement_email, engagement_note and ticket_engagement)",
    "author": "the property hs_email_direction of emails (a warehouse: the column type)",
    "created_at": "the column Create date",
    "account.tier": "the companies with a property for the tier, such as plan (a warehouse: company, ticket_company)",
}
_LABELS = {"ticketname", "ticketdescription", "ticketstatus", "ticketowner", "pipeline", "createdate", "closedate"}
_PROPERTIES = {"hspipelinestage", "hspipeline", "hsticketpriority", "hsticketcategory", "hsobjectid"}
_FIELDS = {
    "ticket_id": ("id", "ticketid", "recordid", "hsobjectid"),
    "subject": ("subject", "propertysubject", "ticketname"),
    "body": ("content", "propertycontent", "ticketdescription"),
    "created_at": ("createdate", "propertycreatedate"),
    "channel": ("sourcetype", "propertysourcetype", "source"),
    "status": ("hspipelinestage", "propertyhspipelinestage", "ticketstatus"),
    "account_id": ("associatedcompanyids", "primarycompanyid"),
    "account_name": ("associatedcompany", "primarycompany"),
}
_USED = frozenset(name for names in _FIELDS.values() for name in names)
_INWARD, _OUTWARD, _FORWARDED, _DRAFT = "INCOMING_EMAIL", "EMAIL", "FORWARDED_EMAIL", "DRAFT_EMAIL"


def claims(head: Head) -> int:
    """HubSpot's own names: labels of a view, properties of the API, or the warehouse's prefix before them."""
    names = head.names
    prefixed = {n.removeprefix("property") for n in names if n.startswith("property")}
    if "messages" in head.top:
        return 0
    if head.is_json:
        inside = "properties" in names and (names & _PROPERTIES or {"createdat", "updatedat", "archived"} <= names)
        return 90 if inside and "hsobjectid" in names else 85 if inside else 0
    if len(prefixed & (_PROPERTIES | {"subject", "content"})) >= 2 or ("engagementid" in names and prefixed):
        return 90
    if {"ticketname", "ticketdescription"} & names and len(names & _LABELS) >= 3:
        return 88
    if "id" in names and len(prefixed) >= 3:
        return 80
    return 70 if _objects.is_link(names) else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join tickets, emails, notes, companies and contacts."""
    links = Links()
    plain = Vendor("hubspot", {"results": ""}, _objects.kind_of, _FIELDS, partial(_build, links), inline=frozenset(),
                   main="tickets (the CSV of a view, the API's objects/tickets, or the table ticket)",
                   thread=BRINGS["thread"])  # fmt: skip
    heads = [look(source) for source in sources]
    tables = [not head.is_json and _objects.is_link(head.names) for head in heads]
    talk = [source for source, head in zip(sources, heads, strict=True) if _objects.holds_talk(head)]
    rest = [source for source, is_table in zip(sources, tables, strict=True) if not is_table]
    if not rest or len(talk) == len(rest):
        what = "emails or notes" if rest else LINKS
        raise InputError(
            f"{(talk or sources)[0].name}: holds {what} but no tickets; give the hubspot {plain.main} as well"
        )
    for source, head, is_table in zip(sources, heads, tables, strict=True):
        for record in records(source, plain) if is_table or "associations" in head.names else ():
            if isinstance(record, Record):
                _objects.learn(record, links)
    if talk and not links.any_message:
        job.warn(
            f"{talk[0].name}: nothing says which ticket a message belongs to; give the table ticket_engagement, or "
            "tickets with ?associations=emails,notes"
        )
    return _join.read(rest, replace(plain, expand=partial(_expand, links)), job)


def _expand(links: Links, record: Record) -> list[Record | Rejected]:
    own = _objects.canonical(record)
    if record.kind != COMMENT:
        return [own]
    if _direction(own) == _OUTWARD and (sender := _sender(own)):
        links.staff.add(sender)  # all are seen before the first ticket is built
    tickets = links.tickets.get(own.text("id"), ())
    if not tickets:
        reason = "a message that no ticket is linked with (by ticket_engagement, or by associations)"
        return [reject(record.source, record.line, reason, raw=dict(record.raw))]
    return [replace(own, values={**own.values, "ticketid": ticket}) for ticket in dict.fromkeys(tickets)]


def _build(links: Links, record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    ident = record.text("id")
    contact = found.users.get(links.contacts.get(ident, ""))
    said: list[Message] = []
    unsure = False
    for part in comments:
        if _direction(part) == _DRAFT:  # never sent
            continue
        role, internal = _role(part, contact, links)
        unsure = unsure or role is None
        moment = job.when(part.values.get("createdat"), found.order(part), doubts)
        plain = part.text("body")
        author = _talk.role(role, record, doubts, hint=" (an email without its direction)")
        html = not plain or (internal and "<" in plain)  # a note is HTML, an email has its plain text beside it
        said.append(Message(author, plain or part.text("htmlbody"), moment.at if moment else None, internal, html))
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    at = opened.at if opened else None
    text = soft_text(next((record.values[n] for n in ("content", "ticketdescription") if record.values.get(n)), ""),
                     "content", doubts)  # fmt: skip
    said[:0] = _talk.opening(text, at=at, said=said)
    return Ticket(
        ident,
        record.text("subject", "ticketname"),
        _thread.in_order(said or [Message(Author.CUSTOMER, "", at)]),
        _account(record, contact, links, found),
        record.text("sourcetype", "source").lower(),
        record.text("ticketstatus", "hspipelinestage").lower(),
        _talk.extra(record, _USED),
        tuple(dict.fromkeys(doubts)),
        _talk.lacks(
            found,
            body=not said and found.present.isdisjoint(("content", "ticketdescription")),
            author=unsure and not record.raw,
            times=any(m.created_at for m in said) or not found.present.isdisjoint(("createdate", "createdat")),
        ),
    )


def _direction(part: Record) -> str:
    return part.text("hsemaildirection", "type").upper()


def _sender(part: Record) -> str:
    return part.text("hsemailfromemail").lower()


def _role(part: Record, contact: Record | None, links: Links) -> tuple[Author | None, bool]:
    """Return whose message it is, and whether it is internal: all but emails and chats are notes of the staff."""
    if not any(name in part.values for name in ("hsemailtext", "hsemailhtml", "hsemailsubject", "hscommunicationbody")):
        return Author.AGENT, True
    kind, sender = _direction(part), _sender(part)
    if kind in (_INWARD, _OUTWARD):
        return Author.CUSTOMER if kind == _INWARD else Author.AGENT, False
    if contact and sender and sender == contact.text("email").lower():
        return Author.CUSTOMER, False
    if kind == _FORWARDED and sender:  # it came in, unless one of the staff passed on words of the house
        return Author.AGENT if sender in links.staff else Author.CUSTOMER, False
    return None, False


def _account(record: Record, contact: Record | None, links: Links, found: Index) -> Account:
    ident = record.text("associatedcompanyids", "primarycompanyid") or links.companies.get(record.text("id"), "")
    if not ident and contact:
        ident = contact.text("associatedcompanyid")
    company = found.accounts.get(ident) if ident else None
    if company is None:
        return Account(ident, record.text("associatedcompany", "primarycompany"))
    return Account(ident, company.text("name"), _talk.tier(company.values))
