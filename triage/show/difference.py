"""How two policies, models or scored files differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from triage.difference import links, tables
from triage.difference.changes import moved
from triage.show._table import recorded

if TYPE_CHECKING:
    from triage.difference.changes import Change
    from triage.difference.kinds import Side
    from triage.difference.result import Difference

_COLOURS = {"better": "green", "worse": "red"}


def difference(found: Difference, most: int) -> RenderableType:
    """The counts on top, and below them the tickets that change, at most so many, the gravest first."""
    head = [Text(f"A: {_side(found.a)}"), Text(f"B: {_side(found.b)}"), Text(found.shared, "dim")]
    notes = [Text(note, "yellow") for note in found.notes]
    shown = [recorded(table) for table in tables.tables(found)]
    return Group(*head, *notes, Text(), *shown, *_tickets(found.changes, most))


def _side(side: Side) -> str:
    return f"{side.name} ({side.digest[:12]})" if side.digest else side.name


def _tickets(changes: Sequence[Change], most: int) -> Iterator[RenderableType]:
    if not changes:
        yield Text("No ticket that was compared is decided differently.", "bold")
        return
    if most:
        yield Text("Tickets, the gravest first", "bold")
    for change in changes[:most]:
        yield _head(change)
        yield from (Text(f"    {line}", overflow="fold") for line in change.why)
    left = len(changes) - most
    if left > 0:
        yield Text(f"and {left:,} more: -o report.html shows all of them, --show so many here", "dim")


def _head(change: Change) -> Text:
    one, other = change.before, change.after
    colour = "red" if change.lowered else "green" if change.raised else ""
    parts = Text(f"{change.ticket_id}  ", "bold") + Text(moved(one.priority.label, other.priority.label), colour)
    if one.team or other.team:
        parts += Text(f"  {moved(one.team, other.team)}")
    if one.sentiment != other.sentiment:
        parts += Text(f"  {moved(one.sentiment, other.sentiment)}")
    said = links.verdict(change)
    if change.true is not None:
        parts += Text(f"  labelled {change.true.label}: {said}", _COLOURS.get(said, ""))
    return parts
