"""Start from an earlier model: its scores are features of the new one, and fold back into plain weights.

A few hundred tickets of one's own teach how far to follow what the earlier model says, and what it does not know. The
penalty on weights then holds the new model near the old one instead of near nothing (a prior centred on it; Chelba,
Acero 2004). All is linear, so the result is one model like any other, and needs the earlier one no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from triage import modelfile
from triage.blocks.hits import KINDS
from triage.errors import ModelError
from triage.features import Featurizer, Part
from triage.hashing import Hashes, Ints
from triage.heads import Kind
from triage.model import Model
from triage.prose.text import View
from triage.types import Findings

Floats = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]

HITS = "hits"
STRENGTH = 0.1
"""Of the base's log-odds as features; the stronger, the more they are followed (chosen in ``docs/model.md``)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Labels of one head of a base that no ticket says anything of: their `columns` of the base go over as they are."""

    head: str
    kind: Kind
    labels: tuple[str, ...]
    columns: Ints
    temperature: float


class Base:
    """An earlier model as a source of features, one for each of its labels, for a model with `featurizer`'s blocks."""

    def __init__(self, model: Model, featurizer: Featurizer) -> None:
        """Raises `ModelError` when the base has features that the new model lacks; more the new one may have."""
        mine = {part.name: part.block.digest for part in featurizer.parts}
        other = [name for name, digest in model.manifest.blocks.items() if mine.get(name) != digest]
        if other:
            raise ModelError(
                f"the base model has the features {', '.join(model.manifest.blocks)}, the new one {', '.join(mine)}: "
                f"{', '.join(other)} missing or resting on other data"
            )
        self._model = model
        self._featurizer = featurizer
        heads = model.manifest.heads.values()
        self._scale = np.concatenate([np.full(len(h.labels), STRENGTH / h.temperature) for h in heads])

    def features(self, views: Sequence[View], findings: Sequence[Findings]) -> Floats:
        """Return [tickets, labels of the base]: its calibrated log-odds, times their strength."""
        found: Floats = self._model.scores(views, findings).astype(np.float64) * self._scale
        return found

    def scores(self, said: Floats, kept: Kept) -> Floats:
        """Return the base's raw scores [tickets, labels kept] out of its `features` [tickets, labels of the base]."""
        found: Floats = said[:, kept.columns] / self._scale[kept.columns]
        return found

    def handed_on(self, kept: Kept, temperature: float) -> Floats:
        """Return the mix [labels of the base, labels kept] that says of them what the base says.

        `temperature` is that of the head they become a part of.
        """
        mix = np.zeros((len(self._scale), len(kept.columns)))
        mix[kept.columns, np.arange(len(kept.columns))] = temperature / kept.temperature / self._scale[kept.columns]
        return mix

    def folded(self, arrays: Arrays, bias: Floats, mix: Floats) -> tuple[Arrays, Floats]:
        """Add the base, its labels mixed by `mix` [labels of the base, labels], to new arrays and their bias."""
        mixed = self._scale[:, None] * mix
        whole = dict(arrays)
        for part in self._featurizer.parts:
            if part.name not in self._model.manifest.blocks:
                continue
            whole |= _sum(part, arrays, self._mapped(part, mixed))
        return whole, bias + self._model.stored.arrays[modelfile.BIAS].astype(np.float64) @ mixed

    def _mapped(self, part: Part, mixed: Floats) -> Arrays:
        """Return the base's arrays of one block, in the new model's labels and clauses."""
        stored = self._model.stored.arrays
        weights = stored[part.name].astype(np.float64) @ mixed
        key = modelfile.columns_of(part.name)
        if key in stored:
            return {part.name: weights, key: stored[key]}
        if part.name == HITS:
            weights = _by_clause(weights, self._model.manifest.clauses, self._featurizer.clauses)
        return {part.name: weights}


def kept(model: Model, taught: Mapping[str, Collection[str]], allowed: Mapping[str, Collection[str]]) -> list[Kept]:
    """Return what a model can say that is `taught` anew by no ticket and still `allowed` (head -> labels).

    A head goes over whole or not at all; of independent labels each by itself.
    """
    found: list[Kept] = []
    at = 0
    for name, info in model.manifest.heads.items():
        own = taught.get(name, ())
        new = [n for n, label in enumerate(info.labels) if label in allowed.get(name, ()) and label not in own]
        if new and (info.kind == "independent" or (not own and len(new) == len(info.labels))):
            labels = tuple(info.labels[n] for n in new)
            found.append(Kept(name, info.kind, labels, np.array(new) + at, info.temperature))
        at += len(info.labels)
    return found


def known(model: Model, marks: Hashes) -> int:
    """Count the tickets (`triage.learning.likeness.marks`) that a model was trained on."""
    return int(np.isin(marks, learnt_by(model)).sum())


def learnt_by(model: Model | None) -> Hashes:
    """Return the marks of the tickets that a model, and those that it started from, were trained on."""
    return np.array([] if model is None else model.stored.arrays.get(modelfile.LEARNT, []), np.uint64)


def _by_clause(weights: Floats, old: Sequence[str], new: Sequence[str]) -> Floats:
    """Move the rows of each clause to its place among the `new` ones; a clause that is new starts from nothing."""
    size = len(KINDS)
    moved = np.zeros((len(new) * size, weights.shape[1]))
    place = {clause: n for n, clause in enumerate(new)}
    for n, clause in enumerate(old):
        if clause in place:
            to = place[clause] * size
            moved[to : to + size] = weights[n * size : (n + 1) * size]
    return moved


def _sum(part: Part, mine: Mapping[str, npt.NDArray[Any]], base: Arrays) -> Arrays:
    """Add up one block's weights, over the columns of either where a block has only some."""
    name, key = part.name, modelfile.columns_of(part.name)
    kind = mine[name].dtype
    if key not in base:
        return {name: (mine[name] + base[name]).astype(kind)}
    columns = np.union1d(mine[key], base[key]).astype(np.int32)
    total = np.zeros((len(columns), mine[name].shape[1]))
    total[np.searchsorted(columns, mine[key])] += mine[name]
    total[np.searchsorted(columns, base[key])] += base[name]
    return {key: columns, name: total.astype(kind)}
