"""A scorer for a policy folder and a model folder, made ready once in a process and found again by what they hold."""

from __future__ import annotations

import warnings
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from triage import policy as policies
from triage.errors import ModelError
from triage.model import Model
from triage.pipeline import Scorer

SHIPPED = "default"
"""The name of the shipped model."""
_KEPT = 4
"""Scorers kept at a time; each holds some 100 MB."""

Marks = tuple[tuple[str, int, int], ...]


def default_model() -> Path:
    """Return the folder of the shipped model: beside the package in a checkout, inside it when installed."""
    inside = Path(str(files("triage"))) / "models" / "default"
    return inside if inside.is_dir() else Path(str(files("triage"))).parent / "models" / "default"


def ready(policy: str | Path | None = None, model: str | Path | None = SHIPPED) -> Scorer:
    """Return the scorer of a policy folder (``None``: the shipped policy) and a model folder.

    `model` is ``"default"`` for the shipped one, ``None`` for the policy alone. Loading takes seconds, so a process
    does it once; a folder that has changed since is loaded anew. Raises `PolicyError`, `ModelError`.
    """
    rules = Path(policy).resolve() if policy is not None else None
    heads = None if model is None else default_model() if model == SHIPPED else Path(model).resolve()
    if isinstance(model, str) and model.startswith("models:/"):
        raise ModelError(f"{model}: is in MLflow's registry; give the folder of a model, or use mlflow.pyfunc")
    return _ready(rules, heads, (_marks(rules), _marks(heads)))


@lru_cache(maxsize=_KEPT)
def _ready(policy: Path | None, model: Path | None, marks: tuple[Marks, Marks]) -> Scorer:
    rules = policies.load(policy)
    heads = Model.load(model) if model else None
    for warning in heads.warnings(rules) if heads else ():
        warnings.warn(warning, stacklevel=2)
    return Scorer(rules, heads)


def _marks(folder: Path | None) -> Marks:
    """Return what tells that a folder is still the same: its files, their sizes and when they were written."""
    if folder is None or not folder.is_dir():
        return ()
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".toml", ".npy", ".json"))
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in found)
