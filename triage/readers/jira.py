"""Jira and Jira Service Management: the CSV export, API v2 and v3 as JSON, and warehouse tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from triage.fields.table import SYNONYMS, yes
from triage.files.source import Source
from triage.readers import _issues, _join, _talk, _thread
from triage.readers._head import Head
from triage.readers._issues import COMMENTS, ISSUES, ids
from triage.readers._job import Job
from triage.readers._vendor import COMMENT, TICKET, USER, Index, Record, Vendor
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
BRINGS = {
    "body": "the column Description (CSV: Export, all fields; API: fields=*all)",
    "thread": "the Comment columns (CSV: Export, all fields; API: fields=*all; a warehouse: the table comment)",
    "author": "the table issue or the issues themselves, which name the reporter; the API tells each account's type",
    "created_at": "the column Created",
    "account.tier": "a custom field that holds the tier, such as Tier",
}
_COMMENTS = ("comment", *(f"comment{number}" for number in range(2, 1000)))
"""The column of comments, which comes as often as the issue with the most comments needs."""
_FIELDS = {
    "ticket_id": ("issuekey", "key", "issueid", "id"),
    "subject": ("summary",),
    "body": ("description", *_COMMENTS),
    "created_at": ("created",),
    "author": ("reporter", "creator"),
    "status": ("status",),
    "account_name": ("customfieldorganizations", "organizations"),
}
_USED = frozenset(
    ("issuekey", "key", "summary", "description", "created", "status", "customfieldorganizations", *_COMMENTS)
)
_TIERS = tuple(f"customfield{word}" for word in SYNONYMS["account_tier"])
_CUT = 2000
"""Characters after which Jira Data Center cuts a description in its CSV."""


def claims(head: Head) -> int:
    """Jira's own names: an issue's key beside its other fields, or a comment's."""
    names = head.names
    if "messages" in head.top:
        return 0
    if "issuekey" in names and len(names & ISSUES) >= 3:
        return 90
    if {"fields", "key"} <= names and len(names & ISSUES) >= 3:
        return 90
    if {"key", "summary"} <= names and len(names & ISSUES) >= 5:
        return 88
    if len(names & COMMENTS) >= 3 or {"jsdpublic", "body"} <= names or ({"updateauthor", "body"} <= names):
        return 85
    if head.is_json:
        return 70 if {"accountid", "accounttype", "displayname"} <= names and "fields" not in names else 0
    return 20 if {"id", "timezone", "locale", "username"} <= names else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join issues and comments."""
    staff: set[str] = (
        set()
    )  # only who works here is assigned an issue or writes internally; seen before the first is built

    def expand(record: Record) -> Sequence[Record | Rejected]:
        found = _issues.expand(record)
        staff.update(_issues.staff(found))
        return [found]

    vendor = Vendor(
        "jira",
        {"issues": TICKET, "issue": TICKET, "comments": COMMENT, "users": USER},
        _issues.kind_of,
        _FIELDS,
        partial(_build, staff),
        expand,
        main="issues (the CSV export, the API's answer, or the table issue)",
        thread=BRINGS["thread"],
    )
    return _join.read(sources, vendor, job)


def _build(staff: set[str], record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    said: list[Message] = []
    table = "issueid" in record.values  # the CSV export
    unsure = False
    ordered = [(part, found.order(part)) for part in comments]
    ordered += [(part, found.order(record)) for part in _issues.inline(record)]
    for part, order in ordered:
        internal = _internal(part)
        if part.values.get("body") is None:
            doubts.append("a comment has no body; what it says is not in the input")
        role = _role(part, record, staff, internal)
        unsure = unsure or role is None
        moment = job.when(part.values.get("createdat"), order, doubts)
        author = _talk.role(
            role, record, doubts, hint=" (neither the reporter nor anybody whom an issue is assigned to)"
        )
        said.append(
            Message(author, _issues.text(part, "body", doubts, table=table), moment.at if moment else None, internal)
        )
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    at = opened.at if opened else None
    text = _issues.text(record, "description", doubts, table=table)
    if table and len(record.text("description")) == _CUT:
        doubts.append(
            f"the description ends at {_CUT:,} characters, where Jira Data Center cuts it; the rest is not here"
        )
    bodyless = not said and "description" not in found.present
    if text.strip() or not said:
        said.insert(0, Message(Author.CUSTOMER, text, at))
    if (total := _issues.missing(record)) > 0:
        doubts.append(f"{total} comments of this issue are not in the input (the page holds only the first ones)")
    return Ticket(
        record.text("issuekey", "key", "id"),
        record.text("summary"),
        _thread.in_order(said),
        Account(name=_issues.organisation(record), tier=next((t for name in _TIERS if (t := record.text(name))), None)),
        "",
        _issues.name(record.values.get("status")).lower(),
        _talk.extra(record, _USED),
        tuple(dict.fromkeys(doubts)),
        _talk.lacks(
            found,
            body=bodyless,
            author=unsure and not record.raw,
            tiers=not found.present.isdisjoint(_TIERS),
            times=any(m.created_at for m in said) or "created" in found.present,
        ),
    )


def _internal(part: Record) -> bool:
    """Only what says that it is not public is a note."""
    return any(
        part.values.get(name) not in (None, "") and yes(part.values[name]) is False
        for name in ("jsdpublic", "ispublic")
    )


def _role(part: Record, ticket: Record, staff: set[str], internal: bool) -> Author | None:
    writer, kind = ids(part.values, "author"), _issues.kind_of_account(part)
    if internal:
        return Author.AGENT
    if kind == "app":
        return Author.BOT
    if kind == "customer" or writer & ids(ticket.values, "reporter"):
        return Author.CUSTOMER
    if writer & staff:
        return Author.AGENT
    return Author.CUSTOMER if writer & ids(ticket.values, "creator") else None
