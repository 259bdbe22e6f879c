"""Two judgements of one ticket -> what changed, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from triage.difference import causes, owners
from triage.difference.cause import Cause
from triage.difference.changes import CLAUSES, CLOCK, DOUBT, FLAG, LEVEL, MOOD, TEAM, Change, State, differing
from triage.difference.judging import Judgement
from triage.difference.reasons import Account, account
from triage.types import Ticket

LONG = 1500
"""Characters of a ticket that its page shows."""
_WHY: Mapping[str, Callable[[Account, Account], list[Cause]]] = {
    LEVEL: causes.of_level,
    FLAG: causes.of_flag,
    TEAM: owners.of_team,
    MOOD: causes.of_mood,
    CLAUSES: causes.of_clauses,
    CLOCK: causes.of_clock,
    DOUBT: causes.of_doubt,
}


def compare(ticket: Ticket, one: Judgement, other: Judgement) -> Change | None:
    """Say what the two sides decide differently of a ticket, and why; ``None`` where they agree."""
    before, after = State.of(one.decision), State.of(other.decision)
    aspects = differing(before, after)
    if not aspects:
        return None
    sides = account(one), account(other)
    because = tuple((aspect, cause) for aspect in aspects for cause in causes.settled(_WHY[aspect](*sides), *sides))
    return Change(ticket.id, before, after, because, text=_text(ticket))


def _text(ticket: Ticket) -> str:
    said = [f"{m.author.value}{' (internal)' if m.internal else ''}: {m.body.strip()}" for m in ticket.messages]
    whole = "\n\n".join([*([ticket.subject] if ticket.subject else []), *said])
    return whole if len(whole) <= LONG else whole[:LONG] + " ..."
