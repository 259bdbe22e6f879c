"""Fit linear heads with scikit-learn. Only training imports this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from triage import modelfile
from triage.features import Featurizer, Part, Rows
from triage.hashing import Ints
from triage.heads import Kind
from triage.probabilities import probabilities

Floats = npt.NDArray[np.float64]
Targets = npt.NDArray[np.bool_]
"""What each ticket teaches a head, [tickets, labels]."""

NEVER = -20.0
"""Score of a label that a fold has no example of."""


C = 1.0
"""How dear a weight is: the inverse of the L2 penalty; chosen by grouped cross-validation (``docs/model.md``)."""


class Design:
    """The matrix that heads are fitted on: of each block the columns that `rows` show often enough, or its basis."""

    def __init__(self, rows: Rows, featurizer: Featurizer) -> None:
        counts = np.bincount(rows.columns, minlength=featurizer.width)
        self._width = featurizer.width
        self._parts = featurizer.parts
        self._seen: dict[str, Ints] = {
            p.name: np.flatnonzero(counts[p.start : p.end] >= p.block.seen_in) for p in self._parts if p.block.seen_in
        }

    def matrix(self, rows: Rows) -> sparse.csr_matrix:
        """Return one row a ticket, in float64."""
        whole = sparse.csr_matrix(
            (rows.values.astype(np.float64), rows.columns, rows.starts), shape=(len(rows), self._width)
        )
        return sparse.hstack([self._part(part, whole) for part in self._parts], format="csr")

    def split(self, weights: Floats) -> dict[str, npt.NDArray[Any]]:
        """Turn weights [features of the matrix, labels] into the model's arrays, the strengths multiplied in."""
        arrays: dict[str, npt.NDArray[Any]] = {}
        at = 0
        for part in self._parts:
            size = self._size(part)
            own = weights[at : at + size] * part.block.strength
            at += size
            if part.name in self._seen:
                arrays[modelfile.columns_of(part.name)] = self._seen[part.name].astype(np.int32)
                arrays[part.name] = own.astype(np.float16)
            else:
                arrays[part.name] = own.astype(np.float32)
        return arrays

    def _size(self, part: Part) -> int:
        if part.name in self._seen:
            return len(self._seen[part.name])
        return part.block.width if part.block.basis is None else part.block.basis.shape[1]

    def _part(self, part: Part, whole: sparse.csr_matrix) -> sparse.csr_matrix:
        own = whole[:, part.start : part.end]
        if part.name in self._seen:
            own = own[:, self._seen[part.name]]
        elif part.block.basis is not None:
            own = sparse.csr_matrix(own @ part.block.basis.astype(np.float64))
        return own * part.block.strength


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights [features, labels] and bias [labels]."""

    weights: Floats
    bias: Floats

    def scores(self, matrix: sparse.csr_matrix) -> Floats:
        found: Floats = np.asarray(matrix @ self.weights) + self.bias
        return found


def fit(
    matrix: sparse.csr_matrix,
    targets: Targets,
    *,
    kind: Kind,
    balanced: bool,
    c: float = C,
    counts: Floats | None = None,
) -> Fitted:
    """Fit one head by L-BFGS. A label that no row (or every row) has gets no weights, only a bias.

    `counts` says how much each row counts (1 by default).
    """
    weights = np.zeros((matrix.shape[1], targets.shape[1]))
    bias = np.full(targets.shape[1], NEVER)
    with threadpool_limits(1):  # the same sums in the same order, whatever the machine's number of cores
        if kind == "independent":
            for n, target in enumerate(targets.T):
                weights[:, n], bias[n] = _binary(matrix, target, counts, balanced=balanced, c=c)
            return Fitted(weights, bias)
        if kind == "ordinal":
            level = targets.argmax(axis=1)
            bias[0] = -NEVER  # the first label or a later one: always
            for n in range(1, targets.shape[1]):
                weights[:, n], bias[n] = _binary(matrix, level >= n, counts, balanced=balanced, c=c)
            return Fitted(weights, bias)
        present = np.flatnonzero(targets.any(axis=0))
        if len(present) == 1:
            bias[present] = 0.0
        elif len(present) == 2:
            one, offset = _binary(matrix, targets[:, present[1]], counts, balanced=balanced, c=c)
            weights[:, present] = np.stack([-one / 2, one / 2], axis=1)
            bias[present] = -offset / 2, offset / 2
        elif len(present):
            model = _regression(balanced, c).fit(matrix, targets.argmax(axis=1), sample_weight=counts)
            weights[:, present], bias[present] = model.coef_.T, model.intercept_
    return Fitted(weights, bias)


def temperature(scores: Floats, targets: Targets, *, kind: Kind) -> float:
    """Return the one divisor of held-out scores under which their probabilities are least surprised by the truth."""

    def surprise(log_t: float) -> float:
        scaled = scores / np.exp(log_t)
        p = probabilities(scaled, kind)
        said = np.where(targets, p, 1 - p) if kind == "independent" else p[targets]
        return float(-np.log(np.maximum(said, 1e-12)).mean())

    if not len(scores):
        return 1.0
    found = minimize_scalar(surprise, bounds=(-2.0, 3.0), method="bounded", options={"xatol": 1e-3})
    return round(float(np.exp(found.x)), 4)


def _regression(balanced: bool, c: float) -> LogisticRegression:
    return LogisticRegression(C=c, class_weight="balanced" if balanced else None, max_iter=1000, tol=1e-4)


def _binary(
    matrix: sparse.csr_matrix, target: Targets, counts: Floats | None, *, balanced: bool, c: float
) -> tuple[Floats, float]:
    if target.all() or not target.any():
        return np.zeros(matrix.shape[1]), -NEVER if target.all() and len(target) else NEVER
    model = _regression(balanced, c).fit(matrix, target, sample_weight=counts)
    return model.coef_[0], float(model.intercept_[0])
