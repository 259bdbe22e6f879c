"""What a training run works with: the lessons, the features, and how every head judges each ticket unseen.

A base model (`triage.learning.base`) gives features of its own, and goes on to say by itself what no ticket teaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from scipy import sparse

from triage import discover, manifest
from triage.errors import InputError, ModelError
from triage.features import Featurizer, Rows
from triage.hashing import Ints
from triage.learning import base as bases
from triage.learning import split
from triage.learning.base import Base, Kept
from triage.learning.fit import Design, Fitted, Floats, fit, temperature
from triage.learning.heldout import Held
from triage.learning.lessons import HEADS, Lesson, lessons_of
from triage.model import Model
from triage.policy import Policy
from triage.prose.text import View
from triage.types import Example, Findings
from triage.wording import some

FOLDS = 8
FAIR = 300
"""From so many tickets on that no pattern was written from, temperatures are fitted on these alone."""

Progress = Callable[[str], None]
"""Is told each step in words."""
Matrix: TypeAlias = sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Fold:
    """The matrices of one split, and the number of each of their rows in the whole."""

    train: Matrix
    test: Matrix
    split: split.Split


@dataclass(frozen=True, slots=True)
class Study:
    """What the heads are to learn, from which features, and how they judged each ticket unseen (`held`).

    `said` are the features that a base gives each ticket [tickets, its labels]; no columns without one. `kept` is what
    the base goes on to say by itself, because no ticket teaches it.
    """

    lessons: Sequence[Lesson]
    warnings: tuple[str, ...]
    rows: Rows
    featurizer: Featurizer
    base: Base | None
    said: Matrix
    folds: int
    kept: Sequence[Kept] = ()
    held: dict[str, Floats] = field(default_factory=dict)

    @property
    def taken(self) -> tuple[str, ...]:
        """Say in words what is kept of the base."""
        return tuple(
            f"{k.head}: no ticket teaches {some(k.labels)}; what the base model says of it is kept" for k in self.kept
        )

    def design(self, which: Ints) -> Design:
        """Weigh the features that these tickets show often enough."""
        return Design(self.rows.take(which), self.featurizer)

    def matrix(self, design: Design, which: Ints) -> Matrix:
        """Return what these tickets are learnt or judged by."""
        return sparse.hstack([design.matrix(self.rows.take(which)), self.said[which]], format="csr")


def study_of(
    found: Sequence[Example],
    policy: Policy,
    *,
    seen: tuple[Sequence[View], Sequence[Findings]],
    seed: int,
    progress: Progress,
    base: Model | None = None,
    blocks: Sequence[str] | None = None,
) -> Study:
    """Let every head judge each ticket without having seen its group."""
    lessons, warnings = lessons_of(found, policy)
    splits = _splits(found, seed)
    featurizer = Featurizer(tuple(policy.clauses), blocks)
    start = None if base is None else Base(base, featurizer)
    said = sparse.csr_matrix((len(found), 0)) if start is None else sparse.csr_matrix(start.features(*seen))
    rest = [] if base is None else bases.kept(base, {x.head: x.labels for x in lessons}, _allowed(policy))
    study = Study(lessons, tuple(warnings), featurizer.rows(*seen), featurizer, start, said, len(splits), rest)
    folds = []
    for part in splits:
        design = study.design(part.train)
        folds.append(Fold(study.matrix(design, part.train), study.matrix(design, part.test), part))
    for lesson in lessons:
        progress(f"{lesson.head}: {len(lesson.rows)} tickets, {len(lesson.labels)} labels, {len(folds)} folds")
        study.held[lesson.head] = _held_out(lesson, folds, len(found))
    return study


def fit_lesson(lesson: Lesson, matrix: Matrix, which: Ints) -> Fitted:
    """Fit a head on some of its lesson's rows; `matrix` holds these."""
    return fit(matrix, lesson.targets[which], kind=lesson.kind, balanced=lesson.balanced, counts=lesson.weights[which])


