"""Why the model asks for something on one side only: its probability, the threshold, the cost table, or a hint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage.decide import ANGRY
from triage.difference.cause import Cause
from triage.difference.reasons import Account
from triage.types import Effect


def own_level(high: Account, low: Account, *, gained: bool) -> Cause:
    """Return why the model asks for a lower level, or for none, on the `low` side."""
    if not low.own:
        least = [side.policy.decision.model.escalate for side in (high, low)]
        p = [side.p("escalate", "true") or 0.0 for side in (high, low)]
        detail = _figures(p, least, gained=gained)
        if p[1] > least[0]:
            return Cause("threshold", "model.escalate", detail=detail)
        return Cause("model", "p_escalate", detail=detail)
    steps = [low.own.label, high.own.label]
    asked = "it asks for " + " -> ".join(steps if gained else steps[::-1])
    if _levels(high) == _levels(low):
        return Cause("threshold", "model.cost", detail=asked)
    return Cause("model", "p_priority", detail=asked)


def _levels(side: Account) -> Mapping[str, float] | None:
    prediction = side.judgement.decision.prediction
    return prediction.heads.get("priority") if prediction else None


def probability(clause: str, has: Account, lacks: Account, *, gained: bool) -> Cause:
    """Return why the model raises a clause on one side only: its probability, the threshold, or a hint."""
    p = [side.chance(clause) for side in (has, lacks)]
    hints = [side.hinted(clause) for side in (has, lacks)]
    least = [side.threshold(clause, hinted=hint) for side, hint in zip((has, lacks), hints, strict=True)]
    detail = _figures(p, least, gained=gained)
    if (p[1] or 0.0) <= least[0]:
        return Cause("model", f"p of {clause}", clause, detail)
    if hints[0] != hints[1] and lacks.threshold(clause, hinted=hints[0]) < least[1]:
        return Cause("hint", clause, clause, detail)
    return Cause("threshold", _key(clause, has, lacks, hinted=hints[0]), clause, detail)


def _figures(p: Sequence[float | None], least: Sequence[float], *, gained: bool) -> str:
    """Say a probability and its threshold on both sides, given as (higher, lower), in the order of the sides."""
    turn = -1 if gained else 1
    said = " -> ".join(chance("", one) for one in p[::turn])
    steps = list(dict.fromkeys(f"{one:g}" for one in least[::turn]))
    return f"{said}, threshold {' -> '.join(steps)}"


def _key(clause: str, has: Account, lacks: Account, *, hinted: bool) -> str:
    """Name the key of ``decision.toml`` that sets the model's threshold of a clause."""
    if clause == ANGRY:
        return "model.angry"
    if any(clause in side.policy.decision.model.clauses for side in (has, lacks)):
        return f"model.clauses.{clause}"
    if has.policy.clauses[clause].effect is Effect.SUPPRESS:
        return "model.suppress"
    use = has.policy.decision.model
    return "model.hinted" if hinted and use.hinted < use.clause else "model.clause"


def chance(name: str, p: float | None) -> str:
    """Say a label and its probability."""
    return " ".join(filter(None, (name, "-" if p is None else f"{p:.3f}")))
