"""What an export holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.show._table import table
from triage.types import Ticket

if TYPE_CHECKING:
    from triage.survey import Survey

_MESSAGES = 3
_CLAUSES = 8


def inspection(found: Survey) -> RenderableType:
    """What an export holds."""
    facts = table("", "")
    times = f"{found.first:%Y-%m-%d %H:%M} to {found.last:%Y-%m-%d %H:%M}" if found.first and found.last else "none"
    authors = ", ".join(f"{count} by {who}" for who, count in found.messages.most_common())
    mapped = ", ".join(f"{field} = {column}" for field, column in found.mapped.items())
    for name, value in (
        ("format", f"{found.reader} ({found.why}), {found.encoding}"),
        ("rows", f"{found.rows} read: {found.tickets} tickets, {found.rejected} rejected"),
        ("messages", authors or "none"),
        ("times", times),
        ("columns used", mapped or "those of the format"),
        ("columns kept aside", ", ".join(found.unmapped) or "none"),
        ("tickets without words", str(found.empty)),
    ):
        facts.add_row(Text(name, "bold"), Text(value))
    parts: list[RenderableType] = [facts]
    parts += [Text(f"warning: {w}", "yellow") for w in found.warnings]
    parts += [Text(f"rejected: {r.source}:{r.line}: {r.reason}", "red") for r in found.reasons]
    if found.missing:
        cannot = table("lacking", "tickets", "clauses that cannot be evaluated")
        for field in dict.fromkeys(field for field, _ in found.missing):
            clauses = [c for f, c in found.missing if f == field]
            count = max(n for (f, _), n in found.missing.items() if f == field)
            cannot.add_row(
                field, str(count), ", ".join(clauses) if len(clauses) < _CLAUSES else f"{len(clauses)} clauses"
            )
        parts += [Text(), cannot]
    parts += [Text(f"{count} tickets: {doubt}", "yellow") for doubt, count in found.doubts.most_common()]
    parts += [part for ticket in found.sample for part in _as_read(ticket)]
    return Group(*parts)


def _as_read(ticket: Ticket) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(), Text(f"{ticket.id}  {ticket.subject}", "bold")]
    for m in ticket.messages[:_MESSAGES]:
        when = f" {m.created_at:%Y-%m-%d %H:%M}" if m.created_at else ""
        note = " (internal)" if m.internal else ""
        parts.append(Text(f"  {m.author.value}{note}{when}: {' '.join(m.body.split())[:160]}"))
    return parts
