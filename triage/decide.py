"""The only place that judges: findings and probabilities in, one decision out. Pure and total.

1. Every signal that counts sets a floor; nothing lowers it. A clause that is only watched sets none.
2. The model may raise: the level by expected cost, the clauses above their threshold, which is lower for a clause
   that a hint points to.
3. A suppressing clause cancels only what the model alone raised, and only below high.
4. A fault never lowers: it sends the ticket to a human, at least at ``fault_priority``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triage.clock import due
from triage.policy import Policy
from triage.types import Author, Decision, Effect, Findings, Prediction, Priority, Signal, Ticket, Tier

ANGRY = "high.angry"
"""The clause that holds exactly when the sentiment is angry (codebook, "Sentiment")."""
CALM = ("neutral", "frustrated", "positive")
NEUTRAL = "neutral"
POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is demanded of a ticket, and by whom: ``policy``, ``model``, ``fault`` or ``none``; and the mood shown."""

    priority: Priority
    clauses: frozenset[str]
    decided_by: str
    mood: str = ""


def decide(
    ticket: Ticket, findings: Findings, prediction: Prediction | None, policy: Policy, *, as_of: datetime | None = None
) -> Decision:
    """Judge one ticket. Both clocks start at its newest customer message, or at `as_of` where no message has a time."""
    verdict = _verdict(findings, prediction, policy)
    owner, others = _teams(verdict, prediction, policy) if verdict.priority else ("", ())
    level = policy.levels.of(verdict.priority)
    start = _newest_time(ticket) or as_of
    calendar = policy.calendar.of(owner)
    review = (
        *findings.review,
        *(f"{f.stage} failed: {f.reason}" for f in findings.faults),
        *_torn(verdict, findings, prediction, policy),
    )
    return Decision(
        ticket_id=ticket.id,
        priority=verdict.priority,
        sentiment=_sentiment(verdict, prediction),
        team=owner,
        other_teams=others,
        do_not_engage=any(policy.clauses[c].do_not_engage for c in verdict.clauses),
        clauses=tuple(sorted(verdict.clauses)),
        watched=tuple(sorted({s.clause for s in findings.signals if holds(s, policy)} & policy.watched)),
        signals=findings.signals,
        prediction=prediction,
        decided_by=verdict.decided_by,
        needs_review=bool(review),
        review=review,
        not_evaluable=findings.missing,
        faults=findings.faults,
        escalate_within=level.escalate_within if level else "",
        due_at=due(start, level.escalate_within, calendar) if level and start else None,
        customer_promise=due(start, level.customer_promise, calendar) if level and start else None,
        model=prediction.model if prediction else "",
        policy=policy.digest,
    )


def holds(signal: Signal, policy: Policy) -> bool:
    """Tell whether a signal stands for its clause: a certain pattern, in a polarity that the clause takes."""
    clause = policy.clauses.get(signal.clause)
    return clause is not None and signal.tier is Tier.MATCH and signal.polarity in clause.counts


def _verdict(findings: Findings, prediction: Prediction | None, policy: Policy) -> Verdict:
    deciding = [s for s in findings.signals if holds(s, policy) and s.clause not in policy.watched]
    held = {s.clause for s in deciding}
    floor = max((s.floor for s in deciding), default=Priority.NONE)
    raised, level = (
        raised_by(prediction, findings, policy) if prediction and not findings.solved else (set(), Priority.NONE)
    )
    suppressing = {c for c in held | raised if policy.clauses[c].effect is Effect.SUPPRESS}
    if suppressing and level < Priority.HIGH:
        raised, level = set(), Priority.NONE
    fault = Priority.parse(policy.decision.fault_priority) if findings.faults else Priority.NONE
    priority = max(floor, level, fault)
    clauses = {c for c in held | raised if policy.clauses[c].effect is not Effect.SUPPRESS and policy.clauses[c].named}
    mood = max((policy.clauses[c].mood for c in held), default="")
    if priority is Priority.NONE:
        return Verdict(priority, frozenset(clauses | suppressing), "none", mood)
    decided_by = "policy" if floor == priority else "model" if level == priority else "fault"
    return Verdict(priority, frozenset(clauses), decided_by, mood)


