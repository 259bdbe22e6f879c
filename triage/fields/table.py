"""Columns and cells: which column of a table or key of an object is which field, and what its value says.

A name is matched without case, blanks and marks (`key`), so "Ticket ID", ``ticket_id`` and ``ticketId`` are one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from triage.errors import InputError
from triage.types import Author

_WORDS = {
    "ticket_id": "ticketid id ticketnumber ticketno ticketkey caseid casenumber caseno issuekey issueid requestid "
    "incidentid conversationid threadid ticketref reference ref uid uuid key number no ticket",
    "subject": "subject title ticketsubject tickettitle ticketname headline shortdescription summary topic",
    "body": "body messagebody bodytext plaintext text message messagetext description ticketdescription content "
    "comment ticketbody tickettext customermessage requestbody details complaint narrative consumercomplaintnarrative "
    "question review reviewtext tweet utterance query note messages conversation transcript",
    "created_at": "createdat created createdtime createddate createdate creationdate createdon datetime timestamp date "
    "sentat sent receivedat received submittedat submitted openedat opened time messagetime",
    "author": "author authorrole role authortype sendertype senderrole sender from fromrole speaker usertype",
    "channel": "channel ticketchannel contactchannel via origin source medium",
    "status": "status ticketstatus state",
    "internal": "internal isinternal internalnote private isprivate public ispublic",
    "account_id": "accountid companyid organizationid organisationid orgid customerid",
    "account_name": "accountname companyname organizationname organisationname company organization organisation "
    "account",
    "account_tier": "accounttier tier customertier plan accountplan plantype subscriptionplan subscription accounttype "
    "segment customersegment",
    "account_since": "accountsince customersince since",
    "followers": "followers followercount followerscount authorfollowers numfollowers",
}
SYNONYMS: Mapping[str, tuple[str, ...]] = {name: tuple(words.split()) for name, words in _WORDS.items()}
"""Field -> the keys that stand for it, the best first."""
OWNER = ("account_id", "account_name", "account_tier", "account_since")
NOTES = ("subject", "channel", "status")

_ROLES = {
    Author.CUSTOMER: "customer user enduser requester client contact lead guest visitor buyer member reporter "
    "inbound incoming",
    Author.AGENT: "agent support staff admin administrator rep representative employee operator team supportagent "
    "outbound outgoing",
    Author.BOT: "bot system automation automatic assistant workflow chatbot ai",
}
_AUTHORS = {word: role for role, words in _ROLES.items() for word in words.split()}
_YES = frozenset(["true", "t", "yes", "y", "1", "x"])
_NO = frozenset(["false", "f", "no", "n", "0", "", "none", "null"])
_COUNTED = re.compile(r" \[\d+\]$")
"""What a repeated column's name ends in."""
_INVERTED = frozenset({"public", "ispublic"})
_TEXTUAL = frozenset(SYNONYMS["body"]) - {"note", "query", "details", "tweet", "review", "question"}


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """Return the form in which names are compared: letters and digits only, lower case."""
    return re.sub(r"[\W_]+", "", name.casefold())


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns hold which field: the first one that is not empty in a row counts."""

    columns: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    inverted: bool = False
    """The column of ``internal`` says "public"."""
    unmapped: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """Columns that look like texts of the ticket but are not the one that is read."""
    owner: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Those of `fields` that are texts about the account."""
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Those of `fields` that are short texts about the ticket."""

    @property
    def mapped(self) -> dict[str, str]:
        return {name: columns[0] for name, columns in self.fields.items()}

    def pick(self, values: Mapping[str, object], name: str) -> tuple[str, object]:
        """Return the field's first column that is not empty in this row, and its value; ("", None) if there is none."""
        for column in self.fields.get(name, ()):
            value = values.get(column)
            if value is not None and value != "":
                return column, value
        return "", None

    def fill(
        self, said: dict[str, str], which: Iterable[tuple[str, tuple[str, ...]]], row: Mapping[str, object],
        doubts: list[str],
    ) -> None:  # fmt: skip
        """Put the texts of some fields (`owner` or `notes`) into `said`; see `soft_text`."""
        for name, columns in which:
            for column in columns:
                value = row.get(column)
                if value is not None and value != "":
                    if value.__class__ is str and "\0" not in value:
                        said[name] = value
                    else:
                        said[name] = soft_text(value, name, doubts)
                    break


