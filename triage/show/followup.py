"""A follow-up on the screen: what is late and whom to tell, what will be, and what is only counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from triage.followups.following import by_level
from triage.followups.nouns import INSIDE, PAST, PROMISE, Followed, Item, Owed, Stand, Step
from triage.followups.words import clock, lateness
from triage.show._table import table
from triage.wording import counted
from triage.writers.table import STYLES

if TYPE_CHECKING:
    from rich.table import Table

_SECTIONS = (
    ("Past a deadline", PAST),
    ("Due soon", (Stand.SOON,)),
    ("Answered late", (Stand.ANSWERED_LATE,)),
    ("No clock: the ticket had no time when it was scored", (Stand.UNCLOCKED,)),
)
_SHORT = {INSIDE: "inside", PROMISE: "promise"}


def followup(found: Followed, zone: str, *, asked: bool, most: int) -> RenderableType:
    """Show at most `most` escalations of each kind, times in `zone`. `asked`: a helpdesk told what was answered."""
    at = found.as_of.astimezone(ZoneInfo(zone))
    open_ = [item for item in found.items if item.stand is not Stand.ANSWERED_LATE]
    parts: list[RenderableType] = [
        Text(f"Follow-up as of {at:%Y-%m-%d %H:%M} {at.tzname()}: {_headline(found, open_)}", "bold")
    ]
    if later := sum(item.begins_later for item in open_):
        parts.append(Text(f"{later:,} of them were escalated only after that moment.", "yellow"))
    if not asked and open_:
        parts.append(Text("Not known whether any of them was answered: --status EXPORT tells.", "yellow"))
    for title, stands in _SECTIONS:
        if items := found.with_stand(*stands):
            parts += [Text(), Text(f"{title}: {len(items):,} ({_levels(items)})", "bold")]
            parts += _section(items, found, zone, most)
    if waiting := found.with_stand(Stand.WAITING):
        parts += [Text(), Text(f"In time so far: {len(waiting):,} ({_levels(waiting)})")]
    parts += [Text(f"Done: {why}: {count:,}", "dim") for why, count in found.dropped.items()]
    return Group(*parts)


def _headline(found: Followed, open_: Sequence[Item]) -> str:
    if not found.items and not found.done:
        return f"none of {counted(found.of, 'ticket')} is escalated"
    late = len(found.with_stand(*PAST))
    return f"{counted(len(open_), 'escalation')} open, {late:,} past a deadline"


def _levels(items: Sequence[Item]) -> str:
    return ", ".join(f"{count:,} {level}" for level, count in by_level(items).items())


def _section(items: Sequence[Item], found: Followed, zone: str, most: int) -> list[RenderableType]:
    answered = items[0].stand is Stand.ANSWERED_LATE
    heads = (
        ("ticket", "level", "team", "late") if answered else ("ticket", "level", "team", "how late", "tell", "customer")
    )
    shown: Table = table(*heads)
    for column in shown.columns:
        column.overflow = "fold"
    shown.columns[1].no_wrap = True
    for item in items[:most]:
        shown.add_row(*_row(item, found, zone, answered=answered))
    more = len(items) - most
    return [shown, *([Text(f"... {more:,} more (-o FILE has all; --limit shows more)", "dim")] if more > 0 else [])]


def _row(item: Item, found: Followed, zone: str, *, answered: bool) -> list[Text]:
    one = item.scored
    level = Text(one.priority.label, STYLES[one.priority])
    late = f"{lateness(item.late)} ({_SHORT[item.about]})" if item.late is not None else "-"
    taken = item.seen.taken if item.seen else None
    if taken and not answered:
        late += f"; taken over {clock(taken, found.as_of, zone)}"
    if item.seen is not None and item.doubt:
        late += f"; {item.doubt}"
    cells = [Text(one.ticket_id), level, Text(one.team), Text(late)]
    if answered:
        return cells
    red = one.do_not_engage
    return [*cells, Text(_tell(item, found, zone)), Text("do not engage" if red else _update(item.update, found, zone))]


def _tell(item: Item, found: Followed, zone: str) -> str:
    now = f"now: {item.tell.who} (since {clock(item.tell.at, found.as_of, zone)})" if item.tell else ""
    return "; ".join(filter(None, (now, _next(item.then, found, zone)))) or "-"


def _next(step: Step | None, found: Followed, zone: str) -> str:
    return f"{clock(step.at, found.as_of, zone)}: {step.who}" if step else ""


def _update(owed: Owed | None, found: Followed, zone: str) -> str:
    if owed is None:
        return "-"
    many = f" ({owed.number:,} by now)" if owed.number > 1 else ""
    return f"{owed.title}, {'owed since' if owed.now else 'at'} {clock(owed.at, found.as_of, zone)}{many}"
