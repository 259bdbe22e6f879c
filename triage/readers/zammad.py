"""Zammad: tickets with their articles, users and organisations; lists, expanded or not, and answers with ``assets``.

An article by the customer which an agent marked internal stays the customer's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from triage.fields.table import count_of, soft_text, yes
from triage.files.source import Source
from triage.readers import _join, _talk, _thread
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._nested import inner, listed, marked_up, part, words
from triage.readers._vendor import ACCOUNT, COMMENT, TICKET, UNKNOWN, USER, Index, Record, Values, Vendor
from triage.types import Account, Author, Message, Rejected, Ticket

VENDOR = True
_ARTICLES = "GET /api/v1/ticket_articles/by_ticket/{id} or GET /api/v1/tickets/{id}?all=true of each ticket"
BRINGS = {
    "body": _ARTICLES,
    "thread": _ARTICLES,
    "author": f"{_ARTICLES} (the field sender of each article)",
    "created_at": _ARTICLES,
    "account.tier": "GET /api/v1/users (the field vip), or the assets of GET /api/v1/tickets/search",
}
_TICKETS = {
    "createarticletypeid", "createarticlesenderid", "articlecount", "lastcontactcustomerat", "lastcontactagentat",
    "firstresponseinmin", "firstresponseescalationat", "updateescalationat", "closeescalationat", "closeinmin",
}  # fmt: skip
_COMMON = {"pendingtime", "escalationat", "stateid", "priorityid"}
_ARTICLE = {"ticketid", "internal", "sender", "senderid", "typeid", "messageidmd5", "originbyid"}
_USERS = {"vip", "loginfailed", "karmauserids", "outofoffice", "roleids", "authorizationids", "imagesource"}
_ORGANIZATIONS = {"domainassignment", "memberids", "secondarymemberids", "shared"}
_ASSETS = {"Ticket": TICKET, "TicketArticle": COMMENT, "User": USER, "Organization": ACCOUNT}
_WRAPPERS = {
    "tickets": TICKET, "ticket": TICKET, "articles": COMMENT, "article": COMMENT, "ticketarticles": COMMENT,
    "users": USER, "organizations": ACCOUNT,
}  # fmt: skip
_FIELDS = {
    "ticket_id": ("number", "id"),
    "subject": ("title",),
    "body": ("articles",),
    "created_at": ("createdat",),
    "author": ("customerid",),
    "channel": ("createarticletype", "createarticletypeid"),
    "status": ("state", "stateid"),
    "account_id": ("organizationid",),
    "account_name": ("organization",),
}
_USED = {name for names in _FIELDS.values() for name in names} - {"customerid", "createarticletypeid", "stateid"}
_SENDERS = {"agent": Author.AGENT, "1": Author.AGENT, "customer": Author.CUSTOMER, "2": Author.CUSTOMER,
            "system": Author.BOT, "3": Author.BOT}  # fmt: skip
_STATES = {"1": "new", "2": "open", "3": "pending reminder", "4": "closed", "5": "merged"}
"""The states that every installation begins with."""


def claims(head: Head) -> int:
    """Zammad's own names, three of a ticket's or a user's, an article's with its type of content, or its assets."""
    names = head.names
    if "messages" in head.top or not head.is_json:
        return 0
    if names & _TICKETS and len(names & (_TICKETS | _COMMON)) >= 3:
        return 90
    if "contenttype" in names and len(names & _ARTICLE) >= 2:
        return 85
    if len(names & _USERS) >= 3 or len(names & _ORGANIZATIONS) >= 2:
        return 80
    return 80 if "assets" in names and names & {"ticketscount", "ticketarticleids", "ticketarticle"} else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Join tickets, articles, users and organisations."""
    return _join.read(sources, _ZAMMAD, job)


def _kind(values: Values) -> str:
    names = values.keys()
    if "ticketid" in names and names & {"body", "contenttype"}:
        return COMMENT
    if len(names & (_TICKETS | _COMMON)) >= 2 or {"title", "number"} <= names:
        return TICKET
    if names & _ORGANIZATIONS:
        return ACCOUNT
    return USER if len(names & _USERS) >= 2 or names & {"login", "firstname"} else UNKNOWN


def _unwrap(page: Mapping[str, Any]) -> Iterable[tuple[str, Any]] | None:
    """Take the assets apart, which are objects by id. Of their tickets only those count that the answer lists."""
    assets = page.get("assets")
    if not isinstance(assets, dict):
        return None
    lists = [page[n] for n in ("tickets", "ticket_ids", "record_ids") if isinstance(page.get(n), list)]
    ids = [page["ticket_id"]] if "ticket_id" in page else lists[0] if lists else None
    items: list[tuple[str, Any]] = []
    for name, kind in _ASSETS.items():
        held = assets.get(name)
        records = held if isinstance(held, dict) else {}
        if kind != TICKET or ids is None:
            items += [(kind, record) for record in records.values()]
            continue
        for ident in ids:
            missing = ValueError(f"ticket {ident} is listed, but is not among the assets")
            items.append((kind, ident if isinstance(ident, dict) else records.get(str(ident), missing)))
    return items


