"""Fit every head on examples whose signals are known, and judge each of them by heads that have not seen it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from triage import manifest, modelfile
from triage.learning import doubts, examples, likeness, split
from triage.learning.base import learnt_by
from triage.learning.doubts import Doubt
from triage.learning.figures import Figure, figures, thresholds
from triage.learning.report import Report
from triage.learning.study import Progress, Study, fit_lesson, heads_of, judgements, study_of, temperature_of, with_kept
from triage.model import Model
from triage.policy import Policy
from triage.probabilities import probabilities, sigmoid
from triage.prose.text import View
from triage.types import Example, Findings


def learn(
    found: Sequence[Example],
    policy: Policy,
    *,
    seen: tuple[Sequence[View], Sequence[Findings]],
    seed: int,
    progress: Progress,
    base: Model | None = None,
    blocks: Sequence[str] | None = None,
) -> tuple[Model, Report]:
    """Train on examples whose views and findings are known already."""
    study = study_of(found, policy, seen=seen, seed=seed, progress=progress, base=base, blocks=blocks)
    report = _report(found, study)
    every = np.arange(len(found))
    design = study.design(every)
    matrix = study.matrix(design, every)
    fitted = [fit_lesson(lesson, matrix[lesson.rows], np.arange(len(lesson.rows))) for lesson in study.lessons]
    weights, bias = np.hstack([f.weights for f in fitted]), np.concatenate([f.bias for f in fitted])
    own = len(weights) - study.said.shape[1]
    heads = heads_of(study, report.temperatures)
    weights, bias = with_kept(study, heads, weights, bias)
    arrays = design.split(weights[:own])
    if study.base is not None:
        arrays, bias = study.base.folded(arrays, bias, weights[own:])
    arrays[modelfile.BIAS] = bias.astype(np.float32)
    arrays[modelfile.LEARNT] = np.union1d(likeness.marks(found), learnt_by(base))
    facts = _facts(found, policy, study, heads) | {"seed": seed, "base": base.digest if base else ""}
    return Model(modelfile.pack(facts, arrays)), report


def doubt(
    found: Sequence[Example],
    policy: Policy,
    *,
    seen: tuple[Sequence[View], Sequence[Findings]],
    seed: int,
    progress: Progress,
) -> list[Doubt]:
    """Doubt the labels of examples whose views and findings are known already."""
    study = study_of(found, policy, seen=seen, seed=seed, progress=progress)
    chances = {}
    for lesson in study.lessons:
        scores = study.held[lesson.head]
        scores = scores / temperature_of(lesson, scores)
        chances[lesson.head] = probabilities(scores, lesson.kind)
    return doubts.doubts(found, study.lessons, chances)


def _report(found: Sequence[Example], study: Study) -> Report:
    measured: list[Figure] = []
    temperatures: dict[str, float] = {}
    suggested: dict[str, float] = {}
    for lesson in study.lessons:
        scores = study.held[lesson.head]
        temperatures[lesson.head] = temperature_of(lesson, scores)
        scaled = scores / temperatures[lesson.head]
        measured += figures(lesson.head, lesson.kind, scores=scaled, targets=lesson.targets)
        if lesson.kind == "independent":
            suggested |= thresholds(lesson.labels, sigmoid(scores / temperatures[lesson.head]), targets=lesson.targets)
    held = tuple(judgements(study, temperatures, len(found)))
    groups = len(set(split.families(found)))
    return Report(
        len(found),
        groups,
        study.folds,
        tuple(measured),
        temperatures,
        suggested,
        study.warnings,
        judged=held,
        taken=study.taken,
    )


def _facts(
    found: Sequence[Example], policy: Policy, study: Study, heads: Mapping[str, manifest.HeadInfo]
) -> dict[str, Any]:
    return {
        "policy": policy.finding,
        "data": examples.digest(found),
        "examples": len(found),
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "blocks": {part.name: part.block.digest for part in study.featurizer.parts},
        "clauses": tuple(policy.clauses),
        "heads": dict(heads),
    }
