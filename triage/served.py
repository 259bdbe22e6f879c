"""The model as MLflow serves it: a pandas frame in, a frame of decisions out. Loaded from its source, never a pickle.

MLflow runs this file (models from code); it is no part of the command line and nothing imports it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
from mlflow.pyfunc.model import PythonModel, PythonModelContext

from triage import policy as policies
from triage.columnar import decided
from triage.errors import InputError, PolicyError
from triage.fields.table import SYNONYMS
from triage.model import Model
from triage.pipeline import BATCH, Scorer
from triage.readers import _json
from triage.readers._job import Job, Row
from triage.readers._rows import read_rows
from triage.readers._survey import NESTED
from triage.types import Rejected, Ticket
from triage.writers import _rows
from triage.writers.parquet import SCHEMA

WHOLE = "ticket"
"""The column that may hold a ticket with its thread as canonical JSON."""
TEXT = "body"
_NUMPY = {pa.bool_(): bool, pa.float64(): float}


class Served(PythonModel):
    """Policy and model of one registered version."""

    def load_context(self, context: PythonModelContext) -> None:
        """Load the model and the policy folder that were registered together.

        Raises `ModelError`, and `PolicyError` where another triage than the one registered is loaded already.
        """
        own = context.artifacts.get("policy")
        rules = policies.load(Path(own) if own else None)
        expected = (context.model_config or {}).get("policy", rules.digest)
        if rules.digest != expected:
            raise PolicyError([
                f"the model was registered with the policy {expected[:12]}, but this process has another version of "
                f"triage loaded ({rules.digest[:12]}): load the model in a process of its own, or register it anew"
            ])  # fmt: skip
        self._scorer = Scorer(rules, Model.load(Path(context.artifacts["model"])))
        self._zone = ZoneInfo(rules.calendar.time_zone)

    def predict(
        self, context: PythonModelContext, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Decide each row: a ticket in flat columns, or as JSON in the column ``ticket``.

        Returns a frame with the columns of ``triage score``, one row for each and in order. A row that cannot be
        read comes back with ``needs_review`` and says why. A row's answer does not hang on its neighbours, so that
        it is the same in any batch. Raises ``ValueError`` when no column holds text.
        """
        columns = {WHOLE, *SYNONYMS} & {str(c) for c in model_input.columns}
        if not columns & {WHOLE, TEXT}:
            there = ", ".join(map(str, model_input.columns)) or "none that is known"
            raise ValueError(f"no column holds the text of the tickets: name it '{TEXT}' (columns: {there})")
        asked = unfolded(model_input.rename(columns=str)[sorted(columns)])
        rows = [self._read(number, record) for number, record in enumerate(asked.to_dict("records"), 1)]
        batches = (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))
        return frame(
            [_rows.as_cells(decision) for batch in batches for decision in decided(batch, self._scorer)], asked.index
        )

    def _read(self, number: int, record: Mapping[Hashable, Any]) -> Ticket | Rejected:
        """Read one row as `triage score` reads a file of one ticket."""
        values = {str(name): _cell(value) for name, value in record.items()}
        whole = values.pop(WHOLE, None)
        try:
            if whole is not None:
                values = _parsed(whole)
                if not isinstance(values, dict):
                    raise ValueError(f"{WHOLE} is not a JSON object")
            job = Job(zone=self._zone, rows_read=number - 1)
            return next(iter(read_rows(lambda: [Row(number, values)], job, WHOLE)))
        except (ValueError, InputError) as error:
            reason = (
                f"there is no text ('{TEXT}', or '{NESTED}' in JSON)" if isinstance(error, InputError) else str(error)
            )
            return Rejected(WHOLE, number, reason, _id(values) if isinstance(values, dict) else "")


def unfolded(asked: pd.DataFrame) -> pd.DataFrame:
    """Return a dict of lists, which MLflow hands on as one row of lists, as the rows that it means."""
    if len(asked) != 1 or not all(isinstance(cell, list) for cell in asked.iloc[0]):
        return asked
    lengths = {len(cell) for cell in asked.iloc[0]}
    return asked.explode(list(asked.columns), ignore_index=True) if len(lengths) == 1 else asked


def frame(rows: list[dict[str, object]], index: Any) -> pd.DataFrame:
    """Return rows of cells as a frame: text, true/false, and numbers.

    A column of numbers in which one is missing holds ``None`` there: as NaN it would be no JSON when it is served.
    """
    made = pd.DataFrame({c: pd.Series([row[c] for row in rows], dtype=object) for c in SCHEMA.names})
    kinds = {f.name: _NUMPY[f.type] for f in SCHEMA if f.type in _NUMPY and made[f.name].notna().all()}
    return made.astype(kinds).set_axis(index)


def _cell(value: Any) -> Any:
    """Return a cell as a reader of files would give it: plain values, nothing for NaN."""
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.isoformat() if isinstance(value, date) else value


def _parsed(whole: object) -> Any:
    if not isinstance(whole, str):
        return whole
    try:
        return _json.parse(whole)
    except ValueError as error:
        raise ValueError(f"{WHOLE} is not JSON: {error}") from None


def _id(values: Mapping[str, Any]) -> str:
    found = values.get("ticket_id")
    return str(found) if isinstance(found, str | int) else ""


mlflow.models.set_model(Served())
