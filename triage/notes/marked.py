"""Bodies that are HTML, also where the export does not say so."""

from __future__ import annotations

from dataclasses import replace

from triage.prose.tagged import is_page
from triage.types import Ticket


def marked(ticket: Ticket) -> Ticket:
    """Take a body for HTML that is a page, as mail programs write it."""
    messages = tuple(replace(m, html=True) if not m.html and is_page(m.body) else m for m in ticket.messages)
    return ticket if messages == ticket.messages else replace(ticket, messages=messages)
