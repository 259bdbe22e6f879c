"""A store that was copied: its database still names the folder that it came from, and this mends it.

MLflow writes the places of artifacts as absolute paths, so that a copied store lists none and loads no model. Only
SQLite is spoken here, not MLflow: a store that MLflow can no longer open can be mended, too.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from triage import modelfile
from triage.errors import ModelError, TrackingError
from triage.tracking._database import DATABASE, LOCKED_SECONDS

PLACES = (
    ("experiments", "artifact_location", ""),
    ("runs", "artifact_uri", ""),
    ("logged_models", "artifact_location", ""),
    ("model_versions", "source", ""),
    ("model_versions", "storage_location", ""),
    ("trace_tags", "value", "\"key\" = 'mlflow.artifactLocation'"),
)
"""Table, column and condition of every place that MLflow 3 keeps; one that a version does not have is passed over."""
_RUNS = """\
SELECT runs.run_uuid, artifact_uri FROM runs JOIN tags ON tags.run_uuid = runs.run_uuid AND tags.key = 'record'
WHERE status = 'FINISHED' AND lifecycle_stage = 'active' AND artifact_uri IS NOT NULL"""
_MODELS = """\
SELECT model_id, artifact_location FROM logged_models
WHERE name = 'triage' AND status = 2 AND lifecycle_stage = 'active'"""
"""The status 2 is READY."""
BACKUP = ".before-move"
_FILE = "file://"


@dataclass(frozen=True, slots=True)
class Move:
    """What a move changes: paths `old` to `new`, how many of each table, and places elsewhere that stay as they are.

    `backup` is the database as it was ("" in a trial, or where nothing changes). `missing` says which of the `looked`
    at runs and models have files that do not lie beside the database, or are damaged.
    """

    old: str
    new: str
    changed: dict[str, int]
    elsewhere: dict[str, int]
    backup: str = ""
    missing: tuple[str, ...] = ()
    looked: int = 0


def move(folder: Path, *, old: str = "", to: str = "", trial: bool = False) -> Move:
    """Make the database in `folder` name the folder as it is now, or the path `to`; all of it or nothing.

    `old` is the folder that it came from; without it, it is found by what lies in `folder`. Raises `TrackingError`.
    """
    database = folder / DATABASE if folder.is_dir() else folder
    if not database.is_file():
        raise TrackingError(f"{database}: no such database; name the folder of a copied store, or its database")
    root = database.parent.resolve()
    try:
        with closing(
            sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=LOCKED_SECONDS)
        ) as found:
            found.isolation_level = None
            found.execute("BEGIN IMMEDIATE")
            rows = list(_rows(found))
            before = old.replace("\\", "/").rstrip("/") or _came_from([path for *_, path in rows], root)
            after = to.replace("\\", "/").rstrip("/") or root.as_posix()
            new = [(t, c, n, place, _moved(place, before, after)) for t, c, n, place in rows]
            changed = Counter(f"{t}.{c}" for t, c, _, place, moved in new if moved and moved != place)
            elsewhere = Counter(_head(place) for *_, place, moved in new if moved is None)
            missing, looked = _missing(found, before, after, root)
            if trial or not changed:
                found.execute("ROLLBACK")
                return Move(before, after, dict(changed), dict(elsewhere), "", missing, looked)
            backup = _backup(database)
            for table, column, row, place, moved in new:
                if moved and moved != place:
                    found.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (moved, row))
            found.execute("COMMIT")
            return Move(before, after, dict(changed), dict(elsewhere), str(backup), missing, looked)
    except sqlite3.Error as error:
        raise TrackingError(f"{database}: {error}; nothing was changed") from None


def _rows(found: sqlite3.Connection) -> Iterator[tuple[str, str, int, str]]:
    """Yield table, column, row and place of everything that lies in files."""
    names = {name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "experiments" not in names:
        raise TrackingError("the database is no store of MLflow: it has no table of experiments")
    for table, column, where in PLACES:
        if table in names and column in {row[1] for row in found.execute(f'PRAGMA table_info("{table}")')}:
            condition = f" AND {where}" if where else ""
            query = f'SELECT rowid, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL{condition}'
            yield from ((table, column, row, place) for row, place in found.execute(query) if _path(place))


def _missing(found: sqlite3.Connection, old: str, new: str, root: Path) -> tuple[tuple[str, ...], int]:
    """Look for the files of finished runs of ours and of models below `root`; count what was looked for."""
    missing, looked = [], 0
    for query, name, wrong in (
        (_RUNS, "the files of run", _run_lacks),
        (_MODELS, "model", _model_lacks),
    ):
        with suppress(sqlite3.OperationalError):  # another version of MLflow, without such a table
            for number, place in found.execute(query).fetchall():
                moved = _moved(_path(place), old, new)
                if moved is None:  # elsewhere, and told as that
                    continue
                looked += 1
                if why := wrong(root / moved.removeprefix(new).lstrip("/")):
                    missing.append(f"{name} {number}: {why}")
    return tuple(missing), looked


def _run_lacks(folder: Path) -> str:
    return "" if folder.is_dir() and any(folder.iterdir()) else f"{folder} is not there"


def _model_lacks(folder: Path) -> str:
    if not (folder / "MLmodel").is_file():
        return f"{folder / 'MLmodel'} is not there"
    try:
        modelfile.read(folder / "artifacts" / "model")
    except ModelError as error:
        return str(error)
    return ""


def _path(place: str) -> str:
    """Return the path on this machine that a place names; "" for one that is no file (models:/, s3://, ...)."""
    if place.startswith(_FILE):
        return unquote(place.removeprefix(_FILE))
    scheme, colon, _ = place.partition(":")
    return "" if colon and len(scheme) > 1 else place  # one letter is a drive of Windows


def _came_from(places: list[str], root: Path) -> str:
    """Find the folder that the paths began with: what is left of a path when as much as can be of its end is here."""
    found: Counter[str] = Counter()
    for place in places:
        parts = _path(place).replace("\\", "/").split("/")
        ends = (at for at in range(1, len(parts)) if root.joinpath(*parts[at:]).exists() and parts[at])
        if at := next(ends, 0):
            found["/".join(parts[:at])] += 1
    if len(found) == 1:
        return next(iter(found))
    if found:
        known = ", ".join(f"{folder} ({count} paths)" for folder, count in found.most_common())
        raise TrackingError(f"the store came from more than one folder: {known}; name one with --from")
    there = ", ".join(sorted({_head(place) for place in places})[:5]) or "none"
    raise TrackingError(f"{root}: nothing of what the store names lies here (it names: {there}); name it with --from")


def _moved(place: str, old: str, new: str) -> str | None:
    """Return a place with its folder changed; ``None`` where it lies in neither folder."""
    path = _path(place)
    for folder in sorted((new, old), key=len, reverse=True):  # one may lie in the other
        if path == folder or path.startswith(folder + "/"):
            moved = new + path.removeprefix(folder)
            return _FILE + quote(moved, safe="/:") if place.startswith(_FILE) else moved
    return None


def _head(place: str) -> str:
    return place.rpartition("/")[0]


def _backup(database: Path) -> Path:
    """Copy the database beside itself, under a name that is free."""
    for number in range(1, 1000):
        copy = database.with_name(database.name + BACKUP + (f"-{number}" if number > 1 else ""))
        if not copy.exists():
            with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            return copy
    raise TrackingError(f"{database}: too many backups ({BACKUP}) lie beside it")
