"""Train every head on labelled tickets, and say how good it is on groups that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from triage import discover, doubts, examples, modelfile, split, vectors
from triage.doubts import Doubt
from triage.errors import InputError, ModelError
from triage.features import Featurizer, Rows
from triage.figures import Figure, figures, thresholds
from triage.fit import Design, Fitted, Floats, Settings, Targets, fit, temperature
from triage.hashing import Ints
from triage.lessons import HEADS, Lesson, lessons_of
from triage.model import Model, sigmoid, softmax
from triage.policy import Policy
from triage.signals import Detector
from triage.text import View
from triage.types import Example, Findings

FOLDS = 8

Progress = Callable[[str], None]
Matrix: TypeAlias = sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Report:
    """What a training run saw: cross-validated figures (`rows`), temperatures, doubts about the data.

    `test` holds the figures on the `held_out` tickets whose groups were kept from the model altogether.
    `thresholds` are suggestions for ``decision.toml`` (clause -> probability); the policy alone decides.
    """

    examples: int
    groups: int
    folds: int
    rows: tuple[Figure, ...] = ()
    temperatures: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    held_out: int = 0
    test: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """The matrices of one split, and the number of each of their rows in the whole."""

    train: Matrix
    test: Matrix
    split: split.Split


@dataclass(frozen=True, slots=True)
class Study:
    """What the heads are to learn, from which features, and how they judged each ticket unseen (`held`)."""

    lessons: Sequence[Lesson]
    warnings: tuple[str, ...]
    rows: Rows
    featurizer: Featurizer
    table: vectors.Vectors
    settings: Settings
    folds: int
    held: dict[str, Floats] = field(default_factory=dict)

    def design(self, rows: Rows) -> Design:
        """Weigh the features that `rows` show often enough."""
        return Design(rows, self.featurizer, table=self.table, settings=self.settings)


def train(
    found: Sequence[Example],
    policy: Policy,
    *,
    seed: int = 0,
    hold_out: float = 0.0,
    progress: Progress = lambda _: None,
) -> tuple[Model, Report]:
    """Train a model under `policy`; `hold_out` is the share of groups that are kept from it and only reported on.

    Raises `ModelError` when the examples cannot teach a model, `InputError` when nothing is left to learn from.
    """
    part = split.parts(found, validation=0.0, test=hold_out)
    told = _lot(found, part, hold_out)
    views, findings = _seen(found, policy, progress)

    def take(rows: Ints) -> tuple[list[Example], list[View], list[Findings]]:
        return [found[n] for n in rows], [views[n] for n in rows], [findings[n] for n in rows]

    learnt, its_views, its_findings = take(part.train)
    model, report = learn(learnt, policy, seen=(its_views, its_findings), seed=seed, progress=progress)
    test = _test(model, *take(part.test))
    return model, replace(report, held_out=len(part.test), test=test, warnings=(*report.warnings, *told))


def _lot(found: Sequence[Example], part: split.Parts, wanted: float) -> list[str]:
    """Say so when whole groups make the held-out share far from the wanted one.

    Raises `InputError` when no group was drawn at all, or only one is left to learn from.
    """
    if not wanted:
        return []
    groups, held = len({e.group for e in found}), len({found[n].group for n in part.test})
    if not held:
        raise InputError(
            f"none of the {groups} groups was drawn to be held out at {wanted}: too few groups, or too small a share"
        )
    if groups - held < 2:
        raise InputError(
            f"{held} of {groups} groups were drawn to be held out at {wanted}; at least two must be left to learn from"
        )
    share = len(part.test) / len(found)
    far = not wanted / 2 <= share <= wanted * 2
    return (
        [f"{held} of {groups} groups were held out, {share:.0%} of the tickets instead of {wanted:.0%}"] if far else []
    )


def _test(
    model: Model, found: Sequence[Example], views: Sequence[View], findings: Sequence[Findings]
) -> tuple[Figure, ...]:
    """Measure a model on tickets of groups that it never saw."""
    if not found:
        return ()
    scores, at = model.scores(views, findings), 0
    measured: list[Figure] = []
    for name, info in model.manifest.heads.items():
        head = discover.load(HEADS, name)
        said = [head.target(e.labels) for e in found]
        own = [
            n for n, s in enumerate(said) if s is not None and (info.kind == "independent" or {*s} <= {*info.labels})
        ]
        targets = np.array([[label in said[n] for label in info.labels] for n in own], np.bool_)
        part = scores[own, at : at + len(info.labels)].astype(np.float64)
        measured += figures(name, info.kind, scores=part, targets=targets)
        at += len(info.labels)
    return tuple(measured)


def check(
    found: Sequence[Example], policy: Policy, *, seed: int = 0, progress: Progress = lambda _: None
) -> list[Doubt]:
    """Return the labels that heads trained on the other groups speak against, and the near copies of tickets."""
    return doubt(found, policy, seen=_seen(found, policy, progress), seed=seed, progress=progress)


def learn(
    found: Sequence[Example],
    policy: Policy,
    *,
    seen: tuple[Sequence[View], Sequence[Findings]],
    seed: int,
    progress: Progress,
) -> tuple[Model, Report]:
    """Train on examples whose views and findings are known already."""
    study = _study(found, policy, seen=seen, seed=seed, progress=progress)
    lessons, settings = study.lessons, study.settings
    report = _report(found, study)
    design = study.design(study.rows)
    matrix = design.matrix(study.rows)
    fitted = [_fit(lesson, matrix[lesson.rows], lesson.targets, settings) for lesson in lessons]
    arrays = design.split(np.hstack([f.weights for f in fitted]))
    arrays |= {"slots": design.slots, "bias": np.concatenate([f.bias for f in fitted])}
    facts = _facts(found, policy, lessons, report.temperatures) | {"seed": seed, "vectors": study.table.digest}
    return Model(modelfile.pack(facts, arrays), study.table), report


def doubt(
    found: Sequence[Example],
    policy: Policy,
    *,
    seen: tuple[Sequence[View], Sequence[Findings]],
    seed: int,
    progress: Progress,
) -> list[Doubt]:
    """Doubt the labels of examples whose views and findings are known already."""
    study = _study(found, policy, seen=seen, seed=seed, progress=progress)
    chances = {}
    for lesson in study.lessons:
        scores = study.held[lesson.head]
        scores = scores / temperature(scores, lesson.targets, kind=lesson.kind)
        chances[lesson.head] = softmax(scores) if lesson.kind == "softmax" else sigmoid(scores)
    return doubts.doubts(found, study.lessons, chances)


def _seen(found: Sequence[Example], policy: Policy, progress: Progress) -> tuple[Sequence[View], Sequence[Findings]]:
    detector = Detector(policy)
    progress(f"reading {len(found)} tickets")
    views = detector.views([e.ticket for e in found])
    return views, detector.detect(views)


def _study(
    found: Sequence[Example],
    policy: Policy,
    *,
    seen: tuple[Sequence[View], Sequence[Findings]],
    seed: int,
    progress: Progress,
) -> Study:
    """Let every head judge each ticket without having seen its group."""
    lessons, warnings = lessons_of(found, policy)
    splits = _splits(found, seed)
    table, settings = vectors.load(), Settings()
    featurizer = Featurizer(table, tuple(policy.clauses))
    study = Study(lessons, tuple(warnings), featurizer.rows(*seen), featurizer, table, settings, len(splits))
    folds = []
    for part in splits:
        learnt = study.rows.take(part.train)
        design = study.design(learnt)
        folds.append(Fold(design.matrix(learnt), design.matrix(study.rows.take(part.test)), part))
    for lesson in lessons:
        progress(f"{lesson.head}: {len(lesson.rows)} tickets, {len(lesson.labels)} labels, {len(folds)} folds")
        study.held[lesson.head] = _held_out(lesson, folds, len(found), settings)
    return study


def _fit(lesson: Lesson, matrix: Matrix, targets: Targets, settings: Settings) -> Fitted:
    return fit(matrix, targets, kind=lesson.kind, balanced=lesson.balanced, c=settings.c)


def _held_out(lesson: Lesson, folds: Sequence[Fold], count: int, settings: Settings) -> Floats:
    """Return the score of each of the lesson's tickets by a head that saw none of its group."""
    place = np.full(count, -1)
    place[lesson.rows] = np.arange(len(lesson.rows))
    scores = np.zeros(lesson.targets.shape)
    for fold in folds:
        learn, test = place[fold.split.train], place[fold.split.test]
        fitted = _fit(lesson, fold.train[learn >= 0], lesson.targets[learn[learn >= 0]], settings)
        scores[test[test >= 0]] = fitted.scores(fold.test[test >= 0])
    return scores


