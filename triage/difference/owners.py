"""Why the teams of two decisions differ: by a clause, by the order of teams, or by the model's topic."""

from __future__ import annotations

from triage.difference import model_says
from triage.difference.cause import Cause
from triage.difference.causes import of_clause
from triage.difference.reasons import Account


def of_team(before: Account, after: Account) -> list[Cause]:
    """Say why the owners differ, of a ticket that both sides escalate."""
    one, other = _owner(before), _owner(after)
    found = []
    if one and one not in after.clauses:
        found.append(of_clause(one, before, after, gained=False))
    if other and other not in before.clauses:
        found.append(of_clause(other, after, before, gained=True))
    if found:
        return found
    for clause in filter(None, (one, other)):
        if _rank(clause, before) != _rank(clause, after):
            return [Cause("routing", clause, clause)]
    topics = [_topic(side) for side in (before, after)]
    if topics[0][0] != topics[1][0] or (topics[0][1] or 0) != (topics[1][1] or 0):
        return [Cause("model", "topic", detail=" -> ".join(model_says.chance(name, p) for name, p in topics))]
    uses = [side.policy.decision for side in (before, after)]
    if uses[0].model.team_over_account != uses[1].model.team_over_account:
        return [Cause("threshold", "model.team_over_account")]
    return [Cause("routing", "default_team" if uses[0].default_team != uses[1].default_team else "precedence")]


def _owner(side: Account) -> str:
    """Return the clause that names the owner; "" where the model's topic or the default does."""
    policy, decision = side.policy, side.judgement.decision
    ranked = sorted((policy.precedence(c), policy.clauses[c].team, c) for c in _listed(side))
    return ranked[0][2] if ranked and ranked[0][1] == decision.team else ""


def _listed(side: Account) -> list[str]:
    return [c for c in side.judgement.decision.clauses if side.policy.clauses[c].team in side.policy.teams]


def _rank(clause: str, side: Account) -> tuple[float, str] | None:
    if clause not in side.policy.clauses:
        return None
    return side.policy.precedence(clause), side.policy.clauses[clause].team


def _topic(side: Account) -> tuple[str, float | None]:
    prediction = side.judgement.decision.prediction
    p = prediction.heads.get("team", {}) if prediction else {}
    team = max(p, key=lambda name: p[name]) if p else ""
    return team, p.get(team)
