"""What a ticket is to those who write exports, and how they write its times."""

from __future__ import annotations

import html as markup
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

THREAD, ROLES, NOTES, BOTS, TIER = "thread", "roles", "notes", "bots", "tier"
CARRIED = frozenset({THREAD, ROLES, NOTES, BOTS, TIER})
"""What a format may have no place for: more than a first message, who wrote it, notes, bots, the account's tier."""

CUSTOMER, COLLEAGUE, AGENT, NOTE, BOT = "customer", "colleague", "agent", "note", "bot"
"""Who may speak; a colleague is a customer who is not the one that opened the ticket."""
HUGE = 9007199254740993
"""The first whole number that a floating-point number cannot hold."""


@dataclass(frozen=True)
class Said:
    """One message; `at` has its own zone, `history` is the older mail that it quotes."""

    who: str
    at: str
    text: str
    history: str = ""

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at).astimezone(UTC)

    @property
    def plain(self) -> str:
        if not self.history:
            return self.text
        quoted = "\n".join(f"> {line}" for line in self.history.splitlines())
        return f"{self.text}\n\nOn Mon, 2 Mar 2026 at 08:00, Support <help@desk.example> wrote:\n{quoted}"

    @property
    def html(self) -> str:
        """The same as a mail program writes it: paragraphs, line breaks, entities, a quoted block."""
        paragraphs = (markup.escape(p, quote=False).replace("\n", "<br>") for p in self.text.split("\n\n"))
        body = "".join(f"<p>{p}</p>" for p in paragraphs)
        if not self.history:
            return body
        quoted = markup.escape(self.history, quote=False).replace("\n", "<br>")
        head = "On Mon, 2 Mar 2026 at 08:00, Support &lt;help@desk.example&gt; wrote:<br>"
        return f'{body}<div class="gmail_quote"><div>{head}</div><blockquote>{quoted}</blockquote></div>'


@dataclass(frozen=True)
class Case:
    """One ticket. `number` is its number at vendors that count, `name` its id where ids are free text."""

    number: int
    name: str
    subject: str
    said: tuple[Said, ...]
    status: str = "open"
    tier: str = ""

    @property
    def opened(self) -> datetime:
        return self.said[0].time

    @property
    def updated(self) -> datetime:
        return self.said[-1].time


def zulu(moment: datetime) -> str:
    """``2026-03-02T09:14:00Z``"""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def offset(moment: datetime, hours: int = 2, *, colon: bool = True) -> str:
    """``2026-03-02T11:14:00+02:00``, or ``+0200``."""
    there = moment.astimezone(UTC) + timedelta(hours=hours)
    sign = "+" if hours >= 0 else "-"
    return f"{there:%Y-%m-%dT%H:%M:%S}{sign}{abs(hours):02}{':' if colon else ''}00"


def naive(moment: datetime) -> str:
    """``2026-03-02 09:14:00``, in the zone of the calendar."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def seconds(moment: datetime) -> int:
    """Seconds since 1970."""
    return int(moment.timestamp())


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return seconds(moment) * 1000
