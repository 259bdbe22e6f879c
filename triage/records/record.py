"""What a command measured, as one frozen value: it is shown, written as files, made into a page, and tracked.

Cells of tables are plain values; an `Estimate` is one cell on a page and four columns (value, low, high, n) of a CSV
file. No ticket text stands in a record unless whoever makes it puts it there.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from triage.agreement import Estimate
from triage.errors import OutputError
from triage.fields.spreadsheet import guarded
from triage.files import within
from triage.files.output import whole

Cell: TypeAlias = str | int | float | bool | Estimate | None
METRICS = "metrics.json"
TABLES, PLOTS = "tables", "plots"


@dataclass(frozen=True, slots=True)
class Metric:
    """A named figure: a plain name such as ``critical_recall``, its estimate, and one sentence that says what it is."""

    name: str
    estimate: Estimate
    says: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `name` is its file's name. `keys`, where given, has a key a cell ("" for none): the tickets behind it.

    A key is a word that the tickets of a page bear (`triage.pages.Ticket.keys`).
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture in two forms; `says` is what a reader who cannot see it is told."""

    name: str
    title: str
    svg: str
    png: bytes
    says: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tickets that a record is about: where from, a sha256 of their content, how many; what for (training, ...)."""

    name: str
    source: str
    digest: str
    rows: int
    context: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What one run of a command found.

    `compared` are tables whose first column is ``ticket``, under the same names in every run (``errors``, ``clauses``,
    ``changed``), so that two runs line up. `files` are further documents by name, such as ``report.html``. `children`
    are parts with metrics of their own, such as a head. `model` is a folder to be registered.
    """

    kind: str
    title: str
    at: str
    metrics: tuple[Metric, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tags: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    datasets: tuple[Dataset, ...] = ()
    compared: tuple[Table, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    children: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()
    model: str = ""

    def with_files(self, **files: bytes) -> Record:
        return replace(self, files={**self.files, **files})


def metrics_json(record: Record) -> bytes:
    """Return the metrics by name: value, low, high, n and what they say."""
    found = {m.name: {**estimate_json(m.estimate), "says": m.says} for m in record.metrics}
    head = {"kind": record.kind, "title": record.title, "at": record.at, "params": dict(record.params)}
    return json_bytes({**head, "tags": dict(record.tags), "notes": list(record.notes), "metrics": found})


def table_csv(table: Table) -> bytes:
    """Return a table as CSV (UTF-8), safe in a spreadsheet; a column of estimates becomes value, low, high, n."""
    wide = [any(isinstance(row[c], Estimate) for row in table.rows) for c in range(len(table.columns))]
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(
        guarded(name)  # of a reviewer, say, or a column of the export
        for column, is_wide in zip(table.columns, wide, strict=True)
        for name in ([column, f"{column}_low", f"{column}_high", f"{column}_n"] if is_wide else [column])
    )
    for row in table.rows:
        rows.writerow(
            word
            for cell, is_wide in zip(row, wide, strict=True)
            for word in (_spread(cell) if is_wide else [_word(cell)])
        )
    return out.getvalue().encode("utf-8", "replace")


def files_of(record: Record) -> dict[str, bytes]:
    """Return everything that a person may open, by relative path: metrics, tables, pictures, documents."""
    found = {METRICS: metrics_json(record)}
    for table in (*record.tables, *record.compared):
        found[f"{TABLES}/{table.name}.csv"] = table_csv(table)
    for plot in record.plots:
        found[f"{PLOTS}/{plot.name}.svg"] = plot.svg.encode()
        found[f"{PLOTS}/{plot.name}.png"] = plot.png
    return found | dict(record.files)


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below a folder, each whole or not at all. Raises `OutputError`, for a name that leads out, too."""
    if out := [name for name in files if not within.is_plain(name)]:
        raise OutputError(f"{folder}: {out[0][:80]!r} would be written elsewhere")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(str(path), binary=True) as stream:
            stream.write(content)


def json_bytes(value: object) -> bytes:
    """Return `value` as JSON for people and programs."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"


def estimate_json(e: Estimate) -> dict[str, Any]:
    """Return an estimate by the names of its parts."""
    return {"value": e.value, "low": e.low, "high": e.high, "n": e.n, "share": e.share}


def _spread(cell: Cell) -> Sequence[str]:
    if isinstance(cell, Estimate):
        return [_word(cell.value), _word(cell.low), _word(cell.high), _word(cell.n)]
    return [_word(cell), "", "", ""]


def _word(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return guarded(cell) if isinstance(cell, str) else str(cell)
