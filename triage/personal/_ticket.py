"""Where a ticket may hold personal data, whose names it tells, and columns that are personal by their own name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from triage.fields.table import key
from triage.personal._names import Names, names
from triage.types import Author, Ticket

_WHOSE = {Author.CUSTOMER: "customers' messages", Author.AGENT: "agents' messages", Author.BOT: "bots' messages"}
_DEEP = 200
"""Values of one ticket's further columns that are looked at."""
_NUMBERS = re.compile(r"(?:id|ids|uuid|key|url|at|date|time|stamp|synced)$")
_WHO = (
    "requester|customer|contact|user|author|sender|submitter|reporter|creator|client|buyer|account|company|"
    "organi[sz]ation|person|from|recipient|owner|assignee|agent|member|guest|visitor|lead|caller|billing|shipping|cardholder|source"
)
_NAMED = re.compile(rf"(?:^|{_WHO})(?:first|last|given|family|full|sur|middle|nick|display|real|user|screen)?names?$")
_PERSON = re.compile(
    r"^(?:requester|customer|contact|user|author|sender|submitter|reporter|caller|client|creator|assignee|agent|owner|"
    r"from)s?$"
)
_MAIL = re.compile(r"^([^\W\d_]{2,}(?:[._-][^\W\d_]{2,}){1,2})@")
"""A mailbox that is a person's name: ``ada.lovelace@...``."""
_COLUMNS = {
    "phone": re.compile(r"(?:phone|phonenumber|mobile|mobilenumber|cellphone|fax|faxnumber|whatsapp)s?$"),
    "national_id": re.compile(r"^(?:ssn|socialsecuritynumber|nationalid|passport(?:number)?|taxid|aadhaar|pesel|cpf)$"),
    "iban": re.compile(r"(?:^|bank)(?:iban|accountnumber|bankaccount)$"),
    "card": re.compile(r"(?:card|creditcard)(?:no|number)$"),
    "ip": re.compile(r"(?:^|client|remote|last|login|user|source)ip(?:address|addr)?$"),
    "address": re.compile(r"(?:street|streetaddress|address[12]?|addressline[12]?|postalcode|postcode|zip|zipcode)$"),
    "birthday": re.compile(r"(?:^|date)(?:dob|birthday|birthdate|ofbirth|dateofbirth)$"),
}


def column(path: str) -> str:
    """Return the kind of personal data that a column holds by its very name, "" where its values must tell."""
    name = key(path.rpartition(".")[2])
    if name.endswith(("emailaddress", "mailaddress")):
        return ""  # its values tell
    return next((kind for kind, named in _COLUMNS.items() if named.search(name)), "")


def tells(path: str) -> bool:
    """Tell whether a column holds somebody's name: by its own name, or by what it stands in (``requester.name``)."""
    outer, _, last = path.rpartition(".")
    return bool(_NAMED.search(key(outer.rpartition(".")[2]) + key(last)) or _PERSON.search(key(last)))


def counts(path: str) -> bool:
    """Tell whether a column holds ids, links or times: a number there is nobody's telephone."""
    return _NUMBERS.search(key(path.rpartition(".")[2])) is not None


class Place(NamedTuple):
    """A text of a ticket and where it stands. `tells`: it is a name's own place, where a name is no find."""

    name: str
    text: str
    tells: bool = False


def places(ticket: Ticket) -> Iterator[Place]:
    """Yield every text of a ticket with the name of its place, such as ``internal notes`` or ``column requester``."""
    yield Place("subject", ticket.subject)
    yield Place("account's name", ticket.account.name, tells=True)
    for m in ticket.messages:
        yield Place("internal notes" if m.internal else _WHOSE[m.author], m.body)
    for path, text in islice(_texts("", ticket.extra), _DEEP):
        if not counts(path):
            yield Place(f"column {path}", text, tells=tells(path))


def known(ticket: Ticket) -> Names:
    """Return the names that a ticket tells: of its account, and of those in columns of requesters, contacts, agents."""
    account = ticket.account
    told = [account.name]
    for path, text in (("", account.id), ("", account.name), *islice(_texts("", ticket.extra), _DEEP)):
        if tells(path):
            told.append(text)
        if found := _MAIL.match(text.strip().lower()):
            told.append(re.sub(r"[._-]", " ", found.group(1)))
    return names(told)


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield all texts of the further columns by the path of their keys; lists count as one place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(path, inner)
