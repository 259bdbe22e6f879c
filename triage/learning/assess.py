"""How good the rules, the heads and both together are on tickets of groups that no head has seen.

Needless escalations are the share of the tickets that ought to stay and were escalated. The team is held against the
gold only where both escalate. Precision and recall of single labels are shares with Wilson intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.agreement import SILENT, Bools, Estimate, Floats, Groups, estimate, share
from triage.learning import answers, calibration
from triage.learning.answers import Answers, Names, precision, recall
from triage.learning.calibration import Bin, Calibration
from triage.learning.clauses import ClauseFigure, figures_of_clauses
from triage.learning.heldout import Held
from triage.measures import against_gold, kappa, macro_f1, quadratic_kappa
from triage.policy import Policy
from triage.types import Example, Findings, Priority

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
        tuple(figures_of_clauses(found, findings, held, together, policy)),
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
        ("critical", "recall", lambda a: recall(truth.priority, a.priority, critical)),
        ("critical", "precision", lambda a: precision(truth.priority, a.priority, critical)),
        ("sentiment", "macro F1", measured("sentiment", macro_f1)),
        ("team", "accuracy", lambda a: share(truth.team == a.team, _both(truth, a))),
        ("escalate", "needless", lambda a: share(a.escalate == 1, (truth.escalate == 0) & (a.escalate != SILENT))),
    )
    for asked, measure, of in rows:
        figures = tuple(of(judges[judge]) for judge in JUDGES)
        if any(figures[1:]):
            yield Comparison(asked, measure, figures)


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
                yield LabelFigure(asked, label, judge, recall(gold, said, number), precision(gold, said, number))


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
