"""How good the heads and the product are at each clause of the protocol, on tickets that no head has seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from triage import decide as judging
from triage.agreement import Bools, Estimate, Floats, share
from triage.learning.heldout import Held
from triage.policy import Policy
from triage.types import Decision, Example, Findings


@dataclass(frozen=True, slots=True)
class ClauseFigure:
    """The same of a clause that `n` tickets hold, at the policy's threshold (and the one where a hint points to it)."""

    clause: str
    n: int
    threshold: float
    hinted: float
    learnt: bool
    model: tuple[Estimate | None, Estimate | None]
    together: tuple[Estimate | None, Estimate | None]


def figures_of_clauses(
    found: Sequence[Example],
    findings: Sequence[Findings],
    held: Sequence[Held],
    together: Sequence[Decision],
    policy: Policy,
) -> Iterator[ClauseFigure]:
    """Measure every clause of the protocol; nothing where no ticket says which clauses it holds."""
    given = np.array([e.labels.clauses is not None for e in found], np.bool_)
    if not given.any():
        return
    by_heads = clauses_of_heads(held, findings, policy)
    holds = {c: np.array([c in (e.labels.clauses or ()) for e in found], np.bool_) for c in policy.named}
    for clause, true in holds.items():
        plain, hinted = _thresholds(clause, policy)
        decided = np.array([clause in d.clauses for d in together], np.bool_)
        model: tuple[Estimate | None, Estimate | None] = (None, None)
        if clause in by_heads:
            said, asked = by_heads[clause]
            model = (share(said, true & given & asked), share(true, said & given & asked))
        yield ClauseFigure(
            clause, int((true & given).sum()), plain, hinted, clause in by_heads, model,
            (share(decided, true & given), share(true, decided & given)),
        )  # fmt: skip


def clauses_of_heads(
    held: Sequence[Held], findings: Sequence[Findings], policy: Policy
) -> dict[str, tuple[Bools, Bools]]:
    """Return, for each clause that was learnt, which tickets the heads alone give it to, and which they were asked of.

    Both are [tickets]. A clause is given at the policy's threshold: the lower one where a hint points to it.
    """
    hints = _hinted(findings, policy)
    found: dict[str, tuple[Bools, Bools]] = {}
    for clause, chance in _clause_chances(held, len(findings), policy).items():
        plain, hinted = _thresholds(clause, policy)
        with np.errstate(invalid="ignore"):
            said = chance > np.where(hints.get(clause, np.zeros(len(findings), np.bool_)), hinted, plain)
        found[clause] = (said, ~np.isnan(chance))
    return found


def _clause_chances(held: Sequence[Held], count: int, policy: Policy) -> dict[str, Floats]:
    """Return the probability of each clause that was learnt, [tickets], not a number where nobody was asked.

    Anger is read off the mood, as the decision does.
    """
    found: dict[str, Floats] = {}
    for one in held:
        columns = {"clauses": one.labels, "sentiment": (judging.ANGRY,)}.get(one.head, ())
        for clause in columns:
            label = clause if one.head == "clauses" else "angry"
            if clause in policy.clauses and label in one.labels and (one.head, clause) != ("clauses", judging.ANGRY):
                found[clause] = np.full(count, np.nan)
                found[clause][one.rows] = one.p[:, one.labels.index(label)]
    return found


def _thresholds(clause: str, policy: Policy) -> tuple[float, float]:
    if clause == judging.ANGRY:
        return policy.decision.model.angry, policy.decision.model.angry
    plain, hinted = (judging.threshold(clause, policy, hinted=h) for h in (False, True))
    return plain, hinted


def _hinted(findings: Sequence[Findings], policy: Policy) -> dict[str, Bools]:
    """Return the tickets in which a hint or a match points to a clause, [tickets] each."""
    found: dict[str, Bools] = {}
    for n, one in enumerate(findings):
        for s in one.signals:
            if s.clause in policy.clauses and s.polarity in policy.clauses[s.clause].counts:
                found.setdefault(s.clause, np.zeros(len(findings), np.bool_))[n] = True
    return found
