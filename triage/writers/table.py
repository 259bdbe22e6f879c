"""A table for the eye: one line a ticket, in the order of the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from triage.fields.screen import Tame
from triage.types import Decision, Polarity, Priority, Tier
from triage.writers import _rows

BINARY = False
APPENDS = False
STYLES = {
    Priority.NONE: "dim",
    Priority.LOW: "cyan",
    Priority.MEDIUM: "yellow",
    Priority.HIGH: "bold magenta",
    Priority.CRITICAL: "bold white on red",
}
_QUOTE = 48
_WIDE = 120
"""Columns of the screen from which on the reasons stand beside the rest; else below it."""
_HEADS = ("ticket", "priority", "team", "sentiment", "within", "decided by")


class Writer:
    def __init__(self, stream: TextIO, names: Sequence[str] = ()) -> None:
        self._console = Console(file=stream, highlight=False)
        self._names = names
        self._rows: list[tuple[list[Text], Text]] = []

    def append(self, chunk: bytes) -> None:
        """Take up what `render` gave."""
        for level, do_not_engage, name, review, plain, reasons in orjson.loads(chunk or b"[]"):
            said = Text(Priority(level).label + (", do not engage" if do_not_engage else ""), STYLES[level])
            called = Text(name) + Text(" ?" if review else "", "yellow")
            self._rows.append(([called, said, *map(Text, plain)], Text(reasons)))

    def write(self, decisions: Sequence[Decision]) -> None:
        """Add decisions without kept columns."""
        self.append(render(decisions))

    def close(self) -> None:
        """Print the table."""
        wide = self._console.width >= _WIDE
        heads = [*_HEADS, *map(escape, self._names)]
        table = Table(*heads, *(["because"] if wide else []), header_style="bold", box=None, pad_edge=False)
        for column in table.columns[: len(_HEADS)]:
            column.no_wrap = True
        for cells, reasons in self._rows:
            table.add_row(*cells, *([reasons] if wide else []))
        self._console.print(Tame(table))
        for cells, reasons in [] if wide else self._rows:
            if reasons:
                self._console.print(Tame(Text("  ") + cells[0] + Text(": ") + reasons))
        if any("?" in cells[0].plain[-1:] for cells, _ in self._rows):
            self._console.print(Text("? a person should look (needs_review)", "yellow"))


def render(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> bytes:
    """Return one line per decision, as what it says."""
    return _rows.encode([_line(decision, values) for decision, values in kept.beside(decisions)])


def open_writer(stream: TextIO, names: Sequence[str] = ()) -> Writer:
    """Start collecting for `stream`; the columns fit the width of the whole table, so it is printed at the end."""
    return Writer(stream, names)


def _line(d: Decision, values: Sequence[object]) -> list[object]:
    plain = [d.team, d.sentiment, d.escalate_within, "" if d.decided_by == "none" else d.decided_by]
    plain += [" ".join((_rows.as_text(value) or "").split()) for value in values]
    return [int(d.priority), d.do_not_engage, d.ticket_id, d.needs_review, plain, because(d).plain]


def because(decision: Decision) -> Text:
    """Return each clause that holds, with the words that show it where there are any; patterns before hints."""
    quotes: dict[str, str] = {}
    for signal in sorted(_rows.shown(decision), key=lambda s: s.tier is Tier.HINT):
        if signal.polarity is Polarity.ASSERTED and signal.clause in decision.clauses:
            quotes.setdefault(signal.clause, " ".join(signal.text.split()))
    parts = [f'{c} "{_short(quotes[c])}"' if c in quotes else c for c in decision.clauses]
    return Text("; ".join(parts))


def _short(words: str) -> str:
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1].rstrip() + "…"
