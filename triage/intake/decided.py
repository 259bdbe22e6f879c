"""Decisions read back from a scored file, evidence and all, and put beside the tickets that they are about.

What a form of the file does not hold stays open: a table (.csv) tells a clause and its words, but not where they stand,
and the probability of the decided level only. Where the ticket is at hand, such words are looked for in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from triage.errors import InputError
from triage.intake.scored import NEEDED, Scored, scored
from triage.intake.scoredrows import rows
from triage.types import METADATA, SUBJECT, Decision, Missing, Polarity, Prediction, Priority, Signal, Ticket, Tier

_PIECE = re.compile(r'(?P<clause>[a-z_]+\.[a-z_0-9]+): "(?P<text>.*?)"(?P<held> \([a-z_]+\))?(?P<hint> \(hint\))?')
_NEXT = re.compile(r" \| (?=[a-z_]+\.[a-z_0-9]+: \")")


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket and what was decided. `worded` is false where only the scored file is known, not the ticket's words."""

    ticket: Ticket
    decision: Decision
    worded: bool = True


def is_scored(path: str) -> bool:
    """Tell whether a file is one that ``triage score`` wrote. A file that cannot be read is none."""
    try:
        first = next(iter(rows(path)), None)
    except InputError:
        return False
    return first is not None and all(name in first[1] for name in NEEDED)


def read(path: str) -> Iterator[Decision]:
    """Yield the decisions of a scored file, in its order. Raises `InputError` that names file and row."""
    lines: dict[str, int] = {}
    for line, row in rows(path):
        missing = [name for name in NEEDED if name not in row]
        if missing:
            raise InputError(f"{path}:{line}: is no row of a scored file: no column {', '.join(missing)}")
        try:
            found = decision(scored(row), row)
        except ValueError as error:
            raise InputError(f"{path}:{line}: {error}") from None
        except (KeyError, TypeError, AttributeError, OverflowError):
            raise InputError(f"{path}:{line}: its evidence or figures are not as triage score writes them") from None
        if (first := lines.setdefault(found.ticket_id, line)) != line:
            raise InputError(f"{path}:{line}: ticket {found.ticket_id} stands in line {first} already")
        yield found


def decision(one: Scored, row: Mapping[str, Any]) -> Decision:
    """Make a decision of a row and of the evidence in it."""
    evidence = row.get("evidence") or ()
    signals = _pieces(evidence) if isinstance(evidence, str) else tuple(map(_signal, evidence))
    heads = {
        "escalate": {"true": one.p_escalate, "false": 1 - one.p_escalate} if one.p_escalate is not None else {},
        "priority": _levels(one),
        "sentiment": _shares(row.get("p_sentiment"), one.sentiment),
    }
    told = {head: values for head, values in heads.items() if values}
    return Decision(
        ticket_id=one.ticket_id,
        priority=one.priority,
        sentiment=one.sentiment,
        team=one.team,
        other_teams=one.other_teams,
        do_not_engage=one.do_not_engage,
        clauses=one.clauses,
        watched=(),
        signals=signals,
        prediction=Prediction(told, model=one.model) if told else None,
        decided_by=one.decided_by,
        needs_review=one.needs_review,
        review=tuple(note for note in one.notes if not _clause_lacks(note)),
        not_evaluable=tuple(Missing(*note.split(": ", 1)) for note in one.notes if _clause_lacks(note)),
        faults=(),
        escalate_within=one.escalate_within,
        due_at=one.due_at,
        customer_promise=one.customer_promise,
        model=one.model,
        policy=one.policy,
    )


def beside(decisions: Sequence[Decision], tickets: Iterable[Ticket]) -> Iterator[Case]:
    """Yield a case for each decision, in order; one whose ticket is not among `tickets` is there without words."""
    wanted = {one.ticket_id for one in decisions}
    found = {ticket.id: ticket for ticket in tickets if ticket.id in wanted}
    for one in decisions:
        ticket = found.get(one.ticket_id)
        if ticket is None:
            yield Case(Ticket(one.ticket_id, "", ()), one, worded=False)
        else:
            yield Case(ticket, replace(one, signals=tuple(_placed(signal, ticket) for signal in one.signals)))


def _placed(signal: Signal, ticket: Ticket) -> Signal:
    """Return a signal that stands where it says; one that does not say is looked for, first in the newest message."""
    if signal.message != METADATA or not signal.text:
        return signal
    words = re.compile(r"\s+".join(map(re.escape, signal.text.split())))
    texts = [*reversed(list(enumerate(m.body for m in ticket.messages))), (SUBJECT, ticket.subject)]
    for message, text in texts:
        if found := words.search(text):
            return replace(signal, message=message, start=found.start(), end=found.end())
    return signal


def _pieces(cell: str) -> tuple[Signal, ...]:
    """Read the evidence of a table: ``clause: "words" (polarity) (hint) | ...``."""
    found: list[Signal] = []
    for part in filter(None, _NEXT.split(cell)):
        piece = _PIECE.fullmatch(part)
        if piece is None:
            raise ValueError(f"evidence {part[:60]!r} is not written as triage score writes it")
        held = (piece["held"] or " (asserted)")[2:-1]
        hint = piece["hint"] or held == "hint"
        found.append(
            Signal(
                piece["clause"], METADATA, 0, 0, piece["text"], "",
                Polarity.ASSERTED if held == "hint" else Polarity(held), Tier.HINT if hint else Tier.MATCH,
            )
        )  # fmt: skip
    return tuple(found)


def _signal(piece: Mapping[str, Any]) -> Signal:
    placed = piece.get("message") is not None
    return Signal(
        str(piece["clause"]),
        int(piece["message"]) if placed else METADATA,
        int(piece["start"]) if placed else 0,
        int(piece["end"]) if placed else 0,
        str(piece["text"]),
        str(piece.get("engine") or ""),
        Polarity(piece.get("polarity") or "asserted"),
        Tier(piece.get("tier") or "match"),
        str(piece.get("cue") or ""),
    )


def _levels(one: Scored) -> dict[str, float]:
    if one.p_levels:
        return dict(zip((level.label for level in Priority), one.p_levels, strict=True))
    return {one.priority.label: one.p_priority} if one.p_priority is not None else {}


def _shares(cell: object, label: str) -> dict[str, float]:
    if isinstance(cell, Mapping):
        return {str(name): float(value) for name, value in cell.items()}
    return {label: float(str(cell).replace(",", "."))} if cell not in (None, "") else {}


def _clause_lacks(note: str) -> bool:
    return re.fullmatch(r"[a-z_]+\.[a-z_0-9]+: \S.*", note) is not None
