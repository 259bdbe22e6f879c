"""What Intercom's records are: told by their names, and a warehouse's flat rows brought into the form of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triage.fields.table import SYNONYMS, key, soft_text, yes
from triage.readers import _talk, _thread
from triage.readers._job import reject
from triage.readers._nested import inner
from triage.readers._vendor import ACCOUNT, COMMENT, TICKET, UNKNOWN, USER, Index, Record, Values
from triage.types import Account, Author, Rejected

OWN = frozenset(
    (
        "conversationparts",
        "ticketparts",
        "ticketattributes",
        "deliveredas",
        "sourcedeliveredas",
        "conversationupdatedat",
    )
)
"""Names that no other export has."""
NAMES = OWN | {
    "waitingsince", "snoozeduntil", "adminassigneeid", "teamassigneeid", "firstcontactreply", "conversationrating",
    "conversationratingvalue", "sourceauthortype", "conversationmessage", "linkedobjects", "slaapplied", "parttype",
}  # fmt: skip
CONTACTS = frozenset(
    ("hashardbounced", "markedemailasspam", "unsubscribedfromemails", "signedupat", "lastseenat", "lastrepliedat",
     "lastcontactedat", "lastemailopenedat", "externalid", "workspaceid")
)  # fmt: skip
COMPANIES = frozenset(
    ("companyid", "monthlyspend", "sessioncount", "usercount", "planname", "planid", "plan", "remotecreatedat",
     "lastrequestat", "appid")
)  # fmt: skip
_BY_MACHINE = {"automated", "operatorinitiated", "campaignsinitiated"}
_OURS = {"admininitiated", *_BY_MACHINE}
_TIERS = ("planname", *SYNONYMS["account_tier"])
TEXTS = frozenset(("body", "description", "subject", "message", "messages", "text", "comment", "content"))
WRAPPERS = {
    "conversations": TICKET, "tickets": TICKET, "conversation": TICKET, "ticket": TICKET, "data": "",
    "companies": ACCOUNT, "users": USER, "admins": "admins", "teams": "teams",
}  # fmt: skip
_TYPES = {
    "conversation": TICKET, "ticket": TICKET, "conversationpart": COMMENT, "ticketpart": COMMENT, "contact": USER,
    "user": USER, "lead": USER, "company": ACCOUNT, "tag": "tags", "admin": "admins", "team": "teams",
}  # fmt: skip


def kind_of(values: Values) -> str:
    """Tell a record's kind by its type where it bears one, else by its names."""
    names = values.keys()
    if (named := _TYPES.get(str(values.get("type") or "").replace("_", ""))) is not None:
        return named
    if "parttype" in names:
        return COMMENT
    if names & {"source", "sourcedeliveredas", "sourcebody", "conversationparts", "ticketattributes", "ticketparts"}:
        return TICKET
    if "conversationid" in names:
        return "tags" if "tagid" in names else "links"
    if len(names & COMPANIES) >= 2 and "contactid" not in names:
        return ACCOUNT
    return USER if len(names & CONTACTS) >= 2 or {"contactid", "companyid"} <= names else UNKNOWN


def unwrap(page: Mapping[str, Any]) -> Iterable[tuple[str, Any]] | None:
    """Take a webhook's notification apart; all other pages have plain wrappers."""
    data = page.get("data")
    if page.get("type") == "notification_event" and isinstance(data, dict) and isinstance(data.get("item"), dict):
        return [("", data["item"])]
    return None


def expand(record: Record) -> Sequence[Record | Rejected]:
    """Bring a warehouse's row into the form of the API; of a message's history only the newest state counts."""
    values = dict(record.values)
    old = "fivetranactive" in values and yes(values["fivetranactive"]) is False
    if record.kind == COMMENT:
        if old:
            reason = f"an older state of message {record.text('id')}, which was changed since"
            return [reject(record.source, record.line, reason, ticket_id=record.text("conversationid"),
                           raw=dict(record.raw))]  # fmt: skip
        values.setdefault("ticketid", values.get("conversationid"))
        if "author" not in values and "authortype" in values:
            values["author"] = {"type": values["authortype"], "id": values.get("authorid")}
    elif record.kind == TICKET and "source" not in values and "sourceid" in values:
        own = {name.removeprefix("source"): cell for name, cell in values.items() if name.startswith("source")}
        author = {"type": own.pop("authortype", None), "id": own.pop("authorid", None)}
        values["source"] = {**own, "author": author}
    elif record.kind in (USER, ACCOUNT):
        if old:
            return []
        if record.kind == USER and "contactid" in values:
            values["id"] = _link(record.text("contactid"))
    return [replace(record, values=values)]


def role(author: Values, doubts: list[str]) -> Author:
    """Tell whose word a part is by its author; machines may bear a teammate's type."""
    mail = soft_text(author.get("email"), "email", [])
    if author.get("fromaiagent") is True or mail.startswith("operator+"):
        return Author.BOT
    return _thread.author(author.get("type"), doubts)


def opener(source: Values, doubts: list[str]) -> Author:
    """Tell whose word the first message is. The way it was delivered tells, too, who began."""
    author, way = inner(source, "author"), _way(source)
    machine = way in _BY_MACHINE
    if not begun_by_us(source):
        return role(author, doubts)
    if author.get("type") in (None, ""):
        return Author.BOT if machine else Author.AGENT
    who = role(author, doubts)
    if who is Author.CUSTOMER:
        doubts.append(f"{way} names the house as who began, the author is a customer; read as the customer's")
    return Author.BOT if machine and who is Author.AGENT else who


def begun_by_us(source: Values) -> bool:
    """Tell whether the house wrote first, a teammate or a campaign."""
    return _way(source) in _OURS


def _way(source: Values) -> str:
    return key(soft_text(source.get("deliveredas"), "delivered_as", []))


def account_of(record: Record, source: Values, found: Index) -> tuple[Account, bool]:
    """Return the company of the first contact that has one, and whether its tier would be known."""
    contacts = record.values.get("contacts")
    people = contacts if isinstance(contacts, list) else inner(record.values, "contacts").get("contacts")
    ids = [c.get("id") for c in people if isinstance(c, dict)] if isinstance(people, list) else []
    for ident in (*ids, inner(source, "author").get("id")):
        person = soft_text(ident, "id", [])
        for user in filter(None, (found.users.get(person), found.users.get(_link(person)))):
            company = found.accounts.get(_company_id(user))
            if company is not None:
                known = not company.values.keys().isdisjoint(_TIERS)
                tier = _tier(company.values)
                return Account(company.text("id"), company.text("name"), tier), known or tier is not None
    return Account(), False


def _company_id(user: Record) -> str:
    companies = inner(user.values, "companies").get("data") or user.values.get("companies")
    first = companies[0] if isinstance(companies, list) and companies else None
    return (soft_text(first.get("id"), "id", []) if isinstance(first, dict) else "") or user.text("companyid")


def _tier(company: Values) -> str | None:
    plan = soft_text(inner(company, "plan").get("name"), "plan", []) or soft_text(company.get("planname"), "plan", [])
    return _talk.tier(inner(company, "customattributes")) or plan or _talk.tier(company)


def _link(contact: str) -> str:
    """Return the id under which a contact's row in the table of contacts and companies is kept."""
    return f"company of {contact}"
