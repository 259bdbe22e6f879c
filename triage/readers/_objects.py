"""HubSpot's records, whatever wrote them: what kind each is, one form for names, and which belongs to which ticket.

Emails, notes and companies do not name their ticket: a table of links does (warehouse), or the associations that a
ticket or an email brings (API). So all links are read before the first record is joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from triage.fields.table import soft_text
from triage.readers._head import Head
from triage.readers._shelf import Groups, Shelf
from triage.readers._talk import folded
from triage.readers._vendor import ACCOUNT, COMMENT, TICKET, UNKNOWN, USER, Record, Values

LINKS = "links between tickets and their messages, companies or contacts"
BODIES = (
    "hsemailtext",
    "hsemailhtml",
    "hsnotebody",
    "hscallbody",
    "hstaskbody",
    "hsmeetingbody",
    "hscommunicationbody",
)
_TALK = frozenset((*BODIES, "hsemaildirection", "hsemailsubject", "engagementid"))
_TICKETS = frozenset(("hspipelinestage", "hsticketpriority", "hsticketcategory", "ticketname", "ticketdescription",
                      "sourcetype", "ticketstatus", "firstagentreplydate"))  # fmt: skip
_ENDS = ("engagementid", "companyid", "contactid")
_SAID = ("emails", "notes", "calls", "tasks", "meetings", "communications")


@dataclass(slots=True)
class Links:
    """Which ticket a message belongs to, and which company and contact a ticket; ids as text."""

    tickets: Groups[str] = field(default_factory=Groups)
    companies: Shelf[str] = field(default_factory=Shelf)
    contacts: Shelf[str] = field(default_factory=Shelf)
    any_message: bool = False
    staff: set[str] = field(default_factory=set)
    """Addresses that mails went out from."""

    def add(self, end: str, ticket: str, other: str) -> None:
        """Take up one link; the first company or contact of a ticket is its main one."""
        if ticket and other and end == "engagementid":
            self.any_message = True
            self.tickets.add(other, ticket)
        elif ticket and other:
            (self.companies if end == "companyid" else self.contacts).setdefault(ticket, other)


def names_of(values: Values) -> dict[str, Any]:
    """Return a record's fields: those of its ``properties`` beside its own, without the warehouse's prefix."""
    inner = values.get("properties")
    found = dict(values) | (folded(inner) if isinstance(inner, dict) else {})
    return {n.removeprefix("property") or n: v for n, v in found.items()}


def kind_of(values: Values) -> str:
    """Tell a record's kind by its names."""
    names = names_of(values).keys()
    if is_link(names):
        return LINKS
    if names & _TALK:
        return COMMENT
    if names & _TICKETS or {"subject", "content"} & names:
        return TICKET
    if names & {"firstname", "lastname", "lifecyclestage"} and "email" in names:
        return USER
    return ACCOUNT if names & {"domain", "annualrevenue", "numberofemployees", "industry"} else UNKNOWN


def is_link(names: Iterable[str]) -> bool:
    """Tell a table of links by its columns: a ticket's id, another's, and nothing else to speak of."""
    own = {n for n in names if not n.endswith("synced") and not n.startswith("fivetran")}
    return "ticketid" in own and bool(own & set(_ENDS)) and own <= {"ticketid", *_ENDS, "category", "typeid", "type"}


def holds_talk(head: Head) -> bool:
    """Tell whether a file holds messages and no tickets."""
    names = {n.removeprefix("property") for n in head.names}
    return bool(names & set(BODIES)) and not names & _TICKETS and "content" not in names


def learn(record: Record, links: Links) -> None:
    """Take up the links that a record holds."""
    values = record.values
    if record.kind == LINKS:
        for end in _ENDS:
            links.add(end, record.text("ticketid"), record.text(end))
    own = soft_text(values.get("id") or names_of(values).get("hsobjectid"), "id", [])
    for name, other in _associated(values):
        if record.kind == TICKET:
            ends = dict.fromkeys(_SAID, "engagementid") | {"companies": "companyid", "contacts": "contactid"}
            links.add(ends.get(name, ""), own, other) if name in ends else None
        elif name == "tickets" and record.kind == COMMENT:
            links.add("engagementid", other, own)


def _associated(values: Values) -> Iterator[tuple[str, str]]:
    listed = values.get("associations")
    for name, group in listed.items() if isinstance(listed, dict) else ():
        results = group.get("results") if isinstance(group, dict) else None
        seen = set()
        for item in results if isinstance(results, list) else ():
            other = soft_text(item.get("id"), "id", []) if isinstance(item, dict) else ""
            if other not in seen:  # an association of two kinds comes twice
                seen.add(other)
                yield name.rpartition("_")[2], other


def canonical(record: Record) -> Record:
    """Bring a record's names to one form."""
    values = names_of(record.values)
    raw = record.raw
    if isinstance(inner := raw.get("properties"), dict):
        raw = {**{n: v for n, v in raw.items() if n not in ("properties", "associations")}, **inner}
    ids = (
        ("engagementid", "id", "hsobjectid") if record.kind == COMMENT else ("id", "ticketid", "recordid", "hsobjectid")
    )
    values |= {
        "id": _first(values, ids),
        "createdat": _first(values, ("hstimestamp", "hscreatedate", "createdate", "createdat")),
        "updatedat": _first(values, ("hslastmodifieddate", "lastmodifieddate", "updatedat")),
    }
    if record.kind == COMMENT:
        values |= {
            "body": _first(values, (n for n in BODIES if n != "hsemailhtml")),
            "htmlbody": values.get("hsemailhtml"),
        }
    return replace(record, raw=raw, values=values)


def _first(values: Values, names: Iterable[str]) -> Any:
    return next((v for name in names if (v := values.get(name)) not in (None, "")), None)
