"""Salesforce: data exports (Case, EmailMessage, CaseComment, Account, User), JSON of queries and trees, CSV reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from triage.fields.table import SYNONYMS, key, soft_text, yes
from triage.files.source import Source
from triage.readers import _join, _sobjects, _talk, _thread
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._sobjects import ACCOUNTS, CASES, LABELS, MAILS, TYPES, USERS, short
from triage.readers._vendor import TICKET, Index, Record, Vendor
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
BRINGS = {
    "body": "the field Description of Case, and the exports EmailMessage and CaseComment",
    "thread": "the exports EmailMessage and CaseComment (a message's ParentId is its case's Id)",
    "author": "the field Incoming of EmailMessage, and the export User, which tells who wrote a comment",
    "created_at": "the fields CreatedDate of Case and MessageDate of EmailMessage",
    "account.tier": "the export Account with a field that holds the tier, such as Tier__c",
}
_FIELDS = {
    "ticket_id": ("casenumber", "caseid", "id"),
    "subject": ("subject", *LABELS["subject"]),
    "body": ("description", *LABELS["description"]),
    "created_at": ("createddate", *LABELS["createddate"]),
    "author": ("contactid", "suppliedemail", "contactname"),
    "channel": ("origin", *LABELS["origin"]),
    "status": ("status", *LABELS["status"]),
    "account_id": ("accountid",),
    "account_name": ("accountname", "suppliedcompany"),
}
_TIERS = tuple(f"account{word.removeprefix('account')}" for word in SYNONYMS["account_tier"])
"""The tier as a field of the account that the case itself brings."""
_TYPED = re.compile(rf'"type"\s*:\s*"(?:{"|".join(TYPES)})"')
_INLINE = ("emailmessages", "casecomments")
_KEPT = {"id", "suppliedcompany", *_FIELDS["author"]}
_USED = frozenset((*_INLINE, *(name for names in _FIELDS.values() for name in names))) - _KEPT
_BOTS = {"automatedprocess", "cloudintegrationuser"}
_DRAFT = "5"


def claims(head: Head) -> int:
    """Salesforce's own names, two of a kind's, or the type that a record bears; a case number alone is not much."""
    names = head.names
    if "messages" in head.top:
        return 0
    if "attributes" in names and names & {"url", "referenceid"} and _TYPED.search(head.text):
        return 90
    if "casenumber" in names and len(names & CASES) >= 2:
        return 90
    if "commentbody" in names or (len(names & MAILS) >= 3 and names & {"parentid", "relatedtoid"}):
        return 88
    if len(names & ACCOUNTS) >= 3 or len(names & USERS) >= 3 or {"username", "usertype", "contactid"} <= names:
        return 80
    return 30 if "casenumber" in names else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join cases, mails, comments, accounts and users."""
    staff: set[str] = set()

    def expand(record: Record) -> Sequence[Record | Rejected]:
        if record.kind == TICKET and (owner := record.text("ownerid")).startswith("005"):
            staff.add(short(owner))  # only who works here owns a case; all are seen before the first one is built
        return _sobjects.expand(record)

    vendor = Vendor(
        "salesforce",
        {"records": ""},
        _sobjects.kind_of,
        _FIELDS,
        partial(_build, staff),
        expand,
        _sobjects.unwrap,
        frozenset(_INLINE),
        "Case export (Case.csv, or the cases as JSON)",
        BRINGS["thread"],
    )
    return _join.read(sources, vendor, job)


def _build(staff: set[str], record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    inline = [part for name in _INLINE for part in _sobjects.messages(record, name)]
    doubts += dict.fromkeys(doubt for part in inline for doubt in part.doubts)
    said: list[Message] = []
    unsure = False
    for part in (*comments, *inline):
        role = _role(part, record, found, staff)
        unsure = unsure or role is None
        said.append(_message(part, role, record, found, job, doubts))
    doubts += [
        f"{left} of the case's {name} are not in the input (the query gave only the first ones)"
        for name, left in (("emails", _sobjects.missing(record, "emailmessages")),
                           ("comments", _sobjects.missing(record, "casecomments")))
        if left > 0
    ]  # fmt: skip
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    at = opened.at if opened else None
    text = soft_text(record.values.get("description"), "description", doubts)
    said[:0] = _talk.opening(text, at=at, said=said)
    tiers = not found.present.isdisjoint(_TIERS)
    return Ticket(
        record.text("casenumber", "id"),
        record.text("subject"),
        _thread.in_order(said or [Message(Author.CUSTOMER, "", at)]),
        _account(record, found),
        record.text("origin").lower(),
        record.text("status").lower(),
        _talk.extra(record, _USED),
        tuple(dict.fromkeys(doubts)),
        _talk.lacks(
            found,
            body=not said and "description" not in found.present,
            author=unsure and not record.raw,
            tiers=tiers,
            times=any(m.created_at for m in said) or "createddate" in found.present,
        ),
    )


def _message(part: Record, role: Author | None, ticket: Record, found: Index, job: Job, doubts: list[str]) -> Message:
    plain = part.text("body")
    moment = job.when(part.values.get("createdat"), found.order(part), doubts)
    author = _talk.role(role, ticket, doubts, hint=" (is the export User missing?)")
    hidden = any(
        name in part.values and yes(part.values[name]) is False for name in ("ispublished", "isexternallyvisible")
    )
    internal = author is not Author.CUSTOMER and (
        hidden or ("incoming" in part.values and part.text("status") == _DRAFT)
    )
    return Message(author, plain or part.text("htmlbody"), moment.at if moment else None, internal, not plain)


def _role(part: Record, ticket: Record, found: Index, staff: set[str]) -> Author | None:
    if part.values.get("incoming") is not None:
        return Author.CUSTOMER if yes(part.values["incoming"]) else Author.AGENT
    writer = short(part.text("createdbyid"))
    user = found.users.get(writer)
    kind = key(part.text("createdbyusertype") or (user.text("usertype") if user else ""))
    if kind in _BOTS:
        return Author.BOT
    if kind:
        return Author.AGENT if kind == "standard" else Author.CUSTOMER
    if user and user.text("contactid"):
        return Author.CUSTOMER  # a contact's own user: the customers' portal
    if writer in staff:
        return Author.AGENT
    hidden = "ispublished" in part.values and yes(part.values["ispublished"]) is False
    return Author.AGENT if hidden else None


def _account(record: Record, found: Index) -> Account:
    ident = record.text("accountid")
    company = found.accounts.get(short(ident)) if ident else None
    own = next((t for name in _TIERS if (t := record.text(name))), None)
    if company is None:
        return Account(ident, record.text("accountname", "suppliedcompany"), own)
    return Account(ident, company.text("name", "accountname"), _talk.tier(company.values) or own)
