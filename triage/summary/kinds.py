"""What is counted as the same: a reason whatever ticket it speaks of, a value whatever blanks surround it.

What stands in quotes may be a customer's words; no summary holds them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from triage.types import Author, Fault, Ticket

UNDATED = 0
"""The day (`datetime.toordinal`) of a ticket none of whose customer's messages has a time."""
_LONGEST = 120
_QUOTED = re.compile(r"""(?<!\w)(?<!language )'.*'(?!\w)|".*"|\([^()]*$""", re.DOTALL)
"""From the first quotation mark to the last: a quotation may hold marks itself."""
_FAILED = re.compile(r"(?<= failed: )(\w+):.*", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])[\w-]*\d[\w.,:%+-]*")
"""A number, or an id: "12", "T-12", "500Xx01"."""
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def reason(text: str) -> str:
    """Return the kind of a reason: quotations, numbers and what an error says left out (a language's code stays)."""
    return _cut(_NUMBER.sub("N", _QUOTED.sub("'...'", _FAILED.sub(r"\1", text))))


def fault(found: Fault) -> str:
    """Return the kind of a fault: the part that failed and the kind of error, without what the error quotes."""
    return _cut(f"{found.stage}: {found.reason.partition(':')[0]}")


def value(text: str | None) -> str:
    """Return a column's value without needless blanks; "" where the export does not say."""
    return _cut(text or "")


def day(ticket: Ticket) -> int:
    """Return the day (`datetime.toordinal`, UTC) of the newest customer message that has a time, else `UNDATED`."""
    for m in reversed(ticket.messages):
        if m.created_at is not None and m.author is Author.CUSTOMER and not m.internal:
            return _utc(m.created_at).toordinal()
    return UNDATED


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC or moment.tzinfo is None else moment.astimezone(UTC)


def _cut(text: str) -> str:
    plain = _BLANKS.sub(" ", text).strip().encode("utf-8", "replace").decode("utf-8")
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 3] + "..."
