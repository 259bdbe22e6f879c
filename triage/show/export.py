"""What an export holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from triage import personal
from triage.prose.chars import normalise
from triage.prose.markup import strip_tags
from triage.show._table import table
from triage.types import Message, Ticket

if TYPE_CHECKING:
    from triage.intake.copies import Copies
    from triage.intake.survey import Survey

_MESSAGES, _WORDS, _CLAUSES, _NAMES, _LANGUAGES, _PLACES, _DOUBTS = 3, 160, 8, 40, 8, 4, 12
_EMPTY = {"body": "these tickets hold no words of a customer", "created_at": "a message of these threads has no time"}
_VOWEL = re.compile(r"\ba (?=[aeiou])")


def inspection(found: Survey) -> RenderableType:
    """What an export holds, in the width of the terminal."""
    facts = table("", "")
    facts.show_header = False
    for name, value in _facts(found):
        facts.add_row(Text(name, "bold"), Text(value))
    parts: list[RenderableType] = [facts]
    parts += [Text(f"warning: {w}", "yellow") for w in found.warnings]
    for part in (_rejected(found), _lacking(found), _personal(found), _doubts(found)):
        parts += [Text(), *part] if part else []
    parts += [part for ticket in found.sample for part in _as_read(ticket)]
    return Group(*parts)


def _facts(found: Survey) -> Iterator[tuple[str, str]]:
    yield "format", f"{found.reader}: {_VOWEL.sub('an ', found.why)}"
    yield "encoding", found.encoding
    rest = " (the export goes on behind --limit)" if found.cut else ""
    yield "rows", f"{found.rows:,} read: {_number(found.tickets, 'ticket')}, {found.rejected:,} rejected{rest}"
    authors = ", ".join(f"{count:,} by {who}" for who, count in found.messages.most_common())
    several = f"; {_number(found.threads, 'thread')} of several" if found.threads else ""
    yield "messages", (authors or "none") + several
    yield "times", _times(found)
    yield "languages", _languages(found) or "none"
    used = [field if field == column else f"{field} = {column}" for field, column in found.mapped.items()]
    yield "columns used", ", ".join(used) or "those of the format"
    more = len(found.unmapped) - _NAMES
    yield "columns kept aside", ", ".join([*found.unmapped[:_NAMES], *([f"{more} more"] if more > 0 else [])]) or "none"
    yield "without words", _number(found.empty, "ticket")
    yield "the same id twice", _copies(found.ids)
    yield "the same words twice", _copies(found.texts)


def _times(found: Survey) -> str:
    if not found.first or not found.last:
        return "none"
    without = f"; {_number(found.timeless, 'ticket')} without any" if found.timeless else ""
    return f"{found.first:%Y-%m-%d %H:%M} to {found.last:%Y-%m-%d %H:%M} UTC{without}"


def _indented(text: str | Text, by: int, style: str = "") -> RenderableType:
    return Padding(Text(text, style) if isinstance(text, str) else text, (0, 0, 0, by))


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _languages(found: Survey) -> str:
    shown = found.languages.most_common(_LANGUAGES)
    rest = found.languages.total() - sum(count for _, count in shown)
    parts = [f"{count:,} {code}{_note(code, found)}" for code, count in shown]
    return ", ".join([*parts, *([f"{rest:,} others"] if rest else [])])


def _note(code: str, found: Survey) -> str:
    return "" if len(code) > 2 or code in found.supported else " (not supported: a person looks)"


def _copies(found: Copies) -> str:
    if not found.copies:
        return "none"
    about = "about " if found.share > 1 else ""
    such = "; ".join(" = ".join(dict.fromkeys(names)) for names in found.shown)
    return f"{about}{_number(found.copies, 'ticket')} ({such})"


def _rejected(found: Survey) -> list[RenderableType]:
    if not found.rejected:
        return []
    shown = table("rejected rows", "why")
    for reason, count in found.reasons.most_common(_DOUBTS):
        shown.add_row(f"{count:,}", Text(reason))
    return [shown, *(_indented(f"{r.source}:{r.line}: {r.reason}", 2, "red") for r in found.rejects)]


def _lacking(found: Survey) -> list[RenderableType]:
    """Group by field: so many tickets, which clauses, and what would bring it."""
    if not found.lacking:
        return [Text("Every clause can be evaluated on every ticket.")] if found.tickets else []
    parts: list[RenderableType] = [Text("What cannot be evaluated", "bold")]
    for field, count in sorted(found.lacking.items(), key=lambda item: -len(found.clauses[item[0]])):
        parts.append(_indented(Text.assemble((field, "bold"), f" is lacking in {_share(count, found.tickets)}"), 2))
        parts.append(_indented(f"clauses: {_clauses(found.clauses[field])}", 4))
        if field not in found.placeless:
            parts.append(_indented(_EMPTY.get(field, "these tickets have nothing there"), 4))
        elif field in found.brings:
            parts.append(_indented(f"what brings it: {found.brings[field]}", 4, "green"))
    return parts


def _share(count: int, tickets: int) -> str:
    return f"all {_number(tickets, 'ticket')}" if count == tickets > 1 else f"{count:,} of {_number(tickets, 'ticket')}"


def _clauses(names: Sequence[str]) -> str:
    listed = ", ".join(names[:_CLAUSES])
    return listed if len(names) <= _CLAUSES else f"{listed} and {len(names) - _CLAUSES} more"


def _personal(found: Survey) -> list[RenderableType]:
    if not found.personal:
        return []
    shown = table("personal data", "count", "where")
    for kind, title in personal.kinds().items():
        places = [(place, n) for (of, place), n in found.personal.most_common() if of == kind]
        if places:
            where = ", ".join(f"{place} {n:,}" for place, n in places[:_PLACES])
            rest = f" and {len(places) - _PLACES} more places" if places[_PLACES:] else ""
            shown.add_row(title, f"{sum(n for _, n in places):,}", Text(where + rest))
    return [shown, Text(f"  in {_share(found.exposed, found.tickets)}", "dim")]


def _doubts(found: Survey) -> list[RenderableType]:
    return [
        Text(f"{_number(count, 'ticket')}: {doubt}", "yellow") for doubt, count in found.doubts.most_common(_DOUBTS)
    ]


def _as_read(ticket: Ticket) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(), Text(f"{ticket.id}  {ticket.subject}", "bold")]
    parts += [_indented(_said(m), 2) for m in ticket.messages[:_MESSAGES]]
    more = len(ticket.messages) - _MESSAGES
    return [*parts, Text(f"  ... {_number(more, 'message')} more", "dim")] if more > 0 else parts


def _said(m: Message) -> str:
    when = f" {m.created_at:%Y-%m-%d %H:%M}" if m.created_at else ""
    text = normalise(strip_tags(m.body, lambda element, names: "")[0]).text if m.html else m.body  # as it is scored
    words = " ".join(text.split())
    return f"{m.author.value}{' (internal)' if m.internal else ''}{when}: {words[:_WORDS]}{'…' * (len(words) > _WORDS)}"
