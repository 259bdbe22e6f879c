"""Train every head on labelled tickets, and say how good it is on groups that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from triage.errors import ModelError
from triage.hashing import Ints
from triage.learning import likeness
from triage.learning.assess import Assessment, assess
from triage.learning.base import known
from triage.learning.doubts import Doubt
from triage.learning.facts import facts
from triage.learning.figures import Figure, figures
from triage.learning.heldout import Held, judged
from triage.learning.holdout import By
from triage.learning.learn import doubt, learn
from triage.learning.prepare import Prepared, prepare
from triage.learning.report import Report
from triage.learning.study import Progress
from triage.model import Model
from triage.policy import Policy
from triage.prose.text import View
from triage.signals import Detector
from triage.types import Example, Findings

BATCH = 250
"""Tickets read between two words about how far it is."""

Advance = Callable[[int, int], None]
"""Is told how many tickets of how many are read."""


def train(
    found: Sequence[Example],
    policy: Policy,
    *,
    seed: int = 0,
    hold_out: float = 0.0,
    by: By = "group",
    base: Model | None = None,
    blocks: Sequence[str] | None = None,
    ready: Prepared | None = None,
    progress: Progress = lambda _: None,
    advance: Advance = lambda done, of: None,
) -> tuple[Model, Report]:
    """Train a model under `policy`; the share `hold_out` is kept from it and only reported on.

    `by` is ``group`` (whole groups, drawn by lot) or ``time`` (the newest tickets); `base` is an earlier model to start
    from, `blocks` the kinds of features (those that every model has, by default); `ready` is what
    `triage.learning.prepare.prepare` made of the same tickets, share and way, where that is known already. Raises
    `ModelError` when the examples cannot teach a model, `InputError` when nothing is left to learn from.
    """
    ready = ready or prepare(found, policy, hold_out=hold_out, by=by)
    if any(check.name == "words" and len(check.tickets) == len(found) for check in ready.checks):
        raise ModelError("no ticket holds words of the customer: there is nothing to learn from")
    part, family = ready.part, ready.family
    views, findings = _seen(found, policy, progress, advance)

    def take(rows: Ints) -> tuple[list[Example], list[View], list[Findings], list[int]]:
        own = rows.tolist()
        return [found[n] for n in own], [views[n] for n in own], [findings[n] for n in own], [family[n] for n in own]

    learnt, its_views, its_findings, its_family = take(part.train)
    model, report = learn(
        learnt, policy, seen=(its_views, its_findings), seed=seed, progress=progress, base=base, blocks=blocks
    )
    progress("measuring rules, heads and both together")
    kept, kept_views, kept_findings, kept_family = take(part.test)
    held = judged(model, kept_views, kept_findings) if kept else ()
    across = assess(learnt, its_findings, report.judged, policy, family=its_family, seed=seed)
    final = assess(kept, kept_findings, held, policy, family=kept_family, seed=seed) if kept else None
    notes = (*part.notes, *report.taken, *_overlap(base, found), *verdict(final or across, based=base is not None))
    return model, replace(
        report,
        held_out=len(kept),
        test=tuple(figure for one in held for figure in _figures(one, kept)),
        checks=ready.checks,
        by=part.by,
        share=part.share,
        border=part.border,
        dropped=len(part.dropped),
        notes=notes,
        warnings=(*report.warnings, *notes),
        facts=facts(learnt, policy, views=its_views, findings=its_findings),
        across=across,
        kept=final,
    )


def _overlap(base: Model | None, found: Sequence[Example]) -> list[str]:
    """Say so when the base has learnt some of the tickets already."""
    count = known(base, likeness.marks(found)) if base else 0
    told = (
        f"the base model was trained on {count} of these {len(found)} tickets already: it knows their labels, so every "
        "figure below is too good; give only tickets that it has not seen"
    )
    return [told] if count else []


def verdict(measured: Assessment, *, based: bool = False) -> list[str]:
    """Say so when the product decides worse with these heads than by the rules alone."""
    told = []
    cure = "more tickets" if based else "more tickets, or a model to start from (--base default)"
    for one in measured.comparisons:
        _, rules, _, both = one.figures
        if one.measure in ("kappa", "quadratic kappa") and rules and both and both.value < rules.value:
            told.append(
                f"{one.asked}, {one.measure}: {both.value:.3f} with this model, {rules.value:.3f} by the rules alone; "
                f"it needs {cure}"
            )
    return told


def _figures(one: Held, found: Sequence[Example]) -> list[Figure]:
    """Measure one head of a model on tickets of groups that it never saw."""
    own, targets = one.targets(found)
    return figures(one.head, one.kind, scores=one.scores[own] / one.temperature, targets=targets)


def check(
    found: Sequence[Example],
    policy: Policy,
    *,
    seed: int = 0,
    progress: Progress = lambda _: None,
    advance: Advance = lambda done, of: None,
) -> list[Doubt]:
    """Return the labels that heads trained on the other groups speak against, and the near copies of tickets."""
    return doubt(found, policy, seen=_seen(found, policy, progress, advance), seed=seed, progress=progress)


def _seen(
    found: Sequence[Example], policy: Policy, progress: Progress, advance: Advance
) -> tuple[Sequence[View], Sequence[Findings]]:
    """Clean all tickets and find all signals, a batch at a time."""
    detector = Detector(policy)
    progress(f"reading {len(found)} tickets")
    views: list[View] = []
    findings: list[Findings] = []
    for at in range(0, len(found), BATCH):
        batch = detector.views([e.ticket for e in found[at : at + BATCH]])
        views += batch
        findings += detector.detect(batch)
        advance(len(views), len(found))
    return views, findings
