"""Plain text, in the look of the protocol's example. Words of a ticket never begin a line."""

from __future__ import annotations

from collections.abc import Sequence

from triage.noterules import NoteRules
from triage.notes.forms._lines import Entry, Part, head, parts
from triage.notes.note import Note
from triage.notes.words import readable

SUFFIX = ".txt"


def note(made: Note, rules: NoteRules) -> str:
    """Write a note."""
    blocks: list[list[str]] = [[f"{rules.headings.incident}:", *head(made, rules)]] if made.incident else []
    found = parts(made, rules)
    blocks.append([_line(part) for part in found if part.first][:4])
    blocks += [_block(part) for part in [p for p in found if p.first][4:]]
    blocks += [_block(part) for part in found if not part.first]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def index(entries: Sequence[Entry]) -> str:
    """List the notes of a folder."""
    rows = [(readable(e.ticket_id), e.priority, e.team, e.file, readable(e.issue)) for e in entries]
    return "".join("  ".join(row).rstrip() + "\n" for row in rows)


def _block(part: Part) -> list[str]:
    if not part.items:
        return [_line(part)]
    below = ([f"- {item.text}", *(f"  {line}" for line in item.below)] for item in part.items)
    return [f"{part.heading}:", *(line for lines in below for line in lines)]


def _line(part: Part) -> str:
    return f"{part.heading}: {part.line}".rstrip()
