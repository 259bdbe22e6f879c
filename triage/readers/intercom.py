"""Intercom: conversations and tickets of the API, lists and searches of them (without threads), warehouse tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from triage.fields.table import count_of, key, soft_text
from triage.files.source import Source
from triage.readers import _conversations, _join, _talk, _thread
from triage.readers._conversations import COMPANIES, CONTACTS, NAMES, OWN, TEXTS, account_of, begun_by_us, opener, role
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._nested import inner, listed, marked_up, part, words
from triage.readers._vendor import Index, Record, Values, Vendor
from triage.types import Author, Message, Rejected, Ticket

VENDOR = True
BRINGS = {
    "body": "GET /conversations/{id} of each conversation, or the table conversation_history",
    "thread": "GET /conversations/{id} of each conversation (lists and searches leave the thread out), "
    "or the table conversation_part_history",
    "author": "GET /conversations/{id}, or the columns author_type and source_author_type",
    "created_at": "GET /conversations/{id}, or the column created_at",
    "account.tier": "GET /contacts and GET /companies (the name of the plan), or the tables contact_company_history "
    "and company_history",
}
_INLINE = ("conversationparts", "ticketparts")
_TEXTS = ("source", "sourcebody", "conversationmessage", "ticketattributes")
_FIELDS = {
    "ticket_id": ("ticketid", "id"),
    "subject": ("title", "sourcesubject", "source", "ticketattributes"),
    "body": (*_TEXTS, *_INLINE),
    "created_at": ("createdat",),
    "author": ("source", "sourceauthortype"),
    "channel": ("source", "sourcetype"),
    "status": ("state", "ticketstate"),
}
_USED = {"id", "ticketid", "title", "createdat", "state", "sourcesubject", "sourcetype", *_TEXTS, *_INLINE}
_HOUSE = {"backoffice", "tracker"}
"""Categories of tickets that the house opens for itself."""
_LONG = 6
"""From so many words on, an answer in a ticket's form is a text and not a choice."""


