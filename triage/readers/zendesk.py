"""Zendesk: API pages, the account's JSON export, the CSV report (which has no texts), and warehouse tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triage.fields.table import SYNONYMS, key, soft_text, yes
from triage.files.source import Source
from triage.readers import _join, _thread
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._nested import check_worded, part
from triage.readers._vendor import ACCOUNT, COMMENT, PAGING, TICKET, UNKNOWN, USER, Index, Record, Values, Vendor
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
_TICKETS = {"requesterid", "submitterid", "rawsubject", "via", "viachannel", "satisfactionrating", "followupids"}
_REPORT = {"summationcolumn", "requesterexternalid", "satisfactionscore", "groupstations", "assigneestations"}
_COMMENTS = {"authorid", "public", "htmlbody", "plainbody", "ticketid", "userid", "voicecomment"}
_USERS = {"role", "ticketrestriction", "sharedagent", "onlyprivatecomments", "moderator"}
_ACCOUNTS = {"domainnames", "sharedtickets", "sharedcomments", "organizationfields"}
_WRAPPERS = {
    "tickets": TICKET, "ticket": TICKET, "results": "", "comments": COMMENT, "comment": COMMENT, "audits": "",
    "audit": "", "users": USER, "user": USER, "organizations": ACCOUNT, "organization": ACCOUNT, "tags": "tags",
    "ticketmetrics": "metrics", "metricsets": "metrics", "groups": "groups", "ticketfields": "fields",
}  # fmt: skip
_ROLES = {"enduser": Author.CUSTOMER, "agent": Author.AGENT, "admin": Author.AGENT, "owner": Author.AGENT}
_SYSTEM = "-1"
_FIELDS = {
    "ticket_id": ("id",),
    "subject": ("subject", "rawsubject"),
    "body": ("description", "comments"),
    "created_at": ("createdat",),
    "author": ("requesterid", "assigneeid"),
    "channel": ("via", "viachannel"),
    "status": ("status",),
    "account_id": ("organizationid",),
    "account_name": ("organization",),
}
BRINGS: Mapping[str, str] = {
    "body": "the account's JSON export, or GET /api/v2/tickets and /tickets/{id}/comments (a CSV report has no texts)",
    "thread": "GET /api/v2/tickets/{id}/comments, the account's JSON export, or a warehouse's table ticket_comment",
    "author": "GET /api/v2/users for the roles, or a warehouse's tables user and ticket",
    "created_at": "GET /api/v2/tickets/{id}/comments, where each comment has its time",
    "account.tier": "GET /api/v2/organizations with a field called tier or plan, or --columns account_tier=FIELD",
}
_USED = {name for names in _FIELDS.values() for name in names} - {"requesterid", "assigneeid"}


_BODIES = ("body", "plainbody", "htmlbody")


def claims(head: Head) -> int:
    """Zendesk's own names, three of a ticket's or two of another kind's; less for a wrapper that others use too."""
    names = head.names
    if "messages" in head.top:
        return 0
    if len(names & _TICKETS) >= 3 or len(names & _REPORT) >= 2:
        return 90
    if (len(names & _COMMENTS) >= 3 and "incoming" not in names) or {"audits", "events"} <= names:
        return 85
    if len(names & _ACCOUNTS) >= 2 or len(names & _USERS) >= 2:
        return 80
    if head.top & {"comments", "users", "organizations", "audits"} and head.top <= _WRAPPERS.keys() | PAGING:
        return 70
    return 70 if {n for n in names if not n.endswith("synced")} == {"tag", "ticketid"} else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join tickets, comments (or audits), users and organisations."""
    return _join.read(sources, _ZENDESK, job)


def _kind(values: Values) -> str:
    said = values.keys() & {"body", "htmlbody", "plainbody"} and values.keys() & {"authorid", "userid", "public"}
    if said or ("events" in values and "ticketid" in values):
        return COMMENT
    if values.keys() & (_ACCOUNTS | _USERS):
        return ACCOUNT if values.keys() & _ACCOUNTS else USER
    if "tag" in values and "ticketid" in values:
        return "tags"
    known = values.keys() & {"subject", "description", "requesterid", "requester", "rawsubject"}
    return TICKET if known and values.keys() & {"id", "ticketid"} else UNKNOWN


def _expand(record: Record) -> list[Record]:
    """Turn an audit into the comments among its events; the others are changes of fields, not messages."""
    events = record.values.get("events")
    if not isinstance(events, list):
        return [record]
    shared = {name: record.values.get(name) for name in ("ticketid", "authorid", "createdat")}
    found = []
    for event in events:
        if isinstance(event, dict) and event.get("type") in ("Comment", "VoiceComment"):
            own = {key(k): v for k, v in event.items() if v is not None}
            found.append(Record(record.source, record.line, COMMENT, event, {**shared, **own}))
    return found


def _build(record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    inline = record.values.get("comments")
    items = inline if isinstance(inline, list) else ()
    listed = [*comments, *(part(record, item) for item in items if isinstance(item, dict))]
    said = [_message(c, record, found, job, doubts) for c in listed]
    bodyless = not comments and found.present.isdisjoint({"description", "comments"})
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    text = soft_text(record.values.get("description"), "description", doubts)
    if text and not any(_same(text, m, opened.at if opened else None) for m in said):
        said.insert(0, Message(Author.CUSTOMER, text, opened.at if opened else None))
    submitter, requester = record.text("submitterid"), record.text("requesterid")
    if text and not listed and submitter and requester and submitter != requester:
        doubts.append("the description was written by somebody else than the requester; read as the customer's")
    if not said:
        said = [Message(Author.CUSTOMER, "", opened.at if opened else None)]
    return Ticket(
        record.text("id"),
        record.text("subject", "rawsubject"),
        _thread.in_order(said),
        _account(record, found),
        _channel(record.values),
        record.text("status").lower(),
        {name: value for name, value in record.raw.items() if key(name) not in _USED},
        tuple(dict.fromkeys(doubts)),
        _lacks(record, found, bodyless),
    )


def _message(comment: Record, ticket: Record, found: Index, job: Job, doubts: list[str]) -> Message:
    plain = comment.text("body", "plainbody")
    check_worded(comment, _BODIES, doubts)
    public = comment.values.get("public")
    internal = public not in (None, "") and yes(public) is False  # only what says that it is private is a note
    moment = job.when(comment.values.get("createdat") or comment.values.get("created"), found.order(comment), doubts)
    role = _role(comment.text("authorid", "userid"), ticket, found, internal)
    if role is None:
        role = Author.CUSTOMER
        if ticket.raw or found.users:
            doubts.append("a message is by someone of unknown role (no users file?); read as the customer's")
    return Message(role, plain or comment.text("htmlbody"), moment.at if moment else None, internal, not plain)


def _role(author: str, ticket: Record, found: Index, internal: bool) -> Author | None:
    if author == _SYSTEM:
        return Author.BOT
    if author and author == ticket.text("requesterid"):
        return Author.CUSTOMER
    if author in found.users and (role := found.users[author].text("role")):
        return _ROLES.get(key(role))
    # only staff can be assigned a ticket or write a private comment
    return Author.AGENT if internal or (author and author == ticket.text("assigneeid")) else None


def _same(description: str, message: Message, opened: Any) -> bool:
    """Tell whether a comment is the description again, which is always the first comment."""
    one, other = " ".join(description.split()), " ".join(message.body.split())
    return one == other or (opened is not None and message.created_at == opened and not message.internal)


def _account(record: Record, found: Index) -> Account:
    ident = record.text("organizationid")
    if not ident and (requester := found.users.get(record.text("requesterid"))):
        ident = requester.text("organizationid")
    company = found.accounts.get(ident)
    if company is None:
        return Account(ident, record.text("organization"))
    return Account(ident, company.text("name"), _tier(company.values))


def _has_tier(company: Record) -> bool:
    return _tier(company.values) is not None


def _tier(company: Values) -> str | None:
    fields = company.get("organizationfields")
    own = {key(k): v for k, v in fields.items()} if isinstance(fields, dict) else company
    words = (n for word in SYNONYMS["account_tier"] for n in (word, f"custom{word}"))  # the latter in a warehouse
    return next((t for word in words if (t := soft_text(own.get(word), word, []))), None)


def _channel(values: Values) -> str:
    via = values.get("via")
    return soft_text(
        via.get("channel") if isinstance(via, dict) else via or values.get("viachannel"), "via", []
    ).lower()


def _lacks(record: Record, found: Index, bodyless: bool) -> tuple[str, ...]:
    tiers = found.any_account(_has_tier)
    return (
        *(["body"] if bodyless else []),
        *(["author"] if not record.raw and not found.users else []),
        *([] if tiers else ["account.tier"]),
        "account.followers",
    )


_ZENDESK = Vendor("zendesk", _WRAPPERS, _kind, _FIELDS, _build, _expand, thread=BRINGS["thread"])
