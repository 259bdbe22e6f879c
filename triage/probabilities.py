"""Scores -> probabilities, by what kind of answer a head gives."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from triage.heads import Kind


def probabilities(scores: npt.NDArray[np.float64], kind: Kind) -> npt.NDArray[np.float64]:
    """Turn scores [tickets, labels], each head's temperature divided out, into probabilities.

    The scores of an ordinal head are log-odds of "this label or a later one" (the cumulative logits of McCullagh
    1980, each with weights of its own; where they cross, the later one gives way).
    """
    if kind == "softmax":
        return softmax(scores)
    if kind == "independent":
        return sigmoid(scores)
    reached = np.minimum.accumulate(sigmoid(scores), axis=1)
    reached[:, 0] = 1.0
    exact: npt.NDArray[np.float64] = reached - np.pad(reached[:, 1:], ((0, 0), (0, 1)))
    return exact


def softmax(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return probabilities that sum to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: npt.NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return shares


def sigmoid(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return each score's own probability."""
    half: npt.NDArray[np.float64] = 0.5 * (1 + np.tanh(scores / 2))
    return half
