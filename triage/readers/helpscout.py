"""Help Scout: conversations of the API (lists, single ones, webhooks), with threads, customers and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage.fields.table import SYNONYMS, count_of, key, soft_text
from triage.files.source import Source
from triage.readers import _join, _talk, _thread
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._nested import inner, listed, part, words
from triage.readers._vendor import ACCOUNT, COMMENT, TICKET, UNKNOWN, USER, Index, Record, Values, Vendor
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
_EMBED = "GET /v2/conversations/{id}?embed=threads of each conversation, or GET /v2/conversations/{id}/threads"
BRINGS = {
    **dict.fromkeys(("body", "thread", "author", "created_at"), _EMBED),
    "account.tier": "a custom field of the conversation called 'Account tier' or 'Plan'",
}
_TICKETS = {
    "mailboxid", "primarycustomer", "userupdatedat", "folderid", "customerwaitingsince", "closedbyuser", "threadcount",
}  # fmt: skip
_THREADS = {"createdby", "assignedto", "bcc", "via", "savedreplyid", "openedat", "linkedconversationid"}
_EMBEDDED = {"conversations": TICKET, "threads": COMMENT, "customers": USER, "organizations": ACCOUNT}
_WRAPPERS = {"item": TICKET, "items": TICKET}
_FIELDS = {
    "ticket_id": ("number", "id"),
    "subject": ("subject",),
    "body": ("embedded", "threads"),
    "created_at": ("createdat",),
    "author": ("createdby",),
    "channel": ("type",),
    "status": ("status",),
}
_USED = {"id", "number", "subject", "embedded", "threadlist", "createdat", "type", "status", "preview", "links"}
_STAFF = {"message", "reply", "note", "forwardparent"}
_NOTES = {"note", "forwardparent"}
_UNSENT = {"draft", "review", "underreview"}
_WRITERS = {"customer": Author.CUSTOMER, "user": Author.AGENT, "team": Author.AGENT, "bot": Author.BOT,
            "system": Author.BOT, "ai": Author.BOT}  # fmt: skip
_CONVERSATION = re.compile(r"/conversations/(\d+)")


def claims(head: Head) -> int:
    """Help Scout's own names, two of a conversation's or four of a thread's; less for what only it embeds."""
    names = head.names
    if "messages" in head.top or not head.is_json:
        return 0
    if len(names & _TICKETS) >= 3:
        return 90
    if len(names & _TICKETS) >= 2 or (len(names & _THREADS) >= 4 and {"source", "createdby"} <= names):
        return 85
    others = {"links", "page"} <= names and names & _EMBEDDED.keys()
    return 75 if "embedded" in names and (others or names & {"threads", "conversations"}) else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join conversations, threads, customers and organisations."""
    return _join.read(sources, _HELPSCOUT, job)


def _kind(values: Values) -> str:
    names = values.keys()
    if len(names & _TICKETS) >= 2 or "threadlist" in names or "threads" in inner(values, "embedded"):
        return TICKET
    if len(names & _THREADS) >= 2 and "body" in names | {"text"}:
        return COMMENT
    if names & {"firstname", "jobtitle", "phototype", "photourl"}:
        return USER
    return ACCOUNT if names >= {"name", "domains"} else UNKNOWN


def _unwrap(page: Mapping[str, Any]) -> Iterable[tuple[str, Any]] | None:
    """Take apart what a page embeds. A page of threads names its conversation only in its own address."""
    if "id" in page or not ({"_embedded", "page"} & page.keys()):
        return None
    held = page.get("_embedded")
    if not isinstance(held, dict):
        return []  # a page without a hit embeds nothing
    found = _CONVERSATION.search(str(inner(page, "_links").get("self")))
    own = {"conversationId": found[1]} if found else {}
    items: list[tuple[str, Any]] = []
    for name, inside in held.items():
        kind = _EMBEDDED.get(str(name)) or str(name)
        for item in inside if isinstance(inside, list) else [inside]:
            items.append((kind, {**own, **item} if kind == COMMENT and isinstance(item, dict) else item))
    return items


def _expand(record: Record) -> Sequence[Record]:
    values = dict(record.values)
    if record.kind == TICKET:
        values["updatedat"] = values.get("userupdatedat") or values.get("usermodifiedat") or values.get("modifiedat")
        embedded = inner(values, "embedded").get("threads")
        threads = values["threads"] if isinstance(values.get("threads"), list) else embedded
        if threads or (threads == [] and values.get("threads") == 0):  # a list embeds none, whatever there are
            values["threadlist"] = threads
    elif record.kind == COMMENT:
        values["ticketid"] = values.get("conversationid")
    return [replace(record, values=values)]


def _build(record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    threads = [*comments, *(part(record, raw) for raw in listed(record.values, "threadlist"))]
    said = [m for thread in threads if (m := _message(thread, found, job, doubts))]
    total = count_of(record.values.get("threads", record.values.get("threadcount")))
    if threads and total is not None and total > len(threads):
        doubts.append(f"holds {len(threads)} of the {total} threads of the conversation")
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    account = _account(record, found)
    messages = _thread.in_order(said or [Message(Author.CUSTOMER, "", opened.at if opened else None)])
    ours = messages[0].author is not Author.CUSTOMER and _begun_by_us(record)
    return Ticket(
        record.text("number", "id"),
        "" if ours else record.text("subject"),
        messages,
        account,
        record.text("type").lower(),
        record.text("status").lower(),
        _talk.extra(record, _USED - {"subject"} if ours else _USED),
        tuple(dict.fromkeys(doubts)),
        (
            *([] if threads else ["body"]),
            *([] if account.tier else ["account.tier"]),
            "account.followers",
        ),
    )


def _begun_by_us(record: Record) -> bool:
    """Tell whether the subject is the house's own words; of a call it names what the caller wanted."""
    writer = soft_text(inner(record.values, "createdby").get("type"), "createdBy", [])
    return writer == "user" and record.text("type") == "email"