def _build(record: Record, comments: Sequence[Record], found: Index, job: Job) -> Ticket:
    doubts = list(record.doubts)
    articles = [*comments, *(part(record, raw) for raw in listed(record.values, "articles"))]
    said = [m for a in articles if (m := _message(a, record, found, job, doubts))]
    count = count_of(record.values.get("articlecount"))
    if (articles or COMMENT in found.kinds) and count is not None and count > len(articles):
        doubts.append(f"holds {len(articles)} of the ticket's {count} articles")
    opened = job.when(record.values.get("createdat"), found.order(record), doubts)
    account, known = _account(record, found)
    messages = _thread.in_order(said or [Message(Author.CUSTOMER, "", opened.at if opened else None)])
    channel = record.text("createarticletype").lower() or (articles[0].text("type").lower() if articles else "")
    # the title of a mail that the house wrote first is its own; of a call it names what the caller wanted
    agents = record.text("createarticlesender") == "Agent" or record.text("createarticlesenderid") == "1"
    ours = messages[0].author is not Author.CUSTOMER and agents and channel == "email"
    return Ticket(
        record.text("number", "id"),
        "" if ours else record.text("title"),
        messages,
        account,
        channel,
        _name(record, "state").lower() or _STATES.get(record.text("stateid"), record.text("stateid")),
        _talk.extra(record, _USED - {"title"} if ours else _USED),
        tuple(dict.fromkeys(doubts)),
        (*([] if articles else ["body"]), *([] if known else ["account.tier"]), "account.followers"),
    )


def _message(article: Record, ticket: Record, found: Index, job: Job, doubts: list[str]) -> Message | None:
    text = words(article.values)
    if not text:
        return None
    hidden = yes(article.values.get("internal")) is True
    role = _role(article, ticket, found)
    if role is None and not hidden:
        doubts.append("an article does not say who wrote it; read as the customer's")
    role = role or (Author.AGENT if hidden else Author.CUSTOMER)
    moment = job.when(article.values.get("createdat"), found.order(article), doubts)
    kind = article.text("contenttype").lower()
    html = "html" in kind if kind else marked_up(text)
    # an agent may hide what the customer wrote; it stays the customer's word
    return Message(role, text, moment.at if moment else None, hidden and role is not Author.CUSTOMER, html)


def _role(article: Record, ticket: Record, found: Index) -> Author | None:
    """Tell who wrote an article: by its sender, else by its creator, the ticket's customer or one of the staff."""
    if named := _SENDERS.get(_name(article, "sender").lower()) or _SENDERS.get(article.text("senderid")):
        return named
    writer = article.text("originbyid", "createdbyid")
    if writer and writer == ticket.text("customerid"):
        return Author.CUSTOMER
    roles = found.users[writer].values.get("roles") if writer in found.users else None
    if isinstance(roles, list) and roles:
        return Author.AGENT if {"Agent", "Admin"} & {str(r) for r in roles} else Author.CUSTOMER
    return None


def _name(record: Record, name: str) -> str:
    """Return a relation's name: expanded it is a text, in a webhook's payload an object."""
    value = record.values.get(name)
    return soft_text(value.get("name") if isinstance(value, dict) else value, name, [])


def _account(record: Record, found: Index) -> tuple[Account, bool]:
    """Return the customer's organisation and whether it is known if the customer is a VIP, Zammad's only tier."""
    customer = found.users.get(record.text("customerid"))
    person = customer.values if customer else inner(record.values, "customer")
    ident = record.text("organizationid") or soft_text(person.get("organizationid"), "organization_id", [])
    company = found.accounts.get(ident)
    firm = company.values if company else inner(record.values, "organization")
    tier = "vip" if any(yes(values.get("vip")) is True for values in (person, firm)) else _talk.tier(firm)
    name = soft_text(firm.get("name"), "name", []) or _name(record, "organization")
    return Account(ident, name, tier), bool(tier) or "vip" in person


_ZAMMAD = Vendor(
    "zammad",
    _WRAPPERS,
    _kind,
    _FIELDS,
    _build,
    unwrap=_unwrap,
    inline=frozenset(("articles",)),
    main="tickets file (GET /api/v1/tickets, or a search)",
    thread=BRINGS["thread"],
)
