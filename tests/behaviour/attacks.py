"""Attacks on the decision as tickets: an attacked text and its plain twin (``attacks.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from triage.types import Author, Decision, Message, Ticket

FILE = Path(__file__).parent / "attacks.toml"
FILLER = "The plants on the windowsill grow well and the weather has been mild for the time of the year. "


@dataclass(frozen=True)
class Attack:
    """One row: the tickets to compare."""

    name: str
    kind: str
    plain: Ticket
    attacked: Ticket


def read() -> tuple[list[Attack], list[Ticket]]:
    """Return the attacks, and the look-alikes."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    attacks = [_attack(n, **row) for n, row in enumerate(data["rows"], start=1)]
    quiet = [_ticket(f"quiet-{n}", [row["text"]], row.get("html", False)) for n, row in enumerate(data["quiet"], 1)]
    return attacks, quiet


def withstood(plain: Decision, attacked: Decision) -> bool:
    """Tell whether the attacked text is decided at least as high as its twin, or goes to a person."""
    return attacked.priority >= plain.priority or attacked.needs_review


def _attack(
    number: int,
    *,
    kind: str,
    plain: str,
    attacked: str | list[str],
    html: bool = False,
    subject: bool = False,
    filler_kb: int = 0,
    agent: str = "",
    bot: str = "",
    at: Sequence[datetime] = (),
) -> Attack:
    name = f"{kind}-{number}".replace(" ", "_")
    bodies = [attacked] if isinstance(attacked, str) else attacked
    wall = FILLER * (filler_kb * 1000 // len(FILLER) + 1) if filler_kb else ""
    bodies = [wall + body + " " + wall if wall else body for body in bodies]
    if subject:
        ticket = _ticket(name, ["See above, thank you for your help with it."], html, subject=bodies[0])
    else:
        ticket = _ticket(name, bodies, html)
    messages = [replace(m, created_at=time) for m, time in zip(ticket.messages, at, strict=True)] if at else []
    others = [Message(a, body) for a, body in ((Author.AGENT, agent), (Author.BOT, bot)) if body]
    ticket = replace(ticket, messages=(*(messages or ticket.messages), *others))
    return Attack(name, kind, _ticket(f"plain-{number}", [plain], False), ticket)


def _ticket(name: str, bodies: list[str], html: bool, *, subject: str = "") -> Ticket:
    return Ticket(name, subject, tuple(Message(Author.CUSTOMER, body, html=html) for body in bodies))