def _message(thread: Record, found: Index, job: Job, doubts: list[str]) -> Message | None:
    """Read a thread, which is HTML; line items, drafts and what holds no words are no messages."""
    kind, text = key(thread.text("type")), words(thread.values) or words(thread.values, "text")
    role = _role(thread, kind, doubts if text else [])
    unsent = key(thread.text("state")) in _UNSENT and role is not Author.CUSTOMER
    if kind == "lineitem" or unsent or not text:
        return None
    moment = job.when(thread.values.get("createdat"), found.order(thread), doubts)
    internal = kind in _NOTES and role is not Author.CUSTOMER
    return Message(role, text, moment.at if moment else None, internal, "<" in text)


def _role(thread: Record, kind: str, doubts: list[str]) -> Author:
    """Tell who wrote a thread: by its type where that can be only one, else by its creator (a chat, a phone call)."""
    writer = _WRITERS.get(key(soft_text(inner(thread.values, "createdby").get("type"), "createdBy", [])))
    if kind == "customer":
        return Author.CUSTOMER
    if kind in _STAFF:
        return writer if writer is Author.BOT else Author.AGENT
    if writer is None and kind != "lineitem":
        doubts.append("a message does not say who wrote it; read as the customer's")
    return writer or Author.CUSTOMER


def _account(record: Record, found: Index) -> Account:
    """Return the customer's organisation; a tier is told only by a custom field, by the name of the option."""
    person = inner(record.values, "primarycustomer") or inner(record.values, "customer")
    ident = soft_text(person.get("id"), "id", [])
    customer = found.users.get(ident)
    known = customer.values if customer else person
    org_id = soft_text(known.get("organizationid"), "organizationId", [])
    company = found.accounts.get(org_id)
    name = company.text("name") if company else soft_text(known.get("organization"), "organization", [])
    return Account(org_id, name, _tier(record))


def _tier(record: Record) -> str | None:
    fields = record.values.get("customfields")
    for raw in fields if isinstance(fields, list) else []:
        field = _talk.folded(raw) if isinstance(raw, dict) else {}
        if key(soft_text(field.get("name"), "name", [])) in SYNONYMS["account_tier"]:
            text = soft_text(field.get("text"), "text", []) or soft_text(field.get("value"), "value", [])
            if text and not text.isdigit():  # a number is the id of an option, whose name is not in the export
                return text
    return None


_HELPSCOUT = Vendor(
    "helpscout",
    _WRAPPERS,
    _kind,
    _FIELDS,
    _build,
    _expand,
    _unwrap,
    frozenset(("threadlist",)),
    "conversations file (GET /v2/conversations/{id}?embed=threads)",
    _EMBED,
)
