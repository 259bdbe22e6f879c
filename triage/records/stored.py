"""A record kept whole in a folder of its own, and read back: what is sent to MLflow later, or shown again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from triage.agreement import Estimate
from triage.errors import InputError
from triage.files import within
from triage.records.record import PLOTS, Dataset, Metric, Plot, Record, Table, estimate_json, json_bytes, write

FILE = "record.json"
FILES = "files"
_LARGEST = 1 << 28
_SHOWN, _DEEPEST = 80, 4
"""Characters of a name that are told, and how deep parts have parts; ours have none."""


def save(record: Record, folder: Path) -> None:
    """Keep a record whole in a folder of its own, to be read again by `load`."""
    write(dict(_kept(record)), folder)


def load(folder: Path) -> Record:
    """Read a record that `save` wrote. Raises `InputError` when the folder holds none or it is damaged."""
    return _load(folder, folder, _DEEPEST)


def _load(folder: Path, whole: Path, deep: int) -> Record:
    """Read the record of a folder that is a `whole` kept record, or one of its parts."""
    path = folder / FILE
    try:
        if deep < 0 or (folder != whole and folder.is_symlink()):
            raise within.Refused("leads elsewhere (a link?)")
        raw = json.loads(within.read(path, whole, _LARGEST))
        return _record(raw, folder, whole, deep)
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
    yield at + FILE, json_bytes({
        "kind": record.kind,
        "title": record.title,
        "at": record.at,
        "metrics": [{"name": m.name, "says": m.says, **estimate_json(m.estimate)} for m in record.metrics],
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


def _record(raw: Mapping[str, Any], folder: Path, whole: Path, deep: int) -> Record:
    def read(part: str, name: str) -> bytes:
        return within.read(folder / part / _inside(name), folder, _LARGEST)

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
        tuple(_load(folder / "children" / str(n), whole, deep - 1) for n in range(raw["children"])),
        tuple(raw["notes"]),
        raw["model"],
    )  # fmt: skip


def _inside(name: str) -> str:
    """Return a name that a file is read or written by, as it is. Raises `within.Refused` for one that leads out."""
    if not within.is_plain(name):
        raise within.Refused(f"{name[:_SHOWN]!r} leads out of the folder")
    return name


def _read_estimate(raw: Mapping[str, Any]) -> Estimate:
    return Estimate(raw["value"], raw["low"], raw["high"], raw["n"], raw["share"])


def _table(table: Table) -> dict[str, Any]:
    rows = [[{"estimate": estimate_json(c)} if isinstance(c, Estimate) else c for c in row] for row in table.rows]
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
    return Table(_inside(raw["name"]), raw["title"], tuple(raw["columns"]), tuple(rows), raw["note"], keys)
