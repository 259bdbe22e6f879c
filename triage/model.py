"""The learnt part: features -> probabilities for every head. Scoring needs numpy alone.

Every kind of feature has a row of weights, one column for each label of each head; a ticket's scores are the
sum of its features' rows. Word vectors are folded into one row a known word when a model is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from triage import modelfile
from triage.errors import ModelError, TriageError
from triage.features import Featurizer, Part, Rows
from triage.manifest import Manifest
from triage.modelfile import BIAS, Stored
from triage.policy import Policy
from triage.probabilities import probabilities
from triage.prose.text import View
from triage.types import Findings, Prediction

Floats = npt.NDArray[np.float32]

EXPLAINED_CLAUSES = 3
EXPLAINED_WORDS = 8
BATCH = 256
"""Rows worked on at once; more no longer fit the processor's cache."""


class Model:
    """All heads, ready to predict."""

    def __init__(self, stored: Stored) -> None:
        """Raises `ModelError` when this version of triage has other features than the model was trained with."""
        self.stored = stored
        self.digest = stored.digest
        self._features = _featurizer(stored.manifest)
        weights = [np.zeros((1, len(stored.arrays[BIAS])), np.float32)]  # row 0: columns without weights
        self._row = np.zeros(self._features.width, np.int32)
        at = 1
        for part in self._features.parts:
            columns, own = _folded(part, stored.arrays)
            self._row[part.start + columns] = np.arange(at, at + len(own))
            weights.append(own)
            at += len(own)
        self._weights = np.concatenate(weights)

    @classmethod
    def load(cls, path: Path) -> Model:
        """Load a model folder. Raises `ModelError` that says what is missing, damaged, changed or of another kind."""
        return cls(modelfile.read(path))

    def save(self, path: Path, beside: Mapping[str, bytes] | None = None) -> None:
        """Write a model folder and files `beside` the model; the same model gives the same bytes.

        Raises `ModelError` when it cannot be written.
        """
        modelfile.write(self.stored, path, beside or {})

    @property
    def manifest(self) -> Manifest:
        return self.stored.manifest

    def warnings(self, policy: Policy) -> tuple[str, ...]:
        """Say how `policy` differs from the trained one. Raises `ModelError` naming teams and clauses now gone."""
        teams, clauses = self._labels("team"), {*self.manifest.clauses, *self._labels("clauses")}
        gone = [f"team '{t}'" for t in teams if t not in policy.teams]
        gone += [f"clause '{c}'" for c in sorted(clauses - set(policy.clauses))]
        if gone:
            raise ModelError(f"the model knows what the policy does not: {', '.join(gone)}; train it anew")
        said = []
        if self.manifest.policy != policy.finding:
            said.append(
                "the policy finds other things than the one that the model was trained under; "
                "its patterns hold at once, but the model follows the old one until it is trained anew (triage train)"
            )
        untaught = [team for team in policy.teams if team not in teams]
        if not teams:
            said.append("the model names no team: its tickets were of fewer than two")
        elif untaught:
            said.append(f"the model never saw a ticket of these teams: {', '.join(untaught)}")
        return tuple(said)

    def _labels(self, head: str) -> tuple[str, ...]:
        return self.manifest.heads[head].labels if head in self.manifest.heads else ()

    def predict(
        self, views: Sequence[View], findings: Sequence[Findings], *, explain: bool = False
    ) -> list[Prediction]:
        """Predict every head for each ticket; `explain` adds the words that weighed most for the strongest labels.

        Raises ``ValueError`` when there is not one of `findings` for each of `views`.
        """
        if len(views) != len(findings):
            raise ValueError(f"{len(views)} tickets, but findings of {len(findings)}")
        found: list[Prediction] = []
        for at in range(0, len(views), BATCH):
            batch = views[at : at + BATCH]
            rows = self._features.rows(batch, findings[at : at + BATCH])
            heads = self._probabilities(self._scores(rows))
            found += [
                Prediction(head, self._explain(view, row, head) if explain else {}, self.digest)
                for view, row, head in zip(batch, rows, heads, strict=True)
            ]
        return found

    def scores(self, views: Sequence[View], findings: Sequence[Findings]) -> Floats:
        """Return the raw score of every label, [tickets, labels], before temperatures."""
        return self._scores(self._features.rows(views, findings))

    def _scores(self, rows: Rows) -> Floats:
        """Sum the weights of each ticket; one ticket at a time, so that its bits do not hang on its neighbours."""
        scores = np.empty((len(rows), len(self.stored.arrays[BIAS])), np.float32)
        at = self._row[rows.columns]
        seen = at > 0
        at, values = at[seen], rows.values[seen]
        bounds = np.concatenate([[0], np.cumsum(seen)])[rows.starts].tolist()
        for n, (a, b) in enumerate(pairwise(bounds)):
            np.dot(values[a:b], self._weights.take(at[a:b], axis=0), out=scores[n])
        scores += self.stored.arrays[BIAS]
        return scores

    def _probabilities(self, scores: Floats) -> list[dict[str, dict[str, float]]]:
        found: list[dict[str, dict[str, float]]] = [{} for _ in range(len(scores))]
        at = 0
        for name, head in self.manifest.heads.items():
            part = scores[:, at : at + len(head.labels)].astype(np.float64) / head.temperature
            at += len(head.labels)
            p = probabilities(part, head.kind)
            if not np.isfinite(p).all():
                raise ModelError(f"the model gives no probabilities for '{name}'")
            for row, values in zip(found, p.tolist(), strict=True):
                row[name] = dict(zip(head.labels, values, strict=True))
        return found

    def _explain(
        self, view: View, row: tuple[npt.NDArray[np.int64], Floats], heads: Mapping[str, Mapping[str, float]]
    ) -> dict[str, tuple[tuple[str, float], ...]]:
        """Return, for the labels to explain, the words whose weights speak for them most."""
        columns, values = row
        names = self._features.names(view)
        weight = np.zeros((len(names), len(self.stored.arrays[BIAS])), np.float32)
        for n, (_, own) in enumerate(names):
            place = np.searchsorted(columns, own)
            weight[n] = values[place] @ self._weights[self._row[own]]
        found = {}
        for key, column in self._explained(heads):
            order = np.argsort(-weight[:, column], kind="stable")[:EXPLAINED_WORDS]
            speaks = [(names[n][0], round(float(weight[n, column]), 4)) for n in order.tolist()]
            found[key] = tuple(pair for pair in speaks if pair[1] > 0)
        return found

    def _explained(self, heads: Mapping[str, Mapping[str, float]]) -> list[tuple[str, int]]:
        """Return the labels to explain and their columns: each head's strongest, or its few strongest."""
        chosen, at = [], 0
        for name, head in self.manifest.heads.items():
            count = EXPLAINED_CLAUSES if head.kind == "independent" else 1
            ranked = sorted((-heads[name][label], at + n, label) for n, label in enumerate(head.labels))
            chosen += [(label, column) for _, column, label in ranked[:count]]
            at += len(head.labels)
        return chosen


def _featurizer(manifest: Manifest) -> Featurizer:
    try:
        features = Featurizer(manifest.clauses, tuple(manifest.blocks))
    except TriageError as error:
        raise ModelError(f"the model has features that this version of triage does not have: {error}") from None
    for part in features.parts:
        if manifest.blocks[part.name] != part.block.digest:
            raise ModelError(f"the model was trained with other {part.name} data than this version of triage has")
    return features


def _folded(part: Part, arrays: Mapping[str, npt.NDArray[Any]]) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the columns of a block that have weights, and one row of weights for each."""
    own = arrays[part.name].astype(np.float32)
    columns = arrays.get(modelfile.columns_of(part.name))
    if columns is not None:
        if len(columns) and not 0 <= int(columns[0]) <= int(columns[-1]) < part.block.width:
            raise ModelError(f"the model's {part.name} columns lie outside the block")
        return columns.astype(np.int64), own
    basis = part.block.basis
    if len(own) != (part.block.width if basis is None else basis.shape[1]):
        raise ModelError(f"the model's {part.name} weights are not those of this version's features")
    return np.arange(part.block.width), own if basis is None else basis @ own
