"""The experiment that runs belong to; it is made where it is not there."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from triage.errors import TrackingError
from triage.tracking._database import database

if TYPE_CHECKING:
    from mlflow import MlflowClient

EXPERIMENT = "triage"
ARTIFACTS = "mlruns"
_ABOUT = """\
Runs of **triage**, one for each command that measured something. The tag `kind` says which (train, evaluate, ...).

- A figure has its 95 % interval and its number of tickets beside it: `critical_recall`, `critical_recall_low`,
  `critical_recall_high`, `critical_recall_n`. What it means stands in the run's description.
- A figure that is not there could not be computed; it is not 0.
- Two runs, ticket by ticket: select both, and look at *Artifact evaluation*. The tables `errors.json`, `clauses.json`
  and `changed.json` are called the same in every run.
- Models are made live with `triage promote`; MLflow's own button *Promote model* knows no gates.
- `report.html`, the tables and the plots are among the artifacts of a run.
"""
_NOTE = "mlflow.note.content"


def experiment(client: MlflowClient, uri: str) -> str:
    """Return the id of the experiment that the user named, or of our own, which is made when it is not there."""
    if number := os.environ.get("MLFLOW_EXPERIMENT_ID"):
        return str(client.get_experiment(number).experiment_id)
    name = os.environ.get("MLFLOW_EXPERIMENT_NAME") or EXPERIMENT
    found = client.get_experiment_by_name(name)
    if found is None:
        path = database(uri)
        # Beside the database, wherever this is run: a store that is copied whole has all of it.
        where = (path.parent / ARTIFACTS / re.sub(r"[^\w-]+", "-", name)).as_uri() if path else None
        try:
            number = client.create_experiment(name, artifact_location=where)
        except Exception:
            found = client.get_experiment_by_name(name)
            if found is None:  # else another process was faster
                raise
            return str(found.experiment_id)
        client.set_experiment_tag(number, _NOTE, _ABOUT)
        return str(number)
    if found.lifecycle_stage != "active":
        raise TrackingError(
            f"the experiment '{name}' was deleted; restore it (mlflow experiments restore --experiment-id "
            f"{found.experiment_id}) or name another with MLFLOW_EXPERIMENT_NAME"
        )
    if _NOTE not in found.tags:
        client.set_experiment_tag(found.experiment_id, _NOTE, _ABOUT)
    return str(found.experiment_id)
