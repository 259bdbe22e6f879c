"""Made-up labels and answers, for the tests of agreement."""

from __future__ import annotations

import numpy as np

LABELS = 4


def said(seed: int, count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    gold = rng.integers(0, LABELS, count)
    return gold, np.where(rng.random(count) < 0.6, gold, rng.integers(0, LABELS, count))
