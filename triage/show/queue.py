"""A queue on the screen: what to work on in order, what falls below the line, and what needs a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from triage.queues.order import Line, Queue, by_level
from triage.show._table import table
from triage.wording import counted
from triage.writers.table import STYLES


def queue(found: Queue, zone: str, *, most: int, below: bool = False) -> RenderableType:
    """Show at most `most` lines of each section; times in `zone`."""
    at = found.as_of.astimezone(ZoneInfo(zone))
    beyond = sum(line.beyond for line in found.work)
    parts: list[RenderableType] = [
        Text(f"Work as of {at:%Y-%m-%d %H:%M} {at.tzname()}: {counted(len(found.work), 'ticket')}", "bold")
    ]
    if found.work:
        parts += _section(found.work, 1, most)
    if beyond:
        parts.append(
            Text(f"{beyond:,} critical beyond the capacity: a critical ticket never waits for room.", "yellow")
        )
    if found.below:
        parts += [Text(), Text(f"Below the line: {len(found.below):,} ({_levels(found.below)})", "bold")]
        parts += _section(found.below, len(found.work) + 1, most) if below else []
    if found.review:
        start = len(found.work) + (len(found.below) if below else 0) + 1
        parts += [Text(), Text(f"Not escalated, but a person should look: {len(found.review):,}", "bold")]
        parts += _section(found.review, start, most)
    parts += [Text(f"Done: {why}: {count:,}", "dim") for why, count in found.done.items()]
    return Group(*parts)


def _levels(lines: Iterable[Line]) -> str:
    return ", ".join(f"{count:,} {level}" for level, count in by_level(lines).items())


def _section(lines: Sequence[Line], first: int, most: int) -> list[RenderableType]:
    shown = table("", "ticket", "team", "score", "why")
    shown.columns[0].justify = shown.columns[3].justify = "right"
    for column in shown.columns:
        column.overflow = "fold"
    for rank, line in enumerate(lines[:most], first):
        one = line.scored
        said = Text(line.reason, STYLES[one.priority])
        shown.add_row(f"{rank:,}", Text(one.ticket_id), Text(one.team), f"{line.score:.2f}", said)
    more = len(lines) - most
    return [shown, *([Text(f"... {more:,} more (-o FILE has all; --limit shows more)", "dim")] if more > 0 else [])]
