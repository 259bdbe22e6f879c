"""Why one ticket is decided as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from triage.decide import holds
from triage.show._table import table
from triage.types import METADATA, SUBJECT, Decision, Polarity, Signal, Ticket, Tier

if TYPE_CHECKING:
    from triage.policy import Policy

_TOP = 3
_WORDS = 6


def explanation(ticket: Ticket, decision: Decision, policy: Policy) -> RenderableType:
    """Why one ticket is decided as it is."""
    head = Text(f"{decision.ticket_id}: {decision.priority.label.upper()}", "bold")
    owner = f" -> {decision.team}" if decision.team else " (not escalated)"
    also = f" (also {', '.join(decision.other_teams)})" if decision.other_teams else ""
    parts: list[RenderableType] = [head + Text(owner + also + f", customer is {decision.sentiment}")]
    if decision.do_not_engage:
        parts.append(Text("Do not engage: escalate to security and follow the incident protocol.", "bold red"))
    if decision.due_at:
        promise = (
            f", promised to the customer by {decision.customer_promise:%Y-%m-%d %H:%M %Z}"
            if decision.customer_promise
            else ""
        )
        parts.append(
            Text(f"escalate within {decision.escalate_within}: by {decision.due_at:%Y-%m-%d %H:%M %Z}{promise}")
        )
    parts.append(Text(f"decided by: {decision.decided_by}"))
    for title, signals in _groups(decision, policy):
        if signals:
            parts += [Text(), Text(title, "bold"), _signals(signals, policy)]
    if decision.prediction:
        parts += [Text(), Text("What the model added", "bold"), _model(decision, policy)]
    doubts = [*(f"{m.clause} (needs {m.field})" for m in decision.not_evaluable), *decision.review]
    if doubts:
        parts += [Text(), Text("Could not be evaluated, or needs a look", "bold"), Text("  " + "; ".join(doubts))]
    return Group(*parts)


def _groups(decision: Decision, policy: Policy) -> list[tuple[str, list[Signal]]]:
    counting = [s for s in decision.signals if holds(s, policy)]
    watched = [s for s in counting if s.clause in decision.watched]
    fired = [s for s in counting if s.clause not in decision.watched]
    hints = [s for s in decision.signals if s.tier is Tier.HINT and s.polarity is Polarity.ASSERTED]
    held = [s for s in decision.signals if s not in counting and s not in hints]
    return [
        ("Fired", fired),
        ("Watched (decides nothing)", watched),
        ("Held back", held),
        ("Hints (never decide alone)", hints),
    ]


def _signals(signals: Sequence[Signal], policy: Policy) -> RenderableType:
    found = table("clause", "level", "words", "meant as", "where")
    for s in signals:
        clause = policy.clauses[s.clause]
        place = {METADATA: "account", SUBJECT: "subject"}.get(s.message, f"message {s.message + 1}, {s.start}-{s.end}")
        meant = s.polarity.value + (f" ({s.cue})" if s.cue else "")
        level = s.floor.label if s.floor else clause.floor or clause.effect.value
        found.add_row(s.clause, level, Text(" ".join(s.text.split())[:80]), Text(meant), place)
    return Padding(found, (0, 0, 0, 2))


def _model(decision: Decision, policy: Policy) -> RenderableType:
    assert decision.prediction is not None
    found = table("head", "probabilities", "words that weighed most")
    for head, p in decision.prediction.heads.items():
        ranked = sorted(p.items(), key=lambda item: -item[1])[:_TOP]
        words = [f"{word} {weight:+.2f}" for word, weight in decision.prediction.weights.get(ranked[0][0], ())[:_WORDS]]
        found.add_row(head, ", ".join(f"{label} {value:.2f}" for label, value in ranked), Text(", ".join(words)))
    return Padding(found, (0, 0, 0, 2))
