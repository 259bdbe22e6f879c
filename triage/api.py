"""The public functions, for programs that use triage as a library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from triage import policy as policies
from triage.model import Model
from triage.pipeline import Scorer
from triage.policy import Policy
from triage.types import Decision, Ticket


def load_policy(directory: Path | None = None) -> Policy:
    """Load the shipped policy, extended by the files in `directory`. Raises `PolicyError` with every mistake."""
    return policies.load(directory)


def load_model(directory: Path | None = None) -> Model:
    """Load a model folder, by default the shipped one. Raises `ModelError` when it is missing or damaged."""
    return Model.load(directory or default_model())


def default_model() -> Path:
    """Return the folder of the shipped model: beside the package in a checkout, inside it when installed."""
    inside = Path(str(files("triage"))) / "models" / "default"
    return inside if inside.is_dir() else Path(str(files("triage"))).parent / "models" / "default"


def score(
    tickets: Sequence[Ticket], policy: Policy, model: Model | None = None, *, as_of: datetime | None = None
) -> list[Decision]:
    """Decide each ticket; without a model by the policy alone."""
    return Scorer(policy, model).score(tickets, as_of=as_of)
