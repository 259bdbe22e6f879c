"""A run of MLflow filled with what a record holds: figures, parameters, data sets, files."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.agreement import Estimate
from triage.records import record as records
from triage.records.record import Cell, Metric, Record, Table
from triage.tracking import _words as words
from triage.tracking._store import Store

if TYPE_CHECKING:
    from mlflow.entities import DatasetInput

LONGEST = {"tag": 5000, "param": 6000, "name": 250}
"""Characters of a value that every store takes, by what it is."""
SHORT = 12
"""Characters of a digest, as everywhere in what triage shows."""
_METRICS, _PARAMS = 500, 100
"""Of one request: MLflow takes 1,000 entities, 100 of them parameters, and a megabyte."""


def fill(record: Record, run: str, store: Store) -> None:
    """Log all that a record holds, without its children, into a run that has begun."""
    from mlflow import entities

    at = milliseconds(record.at)
    metrics = [entities.Metric(name, value, at, 0) for name, value in _figures(record.metrics)]
    params = [entities.Param(named(k), v[: LONGEST["param"]]) for k, v in record.params.items()]
    for start in range(0, len(metrics), _METRICS):
        store.client.log_batch(run, metrics=metrics[start : start + _METRICS])
    for start in range(0, len(params), _PARAMS):
        store.client.log_batch(run, params=params[start : start + _PARAMS])
    if record.datasets:
        store.client.log_inputs(run, datasets=list(_datasets(record)))
    with tempfile.TemporaryDirectory(prefix="triage-") as box:
        files = records.files_of(record) | {f"{table.name}.json": _split(table) for table in record.compared}
        if record.metrics:
            files[words.GLOSSARY] = f"# {record.title}\n\n{words.glossary(record.metrics)}".encode()
        records.write(files, Path(box))
        store.client.log_artifacts(run, box)


def _figures(metrics: Sequence[Metric]) -> Iterator[tuple[str, float]]:
    """Yield each figure with its interval and its number of tickets; what is not defined is left out."""
    for metric in metrics:
        e = metric.estimate
        for name, value in (("", e.value), ("_low", e.low), ("_high", e.high), ("_n", e.n)):
            if value is not None and math.isfinite(value):
                yield named(metric.name) + name, float(value)


def _datasets(record: Record) -> Iterator[DatasetInput]:
    from mlflow import entities

    for data in record.datasets:
        source = json.dumps({"uri": data.source})
        profile = json.dumps({"num_rows": data.rows})
        found = entities.Dataset(data.name, data.digest[:SHORT], "local", source, profile=profile)
        tags = [entities.InputTag("mlflow.data.context", data.context)] if data.context else []
        yield entities.DatasetInput(found, tags)


def _split(table: Table) -> bytes:
    """Return a table as MLflow's `log_table` writes one; an estimate becomes value, low, high, n."""
    wide = [any(isinstance(row[c], Estimate) for row in table.rows) for c in range(len(table.columns))]
    columns = [
        name
        for column, is_wide in zip(table.columns, wide, strict=True)
        for name in ([column, f"{column}_low", f"{column}_high", f"{column}_n"] if is_wide else [column])
    ]
    data = [
        [part for cell, is_wide in zip(row, wide, strict=True) for part in (_spread(cell) if is_wide else [cell])]
        for row in table.rows
    ]
    return json.dumps({"columns": columns, "data": data}, ensure_ascii=False).encode("utf-8", "replace")


def _spread(cell: Cell) -> list[Any]:
    return [cell.value, cell.low, cell.high, cell.n] if isinstance(cell, Estimate) else [cell, None, None, None]


def named(text: str) -> str:
    """Return a name that MLflow takes: letters, digits, and a few marks."""
    return re.sub(r"[^\w\-. :/]", "_", text)[: LONGEST["name"] - 5] or "_"


def milliseconds(at: str) -> int:
    """Return a time in ISO 8601 as milliseconds since 1970; now, where it is none."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = datetime.now(UTC)
    return round(moment.timestamp() * 1000)