def lay_out(columns: Sequence[str], chosen: Mapping[str, str]) -> Layout:
    """Find the fields among `columns`; what the user has `chosen` (field -> column) is never second-guessed."""
    by_key: dict[str, str] = {}
    for column in columns:
        by_key.setdefault(key(column), column)
    fields: dict[str, tuple[str, ...]] = {}
    taken = set()
    for name, column in chosen.items():
        real = column if column in columns else by_key.get(key(column))
        if real is not None:
            fields[name] = (real,)
            taken.add(real)
    for name, words in SYNONYMS.items():
        if name not in fields:
            found = tuple(by_key[w] for w in words if w in by_key and by_key[w] not in taken)
            if found:
                fields[name] = found if name != "internal" else found[:1]
                taken.update(fields[name])
    used = {column for found in fields.values() for column in found}
    main = fields.get("body", ("",))[0]
    return Layout(
        tuple(columns),
        fields,
        key(fields.get("internal", ("",))[0]) in _INVERTED,
        tuple(c for c in columns if c not in used),
        tuple(c for c in columns if c != main and key(_COUNTED.sub("", c)) in _TEXTUAL),
        tuple((name, fields[name]) for name in OWNER if name in fields),
        tuple((name, fields[name]) for name in NOTES if name in fields),
    )


def check_chosen(chosen: Mapping[str, str], columns: Sequence[str], where: str) -> None:
    """Raise `InputError` for a field that we do not have or a column that the export does not have."""
    known = {key(c) for c in columns} | set(columns)
    for name, column in chosen.items():
        if name not in SYNONYMS:
            raise InputError(f"--columns: no field is called '{name}' (allowed: {', '.join(SYNONYMS)})")
        if column not in known and key(column) not in known:
            raise InputError(f"{where}: has no column '{column}' (columns: {', '.join(columns)})")


def text_of(value: object, name: str) -> str:
    """Turn a cell into text; a number is written out exactly. Raises ``ValueError`` for lists, objects, yes/no."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "") if "\0" in value else value
    if isinstance(value, UUID):  # as databases and Parquet have ids
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        kind = {bool: "true/false", list: "a list", dict: "an object"}.get(type(value), type(value).__name__)
        raise ValueError(f"{name} is {kind}, not text")
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value)


def soft_text(value: object, name: str, doubts: list[str]) -> str:
    """Turn a cell that decides little into text; a wrong type becomes a doubt and an empty text."""
    try:
        return text_of(value, name)
    except ValueError as error:
        doubts.append(str(error))
        return ""


def author_of(value: object) -> Author | None:
    """Return whose word a role is; ``None`` for a word that we do not know."""
    return _AUTHORS.get(key(value)) if isinstance(value, str) else None


def yes(value: object) -> bool | None:
    """Read a yes/no cell; ``None`` when it says neither."""
    if isinstance(value, bool) or value is None:
        return bool(value)
    word = str(value).strip().casefold()
    return True if word in _YES else False if word in _NO else None


def count_of(value: object) -> int | None:
    """Read a whole number such as 12000, "12,000" or 12000.0; ``None`` when it is none."""
    try:
        plain = re.sub(r"(?<=\d)[,. '\u00a0](?=\d{3}(\D|$))", "", str(value).strip())
        number = float(plain)
        return int(number) if number >= 0 and number.is_integer() else None
    except (ValueError, OverflowError):
        return None
