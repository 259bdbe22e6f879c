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

from triage.features import SLOTS, Featurizer, Rows
from triage.hashing import Ints
from triage.heads import Kind
from triage.model import sigmoid, softmax
from triage.vectors import Vectors

Floats = npt.NDArray[np.float64]
Targets = npt.NDArray[np.bool_]
"""What each ticket teaches a head, [tickets, labels]."""

NEVER = -20.0
"""Score of a label that a fold has no example of."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How strong each part is. The defaults won the grouped cross-validation described in ``models/README.md``."""

    c: float = 1.0
    words: float = 1.0
    hits: float = 0.5
    shape: float = 0.1
    seen_in: int = 2
    """Hashed words in fewer tickets than this are left out: they teach one ticket by heart and fill the file."""


class Design:
    """The matrix that heads are fitted on: seen slots, mean word vector, hits and shape, each times its strength."""

    def __init__(self, rows: Rows, featurizer: Featurizer, *, table: Vectors, settings: Settings) -> None:
        self._features, self._table, self._settings = featurizer, table, settings
        counts = np.bincount(rows.columns, minlength=featurizer.width)[:SLOTS]
        self.slots: Ints = np.flatnonzero(counts >= settings.seen_in)
        marks = np.full(featurizer.width - featurizer.hits_from, settings.shape)
        marks[: featurizer.shape_from - featurizer.hits_from] = settings.hits
        self._marks = marks

    def matrix(self, rows: Rows) -> sparse.csr_matrix:
        """Return one row a ticket, in float64."""
        whole = sparse.csr_matrix(
            (rows.values.astype(np.float64), rows.columns, rows.starts), shape=(len(rows), self._features.width)
        )
        known = whole[:, SLOTS : self._features.hits_from]
        dense = sparse.csr_matrix(known @ self._table.matrix.astype(np.float64) * self._settings.words)
        marks = whole[:, self._features.hits_from :].multiply(self._marks[None, :])
        return sparse.hstack([whole[:, self.slots], dense, marks], format="csr")

    def split(self, weights: Floats) -> dict[str, npt.NDArray[Any]]:
        """Turn weights [features of the matrix, labels] into the model's arrays, the strengths multiplied in."""
        a, b = len(self.slots), len(self.slots) + self._table.matrix.shape[1]
        return {
            "hashed": weights[:a],
            "words": weights[a:b] * self._settings.words,
            "marks": weights[b:] * self._marks[:, None],
        }


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights [features, labels] and bias [labels]."""

    weights: Floats
    bias: Floats

    def scores(self, matrix: sparse.csr_matrix) -> Floats:
        found: Floats = np.asarray(matrix @ self.weights) + self.bias
        return found


def fit(matrix: sparse.csr_matrix, targets: Targets, *, kind: Kind, balanced: bool, c: float) -> Fitted:
    """Fit one head by L-BFGS. A label that no row (or every row) has gets no weights, only a bias."""
    weights = np.zeros((matrix.shape[1], targets.shape[1]))
    bias = np.full(targets.shape[1], NEVER)
    with threadpool_limits(1):  # the same sums in the same order, whatever the machine's number of cores
        if kind == "independent":
            for n, target in enumerate(targets.T):
                weights[:, n], bias[n] = _binary(matrix, target, balanced=balanced, c=c)
            return Fitted(weights, bias)
        present = np.flatnonzero(targets.any(axis=0))
        if len(present) == 1:
            bias[present] = 0.0
        elif len(present) == 2:
            one, offset = _binary(matrix, targets[:, present[1]], balanced=balanced, c=c)
            weights[:, present] = np.stack([-one / 2, one / 2], axis=1)
            bias[present] = -offset / 2, offset / 2
        elif len(present):
            model = _regression(balanced, c).fit(matrix, targets.argmax(axis=1))
            weights[:, present], bias[present] = model.coef_.T, model.intercept_
    return Fitted(weights, bias)


def temperature(scores: Floats, targets: Targets, *, kind: Kind) -> float:
    """Return the one divisor of held-out scores under which their probabilities are least surprised by the truth."""

    def surprise(log_t: float) -> float:
        scaled = scores / np.exp(log_t)
        p = softmax(scaled) if kind == "softmax" else sigmoid(scaled)
        said = p[targets] if kind == "softmax" else np.where(targets, p, 1 - p)
        return float(-np.log(np.maximum(said, 1e-12)).mean())

    if not len(scores):
        return 1.0
    found = minimize_scalar(surprise, bounds=(-2.0, 3.0), method="bounded", options={"xatol": 1e-3})
    return round(float(np.exp(found.x)), 4)


def _regression(balanced: bool, c: float) -> LogisticRegression:
    return LogisticRegression(C=c, class_weight="balanced" if balanced else None, max_iter=1000, tol=1e-4)


def _binary(matrix: sparse.csr_matrix, target: Targets, *, balanced: bool, c: float) -> tuple[Floats, float]:
    if target.all() or not target.any():
        return np.zeros(matrix.shape[1]), -NEVER if target.all() and len(target) else NEVER
    model = _regression(balanced, c).fit(matrix, target)
    return model.coef_[0], float(model.intercept_[0])
