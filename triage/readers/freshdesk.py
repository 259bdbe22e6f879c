"""Freshdesk: API v2 and v1, lists, searches and single tickets, conversations, and the CSV export (without texts)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from triage.fields.table import SYNONYMS, key, soft_text, yes
from triage.files.source import Source
from triage.readers import _join, _thread
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._nested import check_worded, listed, part
from triage.readers._vendor import ACCOUNT, COMMENT, PAGING, TICKET, UNKNOWN, USER, Index, Record, Values, Vendor
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
_TICKETS = {"responderid", "frescalated", "frdueby", "spam", "requesterid", "isescalated", "productid"}
_REPORT = {"resolutionstatus", "firstresponsestatus", "agentinteractions", "customerinteractions", "contactid"}
_COMMENTS = {"incoming", "private", "userid", "bodytext", "supportemail"}
_USERS = {"helpdeskagent", "fbprofileid", "twitterid", "jobtitle", "viewalltickets"}
_ACCOUNTS = {"domains", "healthscore", "accounttier", "renewaldate"}
_WRAPPERS = {
    "helpdeskticket": TICKET, "tickets": TICKET, "ticket": TICKET, "results": "", "conversations": COMMENT,
    "contacts": USER, "contact": USER, "user": USER, "companies": ACCOUNT, "company": ACCOUNT, "customer": ACCOUNT,
    "agents": "agents", "groups": "groups",
}  # fmt: skip
_STATUS = {"2": "open", "3": "pending", "4": "resolved", "5": "closed"}
_SOURCE = {
    "1": "email", "2": "portal", "3": "phone", "4": "forum", "5": "twitter", "6": "facebook", "7": "chat",
    "8": "mobihelp", "9": "widget", "10": "outbound email", "11": "shop", "12": "bot",
}  # fmt: skip
_OUTWARD = _SOURCE["10"]
_FIELDS = {
    "ticket_id": ("id", "ticketid"),
    "subject": ("subject",),
    "body": ("descriptiontext", "description", "descriptionhtml", "conversations", "notes"),
    "created_at": ("createdat", "createdtime"),
    "author": ("requesterid", "contactid"),
    "channel": ("source",),
    "status": ("status",),
    "account_id": ("companyid",),
    "account_name": ("company", "companyname"),
}
BRINGS: Mapping[str, str] = {
    "body": "GET /api/v2/tickets?include=description and /tickets/{id}/conversations (a CSV export has no texts)",
    "thread": "GET /api/v2/tickets/{id}/conversations, or tickets with their conversations inside",
    "author": "GET /api/v2/tickets/{id}/conversations, where incoming tells who wrote",
    "created_at": "GET /api/v2/tickets/{id}/conversations, where each message has its time",
    "account.tier": "GET /api/v2/companies (account_tier), or --columns account_tier=FIELD",
}
_USED = {name for names in _FIELDS.values() for name in names} - {"requesterid", "contactid"}


_BODIES = ("bodytext", "body", "bodyhtml")


def claims(head: Head) -> int:
    """Freshdesk's own names, three of a ticket's or two of another kind's."""
    names = head.names
    if "messages" in head.top:
        return 0
    if len(names & _TICKETS) >= 3 or len(names & _REPORT) >= 2 or "helpdeskticket" in head.top:
        return 90
    if len(names & _COMMENTS) >= 3:
        return 85
    if len(names & _USERS) >= 2 or len(names & _ACCOUNTS) >= 2:
        return 80
    return 70 if head.top & {"contacts", "companies"} and head.top <= _WRAPPERS.keys() | PAGING else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join tickets, conversations, contacts and companies."""
    return _join.read(sources, _FRESHDESK, job)


def _kind(values: Values) -> str:
    names = values.keys()
    if len(names & _COMMENTS) >= 2 and names & {"body", "bodytext"}:
        return COMMENT
    if len(names & _TICKETS) >= 2 or "subject" in names:
        return TICKET if names & {"id", "ticketid"} else UNKNOWN
    if names & {"domains", "healthscore", "renewaldate"}:
        return ACCOUNT
    return USER if names & {"helpdeskagent", "jobtitle", "mobile", "email"} else UNKNOWN


def _build(record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    opened = job.when(record.values.get("createdat") or record.values.get("createdtime"), found.order(record), doubts)
    text, html = _description(record, doubts)
    status, channel = record.text("status"), record.text("source")
    channel = _SOURCE.get(channel, record.text("sourcename") or channel).lower()
    ours = channel == _OUTWARD
    writer = Author.AGENT if ours and text else Author.CUSTOMER
    first = [Message(writer, text, opened.at if opened else None, html=html)] if text or not comments else []
    said = [_message(c, record, found, job, doubts) for c in [*comments, *_inline(record)]]
    bodyless = not comments and not {n for n in found.present if n.startswith("description")}
    tiers = found.any_account(_has_tier)
    used = _USED - {"subject"} if ours else _USED  # the subject of a mail that the house wrote first is its own
    lacks = (
        *(["body"] if bodyless else []),
        *(["author"] if not record.raw and not any("incoming" in c.values for c in comments) else []),
        *([] if tiers else ["account.tier"]),
        "account.followers",
    )
    return Ticket(
        record.text("id", "ticketid"),
        "" if ours else record.text("subject"),
        _thread.in_order([*first, *said]),
        _account(record, found),
        channel,
        _STATUS.get(status, record.text("statusname") or status).lower(),
        {name: value for name, value in record.raw.items() if key(name) not in used},
        tuple(dict.fromkeys(doubts)),
        lacks,
    )


def _description(record: Record, doubts: list[str]) -> tuple[str, bool]:
    """Return the text and whether it is HTML: v2 has HTML in ``description``, v1 and tables have plain text there."""
    if plain := record.text("descriptiontext"):
        return plain, False
    text = soft_text(record.values.get("description"), "description", doubts)
    version_1 = record.values.keys() & {"descriptionhtml", "customfield", "tickettype", "createdtime"}
    if text or not record.text("descriptionhtml"):
        return text, bool(text) and not version_1
    return record.text("descriptionhtml"), True


def _inline(record: Record) -> list[Record]:
    """Return the messages that a ticket brings along; in version 1 each stands in an object of its own."""
    name = "conversations" if record.values.get("conversations") else "notes"
    items = [item.get("note", item) for item in listed(record.values, name)]
    if not all(isinstance(item, dict) for item in items):
        raise ValueError(f"{name} is no list of messages")
    return [part(record, item) for item in items]


def _message(comment: Record, ticket: Record, found: Index, job: Job, doubts: list[str]) -> Message:
    plain, html = comment.text("bodytext"), False
    if not plain:  # v1 has plain text in ``body``, and its HTML next to it
        plain, html = comment.text("body"), "bodyhtml" not in comment.values
    if not plain and (rich := comment.text("bodyhtml")):
        plain, html = rich, True
    check_worded(comment, _BODIES, doubts)
    internal = yes(comment.values.get("private")) is True
    moment = job.when(comment.values.get("createdat"), found.order(comment), doubts)
    incoming, user = yes(comment.values.get("incoming")), comment.text("userid")
    if user and user == ticket.text("requesterid"):
        role = Author.CUSTOMER  # whatever ``incoming`` says
    elif "incoming" in comment.values and incoming is not None:
        role = Author.CUSTOMER if incoming else Author.AGENT
    elif internal:
        role = Author.AGENT
    else:
        role = Author.CUSTOMER
        if not user or user not in found.users:
            doubts.append("a message does not say whether it came in or went out; read as the customer's")
    return Message(role, plain, moment.at if moment else None, internal, html and bool(plain))


def _account(record: Record, found: Index) -> Account:
    ident = record.text("companyid")
    if not ident and (contact := found.users.get(record.text("requesterid", "contactid"))):
        ident = contact.text("companyid", "customerid")
    company = found.accounts.get(ident)
    if company is not None:
        return Account(ident, company.text("name"), _tier(company.values))
    nested = record.values.get("company")
    name = soft_text(nested.get("name"), "company", []) if isinstance(nested, dict) else record.text("company")
    return Account(ident, name or record.text("companyname"))


def _has_tier(company: Record) -> bool:
    return bool(company.text("accounttier"))


def _tier(company: Values) -> str | None:
    return next((t for word in SYNONYMS["account_tier"] if (t := soft_text(company.get(word), word, []))), None)


_FRESHDESK = Vendor("freshdesk", _WRAPPERS, _kind, _FIELDS, _build, thread=BRINGS["thread"])
