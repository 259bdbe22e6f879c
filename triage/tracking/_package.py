"""A model folder as an MLflow model: its source, its policy and the code that runs it (`_fetch` is the way back)."""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from triage import manifest, modelfile, policyfile
from triage.errors import ModelError, PolicyError, TrackingError
from triage.files import within
from triage.records.record import Metric
from triage.tracking._store import Store
from triage.tracking._versions import LONGEST, MODEL
from triage.tracking._words import glossary

if TYPE_CHECKING:
    from mlflow.models import ModelSignature

    from triage.modelfile import Stored
    from triage.policy import Policy

OURS = "triage"
_FIGURES = 15
"""Figures of a version's description; all of them stand in its run."""
_EXAMPLE = (
    ("T-1001", "Cannot log in", "Nobody in our team can log in since this morning.", "2026-03-02T09:14:00Z", "email"),
    ("T-1002", "Invoice", "Where do I find last month's invoice? No hurry, thanks.", "2026-03-02T10:30:00Z", "web"),
)
_COLUMNS = ("ticket_id", "subject", "body", "created_at", "channel")


def log(store: Store, folder: Path, stored: Stored, policy: Path | None, rules: Policy, run: str) -> str:
    """Log a model folder, the policy folder and our own code as one MLflow model; return its id.

    The code goes with it, so that a registered model decides the same wherever it is loaded and whatever triage is
    installed there.
    """
    import mlflow
    import pandas as pd
    from mlflow.entities import LoggedModelOutput

    made = store.client.create_logged_model(
        store.experiment, name=MODEL, source_run_id=run or None, tags={"digest": stored.digest, "policy": rules.digest}
    )
    with tempfile.TemporaryDirectory(prefix="triage-") as name:
        box = Path(name)
        code = _staged_code(box / OURS)
        artifacts = {"model": str(_staged_model(folder, stored, box / "model"))}
        if policy:
            artifacts["policy"] = str(_staged_policy(policy, box / "policy"))
        mlflow.pyfunc.log_model(
            model_id=made.model_id,
            python_model=str(code / "served.py"),
            artifacts=artifacts,
            code_paths=[str(code)],
            model_config={"policy": rules.digest},
            signature=signature(),
            input_example=pd.DataFrame(_EXAMPLE, columns=list(_COLUMNS)),
            pip_requirements=list(requirements()),
        )
    if run:
        store.client.log_outputs(run, [LoggedModelOutput(made.model_id, 0)])
    return str(made.model_id)


def signature() -> ModelSignature:
    """Return what goes in and out. Any cell may be missing or a number: what is wrong is said row by row."""
    import pyarrow as pa
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, Schema, TensorSpec
    from mlflow.types.schema import AnyType

    from triage.fields.table import SYNONYMS
    from triage.writers.parquet import SCHEMA

    kinds = {pa.bool_(): DataType.boolean, pa.float64(): DataType.double}
    asked: list[ColSpec | TensorSpec] = [
        ColSpec(AnyType(), column, required=False)  # type: ignore[no-untyped-call]
        for column in (*SYNONYMS, "ticket")
    ]
    out: list[ColSpec | TensorSpec] = [
        ColSpec(kinds.get(field.type, DataType.string), field.name, required=False) for field in SCHEMA
    ]
    return ModelSignature(Schema(asked), Schema(out))


def requirements() -> Iterator[str]:
    """Yield what our code needs, in the versions that are installed here; never triage itself, which goes along."""
    from packaging.requirements import Requirement

    try:
        needed = [Requirement(text) for text in metadata.requires(OURS) or ()]
    except metadata.PackageNotFoundError:
        raise TrackingError("triage is not installed here as a package, so what it needs is not known") from None
    core = [r.name for r in needed if r.marker is None or r.marker.evaluate({"extra": ""})]
    for name in sorted({*core, "mlflow", "pandas"}):
        yield f"{name}=={metadata.version(name)}"


def describe(folder: Path, stored: Stored, metrics: Sequence[Metric]) -> str:
    """Return a version's description: its figures, then the head of its card, as far as there is room."""
    card = manifest.card(folder)
    text = f"# Model {stored.digest[:12]}\n" if card is None else card.decode("utf-8", "replace").replace("\r\n", "\n")
    head, *parts = re.split(r"(?m)^(?=## )", text)
    figures = f"{glossary(metrics[:_FIGURES])}\n\n" if metrics else ""
    found = head
    for part in (figures, *parts):
        if len(found) + len(part) > LONGEST:
            break
        found += part
    return found.strip() + "\n"


def _staged_model(folder: Path, stored: Stored, to: Path) -> Path:
    """Copy what belongs to a model, and nothing else that lies in its folder or that a link there names."""
    modelfile.copy(folder, to)
    if modelfile.read(to).digest != stored.digest:
        raise ModelError(f"{folder}: was changed while it was copied")
    return to


def _staged_policy(folder: Path, to: Path) -> Path:
    try:
        policyfile.copy(folder, to)
    except within.Refused as error:
        raise PolicyError([f"{folder}: {error}"]) from None
    return to


def _staged_code(to: Path) -> Path:
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", "models", ".*")
    shutil.copytree(str(files(OURS)), to, ignore=left_out)
    for path in (to, *to.rglob("*")):  # whatever an installed package is, what lies beside customers' figures is not
        path.chmod(path.stat().st_mode & ~stat.S_IRWXO)
    return to
