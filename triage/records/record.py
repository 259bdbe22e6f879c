"""What a command measured, as one frozen value: it is shown, written as files, made into a page, and tracked.

Cells of tables are plain values; an `Estimate` is one cell on a page and four columns (value, low, high, n) of a CSV
file. No ticket text stands in a record unless whoever makes it puts it there.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from triage.agreement import Estimate
from triage.errors import InputError
from triage.fields.spreadsheet import guarded
from triage.files import within
from triage.files.output import whole

Cell: TypeAlias = str | int | float | bool | Estimate | None
FILE = "record.json"
METRICS = "metrics.json"
TABLES, PLOTS, FILES = "tables", "plots", "files"
_LARGEST = 1 << 28


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
    found = {m.name: {**_estimate(m.estimate), "says": m.says} for m in record.metrics}
    head = {"kind": record.kind, "title": record.title, "at": record.at, "params": dict(record.params)}
    return _json({**head, "tags": dict(record.tags), "notes": list(record.notes), "metrics": found})


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
    """Write files below a folder, each whole or not at all. Raises `OutputError`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(str(path), binary=True) as stream:
            stream.write(content)


def save(record: Record, folder: Path) -> None:
    """Keep a record whole in a folder of its own, to be read again by `load`."""
    write(dict(_kept(record)), folder)


def load(folder: Path) -> Record:
    """Read a record that `save` wrote. Raises `InputError` when the folder holds none or it is damaged."""
    path = folder / FILE
    try:
        raw = json.loads(within.read(path, folder, _LARGEST))
        return _record(raw, folder)
    except OSError as error:
        raise InputError(f"{error.filename or path}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path}: is no record of triage ({type(error).__name__}: {error})") from None


def digest(record: Record) -> str:
    """Return the sha256 of all that a record says; where its model lies is no part of it."""
    found = hashlib.sha256()
    for name, content in sorted(_kept(replace(record, model=""))):
        found.update(f"{name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def _kept(record: Record, at: str = "") -> Iterator[tuple[str, bytes]]:
    for plot in record.plots:
        yield f"{at}{PLOTS}/{plot.name}.svg", plot.svg.encode()
        yield f"{at}{PLOTS}/{plot.name}.png", plot.png
    for name, content in record.files.items():
        yield f"{at}{FILES}/{name}", content
    for n, child in enumerate(record.children):
        yield from _kept(child, f"{at}children/{n}/")
    yield at + FILE, _json({
        "kind": record.kind,
        "title": record.title,
        "at": record.at,
        "metrics": [{"name": m.name, "says": m.says, **_estimate(m.estimate)} for m in record.metrics],
        "tables": [_table(t) for t in record.tables],
        "compared": [_table(t) for t in record.compared],
        "plots": [{"name": p.name, "title": p.title, "says": p.says} for p in record.plots],
        "params": dict(record.params),
        "tags": dict(record.tags),
        "datasets": [[d.name, d.source, d.digest, d.rows, d.context] for d in record.datasets],
        "files": list(record.files),
        "children": len(record.children),
        "notes": list(record.notes),
        "model": record.model,
    })  # fmt: skip


def _record(raw: Mapping[str, Any], folder: Path) -> Record:
    def read(part: str, name: str) -> bytes:
        if not within.is_plain(name):
            raise within.Refused(f"{name!r} leads out of the folder")
        return within.read(folder / part / name, folder, _LARGEST)

    return Record(
        raw["kind"],
        raw["title"],
        raw["at"],
        tuple(Metric(m["name"], _read_estimate(m), m["says"]) for m in raw["metrics"]),
        tuple(map(_read_table, raw["tables"])),
        tuple(
            Plot(p["name"], p["title"], read(PLOTS, f"{p['name']}.svg").decode(), read(PLOTS, f"{p['name']}.png"),
                 p["says"])
            for p in raw["plots"]
        ),
        raw["params"],
        raw["tags"],
        tuple(Dataset(*d) for d in raw["datasets"]),
        tuple(map(_read_table, raw["compared"])),
        {name: read(FILES, name) for name in raw["files"]},
        tuple(load(folder / "children" / str(n)) for n in range(raw["children"])),
        tuple(raw["notes"]),
        raw["model"],
    )  # fmt: skip


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"


def _estimate(e: Estimate) -> dict[str, Any]:
    return {"value": e.value, "low": e.low, "high": e.high, "n": e.n, "share": e.share}


def _read_estimate(raw: Mapping[str, Any]) -> Estimate:
    return Estimate(raw["value"], raw["low"], raw["high"], raw["n"], raw["share"])


def _table(table: Table) -> dict[str, Any]:
    rows = [[{"estimate": _estimate(c)} if isinstance(c, Estimate) else c for c in row] for row in table.rows]
    return {
        "name": table.name,
        "title": table.title,
        "columns": list(table.columns),
        "rows": rows,
        "note": table.note,
        "keys": [list(row) for row in table.keys],
    }


def _read_table(raw: Mapping[str, Any]) -> Table:
    rows = (tuple(_read_estimate(c["estimate"]) if isinstance(c, dict) else c for c in row) for row in raw["rows"])
    keys = tuple(tuple(row) for row in raw["keys"])
    return Table(raw["name"], raw["title"], tuple(raw["columns"]), tuple(rows), raw["note"], keys)


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
