"""What the threads of several vendors have in common: a first text that a message repeats, roles, an account's tier."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from triage.fields.table import SYNONYMS, key, soft_text
from triage.readers._thread import in_order
from triage.readers._vendor import Index, Record, Values
from triage.types import Author, Message

_TIERS = SYNONYMS["account_tier"]
_TAG = re.compile(r"<[^<>]*>")
_CUT = 1000
"""From this length on a text that another one starts with was cut off by its field."""
UNKNOWN_ROLE = "a message is by someone of unknown role"


def folded(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields under `triage.fields.table.key`; the first of several that fold to one name counts."""
    found: dict[str, Any] = {}
    for name, value in raw.items():
        found.setdefault(key(name), value)
    return found


def opening(text: str, *, at: datetime | None, said: Sequence[Message]) -> list[Message]:
    """Return a ticket's own text as the customer's first message; nothing when the first that follows is the same.

    A later message may well say it again: that is the customer repeating it.
    """
    if not text.strip():
        return []
    first = next((m for m in in_order(said) if m.author is Author.CUSTOMER and not m.internal), None)
    return [] if first and _same(_words(text), _words(first.body, first.html)) else [Message(Author.CUSTOMER, text, at)]


def _words(text: str, is_html: bool = False) -> str:
    return " ".join((html.unescape(_TAG.sub(" ", text)) if is_html else text).split())


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _CUT and long.startswith(short)


def role(found: Author | None, record: Record, doubts: list[str], *, hint: str = "") -> Author:
    """Settle a role. In doubt it is the customer's word; where a ticket could have told the role, that is said."""
    if found is None and record.raw:
        doubts.append(f"{UNKNOWN_ROLE}{hint}; read as the customer's")
    return found or Author.CUSTOMER


def tier(values: Values) -> str | None:
    """Return what a company's fields say of its tier."""
    return next((t for word in _TIERS if (t := soft_text(values.get(word), word, []))), None)


def _has_tier(company: Record) -> bool:
    return tier(company.values) is not None


def lacks(found: Index, *, body: bool, author: bool, tiers: bool = False, times: bool = True) -> tuple[str, ...]:
    """Name what the export has no place for; `tiers` tells that the tickets themselves hold the tier."""
    known = tiers or found.any_account(_has_tier)
    missing = {"body": body, "author": author, "created_at": not times, "account.tier": not known}
    return (*(name for name, lacking in missing.items() if lacking), "account.followers")


def extra(record: Record, used: Set[str]) -> dict[str, object]:
    """Return what is kept beside the ticket: all fields of the record that are not read as something."""
    return {name: value for name, value in record.raw.items() if key(name) not in used}
