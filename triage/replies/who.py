"""The customer as the export names them: the name to greet, and the words for their time zone.

Both stand in the columns beside the ticket (`Ticket.extra`), under names that differ from helpdesk to helpdesk:
``Requester``, ``requester.name``, ``Contact Name``, ``reporter.displayName``; ``time_zone``, ``iana_time_zone``,
``TimeZoneSidKey``, ``hs_timezone``, ``timeZone``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from triage.fields.table import key
from triage.scripts.shape import Greeting
from triage.types import Ticket

_PERSON = (
    "requester", "customer", "primarycustomer", "contact", "client", "reporter", "enduser", "sender", "user",
    "buyer", "guest",
)  # fmt: skip
_STAFF = re.compile(
    r"assign|agent|owner|responder|admin|operator|staff|creator|createdby|updatedby|modifiedby|closedby|group|"
    r"salesrep|support|submitter"
)
_FULL = ("", "name", "fullname", "displayname")
_PARTS = (("firstname", "lastname"), ("first", "last"), ("givenname", "familyname"))
_ZONE = re.compile(r"timezone(?:sidkey|id|name)?$|(?:^|user|customer|requester|contact)tz$")
_TITLE = 3
"""Letters that may end in a full stop: Dr., Mrs."""
_LONGEST, _MOST_WORDS = 60, 5
_DEEP, _WIDE = 4, 500
"""How deep, and how many values of a ticket's further columns are looked at."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_JOINERS = "'’ʼ-‐"


def name(ticket: Ticket, greeting: Greeting) -> str:
    """Return the name to greet, "" where none is known: a person's before the account's, and never an id or address."""
    told = dict[str, str]()
    for path, value in _columns(ticket.extra):
        if not any(_STAFF.search(part) for part in path):
            told.setdefault("".join(path[-2:]), value)
    candidates = [*_people(told), ticket.account.name]
    ids = {ticket.account.id.casefold(), ticket.id.casefold()}
    for one in candidates:
        clean = " ".join(unicodedata.normalize("NFC", one).split())
        if clean.casefold() not in ids | set(greeting.nobody) and is_name(clean):
            return clean
    return ""


def is_name(text: str) -> bool:
    """Tell whether `text` can be a name and nothing else: words of letters, few and short, without marks or markup."""
    words = text.split(" ")
    return len(text) <= _LONGEST and len(words) <= _MOST_WORDS and all(map(_is_word, words)) and len(text) > 1


def zone_words(ticket: Ticket) -> str:
    """Return what the export says of the customer's time zone, as it says it; "" where it says nothing."""
    found = [(path, value) for path, value in _columns(ticket.extra) if _ZONE.search(path[-1])]
    customers = [(path, value) for path, value in found if not any(_STAFF.search(part) for part in path)]
    # The customer's own before one that may be the company's; a name of the database before a helpdesk's own.
    ranked = sorted(customers, key=lambda one: (not _is_person(one[0]), "iana" not in one[0][-1]))
    return ranked[0][1] if ranked else ""


def _people(told: Mapping[str, str]) -> Iterator[str]:
    for person in (*_PERSON, ""):
        yield from (told[person + full] for full in (_FULL if person else _FULL[2:3]) if person + full in told)
        for first, last in _PARTS:
            parts = [told.get(person + first, ""), told.get(person + last, "")]
            if person or all(parts):
                yield " ".join(filter(None, parts))


def _is_person(path: tuple[str, ...]) -> bool:
    return any(part.startswith(person) for part in path for person in _PERSON)


def _columns(values: Mapping[str, object], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text of the further columns with the path of its keys, as names are compared."""
    seen = 0
    for inside, value in _texts(values.items(), path):
        yield inside, value
        if (seen := seen + 1) == _WIDE:
            return


def _texts(items: Iterable[tuple[str, object]], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for raw, value in items:
        here = (*path, key(str(raw)))
        if isinstance(value, str) and value.strip():
            yield here, value.strip()
        elif isinstance(value, Mapping) and len(here) < _DEEP:
            yield from _texts(value.items(), here)


def _is_word(word: str) -> bool:
    if _INITIALS.fullmatch(word):
        return True
    letters = word.removesuffix(".")
    if letters != word and len(letters) > _TITLE:
        return False
    inner = letters.strip(_JOINERS) == letters and not any(
        a in _JOINERS and b in _JOINERS for a, b in pairwise(letters)
    )
    return (
        bool(letters) and inner and all(sign in _JOINERS or unicodedata.category(sign)[0] in "LM" for sign in letters)
    )
