"""Krippendorff's alpha: how far reviewers agree beyond chance, whoever judged which ticket.

Krippendorff, Computing Krippendorff's Alpha-Reliability (2011). Intervals come from resampling tickets with
replacement, as in `triage.agreement`.
"""

from __future__ import annotations

import numpy as np

from triage.agreement import SILENT, Estimate, Floats, Groups, Ints, of_sums

RESAMPLES, SEED = 1000, 0


def coincidences(ratings: Ints, labels: int) -> Floats:
    """Count the pairs of answers of each ticket, [tickets, labels, labels], from `ratings` [tickets, reviewers].

    `SILENT` is no answer. The pairs of a ticket with m answers count 1 / (m - 1) each; with one answer there is no
    pair.
    """
    counts = (ratings[:, :, None] == np.arange(labels)).sum(axis=1).astype(np.float64)
    pairs = counts[:, :, None] * counts[:, None, :] - np.eye(labels) * counts[:, :, None]
    answers = counts.sum(axis=1)
    found: Floats = pairs / np.maximum(answers - 1, 1)[:, None, None]
    return found


def alpha(matrix: Floats, *, ordinal: bool = False) -> Floats:
    """Return alpha of coincidences [..., labels, labels]; not a number where all answers are the same."""
    each = matrix.sum(axis=-1)
    n = each.sum(axis=-1)
    apart = _ordinal(each) if ordinal else np.broadcast_to(1 - np.eye(matrix.shape[-1]), matrix.shape)
    seen = (matrix * apart).sum(axis=(-1, -2))
    expected = (each[..., :, None] * each[..., None, :] * apart).sum(axis=(-1, -2))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = 1 - (n - 1) * seen / expected
    return found


def _ordinal(each: Floats) -> Floats:
    """Return the squared distances of ordered labels: how many answers lie between two of them, and half their own."""
    middle = each.cumsum(axis=-1) - each / 2
    found: Floats = (middle[..., :, None] - middle[..., None, :]) ** 2
    return found


def estimate(ratings: Ints, labels: int, *, ordinal: bool = False) -> Estimate | None:
    """Measure alpha with its interval over the tickets that have two answers; ``None`` where it is not defined."""
    twice = ratings[(ratings != SILENT).sum(axis=1) > 1]
    if not len(twice):
        return None
    groups = Groups.draw(range(len(twice)), seed=SEED, resamples=RESAMPLES)
    sums = groups.sums(coincidences(twice, labels))
    return of_sums(lambda matrix: alpha(matrix, ordinal=ordinal), sums, len(twice), groups)
