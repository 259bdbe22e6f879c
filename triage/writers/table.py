"""A table for the eye: one line a ticket, in the order of the input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.types import Decision, Polarity, Priority, Tier
from triage.writers import _rows

BINARY = False
STYLES = {
    Priority.NONE: "dim",
    Priority.LOW: "cyan",
    Priority.MEDIUM: "yellow",
    Priority.HIGH: "bold magenta",
    Priority.CRITICAL: "bold white on red",
}
_QUOTE = 48


class Writer:
    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False)
        self._table = Table(header_style="bold", box=None, pad_edge=False)
        self._table.add_column("ticket", no_wrap=True, max_width=24)
        for column in ("priority", "team", "mood", "within", "by"):
            self._table.add_column(column, no_wrap=True)
        self._table.add_column("because", overflow="fold")

    def write(self, decisions: Sequence[Decision]) -> None:
        """Add one line per decision."""
        for d in decisions:
            level = Text(d.priority.label.upper() + (" (do not engage)" if d.do_not_engage else ""), STYLES[d.priority])
            mark = Text(d.ticket_id) + Text(" ?" if d.needs_review else "", "yellow")
            self._table.add_row(mark, level, d.team, d.sentiment, d.escalate_within, d.decided_by, because(d))

    def close(self) -> None:
        """Print the table."""
        self._console.print(self._table)


def open_writer(stream: TextIO) -> Writer:
    """Start collecting for `stream`; the columns fit the width of the whole table, so it is printed at the end."""
    return Writer(stream)


def because(decision: Decision) -> Text:
    """Return each clause that holds, with the words that show it where there are any."""
    quotes: dict[str, str] = {}
    for signal in sorted(_rows.shown(decision), key=lambda s: s.tier is Tier.HINT):
        if signal.polarity is Polarity.ASSERTED and signal.clause in decision.clauses:
            quotes.setdefault(signal.clause, " ".join(signal.text.split())[:_QUOTE])
    parts = [f'{c} "{quotes[c]}"' if c in quotes else c for c in decision.clauses]
    return Text("; ".join(parts))
