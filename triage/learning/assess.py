"""How good the rules, the heads and both together are on tickets of groups that no head has seen.

Needless escalations are the share of the tickets that ought to stay and were escalated. The team is held against the
gold only where both escalate. Precision and recall of single labels are shares with Wilson intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage import decide as judging
from triage.agreement import SILENT, Bools, Estimate, Floats, Groups, Ints, estimate, share
from triage.learning import answers, calibration
from triage.learning.answers import Answers, Names
from triage.learning.calibration import Bin, Calibration
from triage.learning.heldout import Held
from triage.measures import against_gold, kappa, macro_f1, quadratic_kappa
from triage.policy import Policy
from triage.types import Decision, Example, Findings, Priority

JUDGES = ("majority", "rules", "model", "together")
"""The commonest label; the policy's patterns; the heads; the product, as `triage score` decides."""
LABELLED = ("priority", "sentiment", "team")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of each judge in `JUDGES`; ``None`` where it is not defined."""

    asked: str
    measure: str
    figures: tuple[Estimate | None, ...]


@dataclass(frozen=True, slots=True)
class LabelFigure:
    """How one judge does on one label: of the tickets that bear it, and of those that he gives it to."""

    asked: str
    label: str
    judge: str
    recall: Estimate | None
    precision: Estimate | None


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


@dataclass(frozen=True, slots=True)
class Assessment:
    """All figures of one set of tickets; `reliability`: of the probability to escalate, after its temperature."""

    tickets: int
    groups: int
    comparisons: tuple[Comparison, ...]
    labels: tuple[LabelFigure, ...]
    clauses: tuple[ClauseFigure, ...]
    calibrations: tuple[Calibration, ...]
    reliability: tuple[Bin, ...]


def assess(
    found: Sequence[Example],
    findings: Sequence[Findings],
    held: Sequence[Held],
    policy: Policy,
    *,
    family: Sequence[int],
    seed: int = 0,
) -> Assessment:
    """Measure everything. `held` are the heads' judgements of `found` unseen; `family` numbers what is resampled."""
    names = Names.of(policy)
    truth = answers.gold(found, names)
    together = answers.decisions(found, findings, held, policy)
    judges = {
        "majority": answers.majority(truth),
        "rules": answers.of_decisions(answers.decisions(found, findings, None, policy), names),
        "model": answers.of_heads(held, len(found), names),
        "together": answers.of_decisions(together, names),
    }
    groups = Groups.draw(family, seed=seed)
    return Assessment(
        len(found),
        len({*family}),
        tuple(_compared(truth, judges, names, groups)),
        tuple(_labels(truth, judges, names)),
        tuple(_clauses(found, findings, held, together, policy)),
        tuple(_calibrated(found, held)),
        _reliability(found, held),
    )


def _compared(truth: Answers, judges: Mapping[str, Answers], names: Names, groups: Groups) -> Iterator[Comparison]:
    critical = int(Priority.CRITICAL)

    def measured(asked: str, measure: Callable[[Floats], Floats]) -> Callable[[Answers], Estimate | None]:
        labels = len(getattr(names, asked))
        return lambda a: estimate(measure, getattr(truth, asked), getattr(a, asked), labels=labels, groups=groups)

    rows: tuple[tuple[str, str, Callable[[Answers], Estimate | None]], ...] = (
        ("escalate", "kappa", measured("escalate", against_gold(kappa))),
        ("priority", "quadratic kappa", measured("priority", against_gold(quadratic_kappa))),
        ("priority", "macro F1", measured("priority", macro_f1)),
        ("critical", "recall", lambda a: _recall(truth.priority, a.priority, critical)),
        ("critical", "precision", lambda a: _precision(truth.priority, a.priority, critical)),
        ("sentiment", "macro F1", measured("sentiment", macro_f1)),
        ("team", "accuracy", lambda a: share(truth.team == a.team, _both(truth, a))),
        ("escalate", "needless", lambda a: share(a.escalate == 1, (truth.escalate == 0) & (a.escalate != SILENT))),
    )
    for asked, measure, of in rows:
        figures = tuple(of(judges[judge]) for judge in JUDGES)
        if any(figures[1:]):
            yield Comparison(asked, measure, figures)


def _recall(truth: Ints, said: Ints, label: int) -> Estimate | None:
    return share(said == label, (truth == label) & (said != SILENT))


def _precision(truth: Ints, said: Ints, label: int) -> Estimate | None:
    return share(truth == label, (said == label) & (truth != SILENT))


def _both(truth: Answers, said: Answers) -> Bools:
    both: Bools = truth.owned & said.owned & (truth.team != SILENT) & (said.team != SILENT)
    return both


def _labels(truth: Answers, judges: Mapping[str, Answers], names: Names) -> Iterator[LabelFigure]:
    for asked in LABELLED:
        for number, label in enumerate(getattr(names, asked)):
            for judge in ("model", "together"):
                gold, said = getattr(truth, asked), getattr(judges[judge], asked)
                if asked == "team":
                    among = _both(truth, judges[judge])
                    gold, said = gold[among], said[among]
                yield LabelFigure(asked, label, judge, _recall(gold, said, number), _precision(gold, said, number))


def _clauses(
    found: Sequence[Example],
    findings: Sequence[Findings],
    held: Sequence[Held],
    together: Sequence[Decision],
    policy: Policy,
) -> Iterator[ClauseFigure]:
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


def _calibrated(found: Sequence[Example], held: Sequence[Held]) -> Iterator[Calibration]:
    for one in held:
        own, targets = one.targets(found)
        measured = calibration.calibration(
            one.head, one.kind, scores=one.scores[own], targets=targets, temperature=one.temperature
        )
        if measured is not None:
            yield measured


def _reliability(found: Sequence[Example], held: Sequence[Held]) -> tuple[Bin, ...]:
    one = next((h for h in held if h.head == "escalate"), None)
    if one is None:
        return ()
    own, targets = one.targets(found)
    return calibration.reliability(*calibration.events(one.p[own], targets, one.kind)) if len(own) else ()