def _splits(found: Sequence[Example], seed: int) -> list[split.Split]:
    try:
        return split.folds(found, count=FOLDS, seed=seed)
    except InputError as error:
        raise ModelError(f"cannot train: {error}") from None


def _report(found: Sequence[Example], study: Study) -> Report:
    measured: list[Figure] = []
    temperatures: dict[str, float] = {}
    suggested: dict[str, float] = {}
    for lesson in study.lessons:
        scores = study.held[lesson.head]
        measured += figures(lesson.head, lesson.kind, scores=scores, targets=lesson.targets)
        temperatures[lesson.head] = temperature(scores, lesson.targets, kind=lesson.kind)
        if lesson.kind == "independent":
            suggested |= thresholds(lesson.labels, sigmoid(scores / temperatures[lesson.head]), targets=lesson.targets)
    groups = len(set(split.families(found)))
    return Report(len(found), groups, study.folds, tuple(measured), temperatures, suggested, study.warnings)


def _facts(
    found: Sequence[Example], policy: Policy, lessons: Sequence[Lesson], temperatures: Mapping[str, float]
) -> dict[str, Any]:
    heads = {
        lesson.head: modelfile.HeadInfo(kind=lesson.kind, labels=lesson.labels, temperature=temperatures[lesson.head])
        for lesson in lessons
    }
    return {
        "policy": policy.digest,
        "data": examples.digest(found),
        "examples": len(found),
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "clauses": tuple(policy.clauses),
        "heads": heads,
    }
