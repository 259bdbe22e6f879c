"""What the ledger says of promotions: who made which version live, when and why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from triage.promotion.lines import MEND, ROLLBACK, Model, Move, Tickets


def champions(found: Sequence[Move]) -> tuple[Model, ...]:
    """Return the models that rolling back leads to, one step each, the one that is live last; none before the first.

    A promotion puts a model on top, a rollback takes it off again, so that rolling back twice goes further back.
    """
    stack: list[Model] = []
    for move in found:
        if move.kind == ROLLBACK and len(stack) > 1 and stack[-2] == move.live:
            stack.pop()
        elif not stack or stack[-1] != move.live:
            if not stack and move.before is not None and move.before != move.live:
                stack.append(move.before)
            stack.append(move.live)
    return tuple(stack)


def live_at(found: Sequence[Move], when: datetime | None = None) -> Move | None:
    """Return the move that made live what was live at a time, now by default; ``None`` before the first."""
    last: Move | None = None
    for move in found:
        if when is not None and move.at > when:
            continue
        if last is None or move.kind != MEND or move.live != last.live:
            last = move
    return last


def mended_after(found: Sequence[Move], move: Move) -> Move | None:
    """Return the mending that put the registry's aliases where `move` had said, as far as there was one."""
    later = (m for m in found if m.line > move.line)
    return next((m for m in later if m.kind == MEND and m.live == move.live and m.found), None)


def measured(found: Sequence[Move], move: Move) -> Move | None:
    """Return the move at which the model that `move` made live was last measured: itself, or an earlier promotion."""
    return next((m for m in reversed(found) if m.line <= move.line and m.live == move.live and m.checks), None)


def last_judged(found: Sequence[Move]) -> Move | None:
    """Return the last promotion that was measured on tickets."""
    return next((m for m in reversed(found) if m.tickets is not None), None)


def last_tickets(found: Sequence[Move]) -> Tickets | None:
    """Return the tickets of the last promotion that was measured on any."""
    last = last_judged(found)
    return last.tickets if last else None
