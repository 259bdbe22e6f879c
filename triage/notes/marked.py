"""Bodies that are HTML, also where the export does not say so."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.types import Ticket

_OPENS = re.compile(r"\s*<(?:!doctype|html|body|head|div|p|span|table|br|meta|font)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_BREAKS = 2


def marked(ticket: Ticket) -> Ticket:
    """Take a body for HTML that begins and ends with a tag, or breaks its lines by tags, as mail programs write it.

    Anything less may be a customer who writes about a tag.
    """
    messages = tuple(
        replace(m, html=True) if not m.html and "<" in m.body and _is_marked(m.body) else m for m in ticket.messages
    )
    return ticket if messages == ticket.messages else replace(ticket, messages=messages)


def _is_marked(body: str) -> bool:
    page = body.rstrip().endswith(">") and _OPENS.match(body) is not None
    return page or sum(1 for _, _ in zip(_BREAK.finditer(body), range(_BREAKS), strict=False)) == _BREAKS