def raised_by(prediction: Prediction, findings: Findings, policy: Policy) -> tuple[set[str], Priority]:
    """Return the clauses that the model holds by itself, and the level that it asks for."""
    use = policy.decision.model
    known = policy.clauses
    hinted = {s.clause for s in findings.signals if s.clause in known and s.polarity in known[s.clause].counts}
    least = min(use.clause, use.hinted, use.suppress, *use.clauses.values())
    raised = {
        clause
        for clause, p in prediction.heads.get("clauses", {}).items()
        if p > least and clause in known and p > threshold(clause, policy, hinted=clause in hinted)
    }
    raised.discard(ANGRY)
    if ANGRY in known and prediction.heads.get("sentiment", {}).get("angry", 0.0) > use.angry:
        raised.add(ANGRY)
    raised -= policy.watched
    level = max((policy.clauses[c].base_floor for c in raised), default=Priority.NONE)
    if prediction.heads.get("escalate", {}).get("true", 0.0) > use.escalate:
        level = max(level, cheapest(prediction, policy))
    return raised, level


def _torn(verdict: Verdict, findings: Findings, prediction: Prediction | None, policy: Policy) -> list[str]:
    """Say so when the model leans towards a human, but not enough to send the ticket there by itself."""
    p = prediction.heads.get("escalate", {}).get("true", 0.0) if prediction else 0.0
    if verdict.priority or findings.solved or p <= policy.decision.model.review:
        return []
    return [f"the model leans towards escalation ({p:.2f})"]


def threshold(clause: str, policy: Policy, *, hinted: bool) -> float:
    """Return the probability above which the model alone raises a clause, with or without a hint that points to it."""
    use = policy.decision.model
    if policy.clauses[clause].effect is Effect.SUPPRESS:
        return use.clauses.get(clause, use.suppress)
    usual = use.clauses.get(clause, use.clause)
    return min(usual, use.hinted) if hinted and clause not in use.clauses else usual


def cheapest(prediction: Prediction, policy: Policy) -> Priority:
    """Return the level from low upward whose expected cost is least; that it may be none after all counts, too."""
    p = prediction.heads.get("priority", {})
    cost = policy.decision.model.cost
    levels = [level for level in Priority if level is not Priority.NONE]
    chances = [(p.get(true.label, 0.0), cost[true]) for true in Priority]
    return min(levels, key=lambda decided: sum(chance * costs[decided] for chance, costs in chances))


def _sentiment(verdict: Verdict, prediction: Prediction | None) -> str:
    if ANGRY in verdict.clauses:
        return "angry"
    p = prediction.heads.get("sentiment", {}) if prediction else {}
    heard = max(CALM, key=lambda label: p.get(label, 0.0)) if p else NEUTRAL
    return verdict.mood if verdict.mood and heard == POSITIVE else heard


def _teams(verdict: Verdict, prediction: Prediction | None, policy: Policy) -> tuple[str, tuple[str, ...]]:
    """Return the owner and the other teams concerned: the clauses' teams by precedence, then the model's topic.

    A clause about the account alone (its precedence is behind every team's) gives way to a topic that the model
    is sure of.
    """
    ranked = sorted(
        (policy.precedence(c), policy.clauses[c].team)
        for c in verdict.clauses
        if policy.clauses[c].team in policy.teams
    )
    p = prediction.heads.get("team", {}) if prediction else {}
    topic = max(p, key=lambda team: p[team]) if p else ""
    sure = topic in policy.teams and p[topic] > policy.decision.model.team_over_account
    last = max(team.precedence for team in policy.teams.values())
    if not ranked:
        return topic if topic in policy.teams else policy.decision.default_team, ()
    if sure:
        ranked.append((last + 0.5, topic))
    teams = _unique(team for _, team in sorted(ranked))
    return teams[0], tuple(teams[1:])


def _unique(teams: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(teams))


def _newest_time(ticket: Ticket) -> datetime | None:
    times = [m.created_at for m in ticket.messages if m.created_at and m.author is Author.CUSTOMER and not m.internal]
    return max(times, default=None)