def claims(head: Head) -> int:
    """Intercom's own names, one that nobody else has or three others; less for people, companies and wrappers."""
    names = head.names
    if "messages" in head.top:
        return 0
    if len(names & NAMES) >= 3 or {"tagid", "conversationid", "conversationupdatedat"} <= names:
        return 90
    if names & OWN:
        return 85
    if (len(names & CONTACTS) >= 3 or len(names & COMPANIES) >= 3) and names.isdisjoint(TEXTS):
        return 80  # a table with texts is one of tickets, whatever it tells of their companies
    if {"contactid", "companyid", "contactupdatedat"} <= names:
        return 75
    kind = head.first.get("type") if isinstance(head.first, dict) else None
    return 80 if kind in ("conversation", "conversation.list", "ticket.list", "contact.list", "company.list") else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join conversations (or tickets) with their parts, contacts and companies."""
    return _join.read(sources, _INTERCOM, job)


def _build(record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    source = inner(record.values, "source") or inner(record.values, "conversationmessage")
    form = inner(record.values, "ticketattributes")
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    at = opened.at if opened else None
    inline = [part(record, raw) for name in _INLINE for raw in _parts(record, name, doubts)]
    said = [m for c in (*comments, *inline) if (m := _message(c, found, job, doubts))]
    if text := words(form, "defaultdescription"):
        ours = _house(record)
        said.insert(0, Message(Author.AGENT if ours else Author.CUSTOMER, text, at, ours, marked_up(text)))
    if source:
        who, text = opener(source, doubts), words(source)
        _redacted(source, who, doubts)
        said[:0] = [Message(who, text, at, html=marked_up(text))] if text else []
    _unread(form, record, doubts)
    if _house(record) and not any(m.author is Author.CUSTOMER for m in said):
        doubts.append("a ticket that the house opened for itself; it holds no words of the customer")
    account, known = account_of(record, source, found)
    return Ticket(
        record.text("ticketid", "id"),
        _subject(record, source, form, doubts),
        _thread.in_order(said or [Message(Author.CUSTOMER, "", at)]),
        account,
        _channel(source),
        _status(record),
        _extra(record, source, form),
        tuple(dict.fromkeys(doubts)),
        (*([] if source or form else ["body"]), *([] if known else ["account.tier"]), "account.followers"),
    )


def _parts(record: Record, name: str, doubts: list[str]) -> list[dict[str, Any]]:
    """Return the parts that a record brings along; the API gives no more than 500 of them."""
    if record.values.get(name) is None:
        return []
    parts = listed(record.values, name, name)
    total = count_of(inner(record.values, name).get("totalcount"))
    if total is not None and total > len(parts):
        doubts.append(f"holds {len(parts)} of the {total} parts of the thread")
    return parts


def _message(comment: Record, found: Index, job: Job, doubts: list[str]) -> Message | None:
    """Read a part; one without words only says what the system did."""
    text, author = words(comment.values), inner(comment.values, "author")
    internal = comment.text("parttype").startswith("note")
    who = role(author, [] if internal or not text else doubts)
    if internal and who is Author.CUSTOMER:
        who = Author.AGENT  # only staff writes notes
    _redacted(comment.values, who, doubts)
    if not text:
        return None
    moment = job.when(comment.values.get("createdat"), found.order(comment), doubts)
    return Message(who, text, moment.at if moment else None, internal, marked_up(text))


def _redacted(values: Values, who: Author, doubts: list[str]) -> None:
    if values.get("redacted") is True and who is Author.CUSTOMER:
        doubts.append("words of the customer were redacted and are not in the export")


def _house(record: Record) -> bool:
    kind = record.text("category") or soft_text(inner(record.values, "tickettype").get("category"), "category", [])
    return key(kind) in _HOUSE


def _unread(form: Values, record: Record, doubts: list[str]) -> None:
    """Doubt a customer's ticket whose form holds texts that nobody can tell from an agent's."""
    known = ("defaulttitle", "defaultdescription")
    long = [n for n, v in form.items() if n not in known and isinstance(v, str) and len(v.split()) >= _LONG]
    if long and not _house(record):
        doubts.append(f"more text stands in ticket_attributes ({', '.join(long)}) and was not read")


def _subject(record: Record, source: Values, form: Values, doubts: list[str]) -> str:
    """Return the title, else the subject of the first message unless the house wrote it, else the form's title."""
    told = ((record.values, "title"), ({} if begun_by_us(source) else source, "subject"), (form, "defaulttitle"))
    return next((t for values, name in told if (t := soft_text(values.get(name), name, doubts))), "")


def _channel(source: Values) -> str:
    """Return the way in; what Intercom calls a conversation is a chat in its messenger."""
    way = soft_text(source.get("type"), "source.type", []).lower()
    return "chat" if way == "conversation" else way


def _status(record: Record) -> str:
    category = inner(record.values, "ticketstate").get("category")
    return (soft_text(category, "ticket_state", []) or record.text("state", "ticketstate")).lower()


def _extra(record: Record, source: Values, form: Values) -> dict[str, object]:
    """Keep what is not read as something; of the first message and the form all but their texts."""
    kept = _talk.extra(record, _USED)
    more = {"source": (source, ("body", "author", "attachments")), "ticket_attributes": (form, ("defaultdescription",))}
    for name, (values, texts) in more.items():
        if rest := {n: v for n, v in values.items() if n not in texts and v not in (None, "")}:
            kept[name] = rest
    return kept


_INTERCOM = Vendor(
    "intercom",
    _conversations.WRAPPERS,
    _conversations.kind_of,
    _FIELDS,
    _build,
    _conversations.expand,
    _conversations.unwrap,
    frozenset(_INLINE),
    "conversations file (GET /conversations/{id}, or the table conversation_history)",
    BRINGS["thread"],
)
