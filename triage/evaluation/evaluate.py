"""Measure what all judges say of labelled tickets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from triage.evaluation import gates
from triage.evaluation.calibrated import Calibrated, calibrated, reliability
from triage.evaluation.capacity import Ranking, rankings
from triage.evaluation.gates import Verdict
from triage.evaluation.judges import Cases, cases
from triage.evaluation.keys import Key, keys
from triage.evaluation.measures import (
    ClauseFigure,
    Found,
    LabelFigure,
    clauses,
    figures,
    labels,
    prefixed,
    product_figures,
)
from triage.evaluation.names import calibration_of, glossary, of
from triage.evaluation.slices import Slices, slices
from triage.learning.calibration import Bin
from triage.learning.heldout import Held
from triage.policy import Policy
from triage.types import Example, Findings

LABELLED = ("priority", "sentiment", "team")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured. `figures` go by the names of the glossary; one that is not defined is ``None``.

    `keys` are the sets of tickets that figures lead to, by name; `slices` the product by what the tickets are.
    """

    cases: Cases
    figures: Mapping[str, Found]
    labels: tuple[LabelFigure, ...]
    clauses: tuple[ClauseFigure, ...]
    calibrations: tuple[Calibrated, ...]
    reliability: tuple[Bin, ...]
    rankings: Mapping[str, Ranking]
    slices: tuple[Slices, ...]
    gates: tuple[Verdict, ...]
    keys: Mapping[str, Key]

    @property
    def undefined(self) -> tuple[str, ...]:
        """The product's figures that no ticket defines."""
        return tuple(name for name, found in self.figures.items() if found is None)

    @property
    def tickets(self) -> int:
        return len(self.cases.examples)


def evaluate(
    found: Sequence[Example],
    findings: Sequence[Findings],
    held: Sequence[Held] | None,
    policy: Policy,
    *,
    family: Sequence[int],
    by: Mapping[str, Sequence[str]],
    seed: int = 0,
    progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Measure everything.

    `held` is what the heads say of `found` (``None``: the rules decide alone); `family` numbers what is resampled
    together; `by` gives each ticket's value of every dimension to part them by (``decided_by`` needs none).
    """
    progress("deciding by the rules alone and together")
    judged = cases(found, findings, held, policy, family=family, seed=seed)
    progress("measuring every judge, with intervals")
    measured: dict[str, Found] = {}
    for judge in judged.judges:
        measured |= prefixed(figures(judged, judge), judge)
    ranked = rankings(judged)
    for order, ranking in ranked.items():
        if order in judged.judges:
            measured |= {of(order, name): figure for name, figure in ranking.figures.items()}
    errors = tuple(calibrated(judged))
    measured |= {calibration_of(one.head): one.after for one in errors}
    measured |= product_figures(judged)
    ordered = {name: measured[name] for name in glossary(policy) if name in measured}
    progress("measuring part by part")
    decided = [d.decided_by for d in judged.together]
    parts = tuple(slices(judged, name, decided if name == "decided_by" else by[name]) for name in by)
    return Evaluation(
        judged,
        ordered,
        tuple(one for judge in judged.judges for one in labels(judged, judge, LABELLED)),
        tuple(one for judge in judged.judges for one in clauses(judged, judge)),
        errors,
        reliability(judged)[0],
        ranked,
        parts,
        gates.verdicts(policy.decision.gates, ordered),
        keys(judged, ranked, parts),
    )
