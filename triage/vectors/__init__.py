"""Word vectors distilled from a sentence encoder; README.md beside this file says how they were made."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

DIMENSIONS = 128


@dataclass(frozen=True, slots=True)
class Vectors:
    """`words` in row order, their vectors [words, 128], how much each weighs in a text, and a digest of it all."""

    words: tuple[str, ...]
    matrix: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    digest: str


def load() -> Vectors:
    """Read the shipped table."""
    folder = files("triage.vectors")
    raw = {name: (folder / name).read_bytes() for name in ("words.txt", "vectors.npy", "scales.npy", "weights.npy")}
    digest = hashlib.sha256(b"".join(raw.values())).hexdigest()
    quantised, scales, weights = (_array(raw[f"{name}.npy"]) for name in ("vectors", "scales", "weights"))
    matrix = quantised.astype(np.float32) * scales.astype(np.float32)[:, None]
    return Vectors(tuple(raw["words.txt"].decode().split()), matrix, weights.astype(np.float32), digest)


def _array(raw: bytes) -> npt.NDArray[np.generic]:
    found: npt.NDArray[np.generic] = np.load(io.BytesIO(raw), allow_pickle=False)
    return found