def _held_out(lesson: Lesson, folds: Sequence[Fold], count: int) -> Floats:
    """Return the score of each of the lesson's tickets by a head that saw none of its group."""
    place = np.full(count, -1)
    place[lesson.rows] = np.arange(len(lesson.rows))
    scores = np.zeros(lesson.targets.shape)
    for fold in folds:
        learn, test = place[fold.split.train], place[fold.split.test]
        fitted = fit_lesson(lesson, fold.train[learn >= 0], learn[learn >= 0])
        scores[test[test >= 0]] = fitted.scores(fold.test[test >= 0])
    return scores


def temperature_of(lesson: Lesson, scores: Floats) -> float:
    """Fit the temperature on the tickets that no pattern was written from, where there are enough: on others hits are
    better than they will ever be again."""
    fair = lesson.weights == 1
    if fair.sum() < FAIR:
        fair = np.ones(len(fair), np.bool_)
    return temperature(scores[fair], lesson.targets[fair], kind=lesson.kind)


def _splits(found: Sequence[Example], seed: int) -> list[split.Split]:
    try:
        return split.folds(found, count=FOLDS, seed=seed)
    except InputError as error:
        raise ModelError(f"cannot train: {error}") from None


def _allowed(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Return the labels that the policy knows, head by head."""
    return {name: discover.load(HEADS, name).labels(policy) for name in discover.names(HEADS)}


def heads_of(study: Study, temperatures: Mapping[str, float]) -> dict[str, manifest.HeadInfo]:
    """Return all heads in the order of the columns: what was learnt, then what is kept of the base."""
    rest = {k.head: k for k in study.kept}
    heads = {}
    for x in study.lessons:
        labels = (*x.labels, *(rest.pop(x.head).labels if x.head in rest else ()))
        heads[x.head] = manifest.HeadInfo(kind=x.kind, labels=labels, temperature=temperatures[x.head])
    for name, k in rest.items():
        heads[name] = manifest.HeadInfo(kind=k.kind, labels=k.labels, temperature=k.temperature)
    return heads


def with_kept(
    study: Study, heads: Mapping[str, manifest.HeadInfo], weights: Floats, bias: Floats
) -> tuple[Floats, Floats]:
    """Put the columns of what is kept beside those that were learnt: nothing of their own, the base's word as it is."""
    rest = {k.head: k for k in study.kept}
    columns, at = [], 0
    for name, info in heads.items():
        learnt = len(info.labels) - (len(rest[name].labels) if name in rest else 0)
        columns.append(np.vstack([weights[:, at : at + learnt], bias[None, at : at + learnt]]))
        at += learnt
        if name in rest and study.base is not None:
            mix = study.base.handed_on(rest[name], info.temperature)
            own = np.zeros((len(weights) - len(mix), mix.shape[1]))
            columns.append(np.vstack([own, mix, np.zeros((1, mix.shape[1]))]))
    whole = np.hstack(columns)
    return whole[:-1], whole[-1]


def judgements(study: Study, temperatures: Mapping[str, float], count: int) -> Iterator[Held]:
    """Yield how each head judged each ticket without having seen its group; what is kept, as the base judges it."""
    rest = {k.head: k for k in study.kept}
    said = study.said.toarray() if rest else np.zeros((count, 0))
    for x in study.lessons:
        scores, labels = study.held[x.head], x.labels
        if x.head in rest and study.base is not None:
            k = rest.pop(x.head)
            beside = study.base.scores(said, k)[x.rows] * (temperatures[x.head] / k.temperature)
            scores, labels = np.hstack([scores, beside]), (*labels, *k.labels)
        yield Held(x.head, x.kind, labels, temperatures[x.head], x.rows, scores)
    for k in rest.values():
        if study.base is not None:
            yield Held(k.head, k.kind, k.labels, k.temperature, np.arange(count), study.base.scores(said, k))
