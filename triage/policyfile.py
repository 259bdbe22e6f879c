"""The files of a policy: read within bounds, laid over the shipped ones, and held against their shapes.

Nothing here stops at the first mistake: each is added to `mistakes`, with its file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from triage.files import within
from triage.schema.lint import keys_at

_LARGEST = 1 << 22
"""Bytes of a file of a policy; the largest shipped one has a fortieth of it."""
Folder = dict[str, dict[str, Any]]
"""What each file says, by its path inside the folder."""


def read_folder(
    folder: Traversable | Path, tables: Collection[str], mistakes: list[str], *, given: Path | None = None
) -> Folder:
    """Read every TOML file of a policy folder: its `tables` and its clauses; `given` is one that a user gave."""
    found: Folder = {}
    for name, entry in _walk(folder, ""):
        known = name.removesuffix(".toml") in tables or (name.startswith("clauses/") and name.count("/") == 2)
        if not known:
            allowed = ", ".join([*(f"{t}.toml" for t in tables), "clauses/<section>/<name>.toml"])
            mistakes.append(f"{name}: not a file of a policy (allowed: {allowed})")
            continue
        try:
            raw = within.read(given / name, given, _LARGEST) if given else entry.read_bytes()
            found[name] = tomllib.loads(raw.decode("utf-8"))
        except within.Refused as error:
            mistakes.append(f"{name}: {error}")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            mistakes.append(f"{name}: not TOML: {error}")
        except OSError as error:
            mistakes.append(f"{name}: cannot be read: {error.strerror}")
    return found


def _walk(folder: Traversable | Path, prefix: str) -> Iterator[tuple[str, Traversable | Path]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            if not entry.name.startswith((".", "__")):
                yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{prefix}{entry.name}", entry


def lay_over(base: Folder, user: Folder, mistakes: list[str]) -> None:
    """Lay a user's files over the shipped ones (`base` is changed): tables key by key, clauses whole or added to."""
    for file, table in user.items():
        if file.startswith("clauses/"):
            extends = table.pop("extends", False)
            if extends and file not in base:
                mistakes.append(f"{file}: extends = true, but there is no shipped clause of that name")
            base[file] = _merged(base.get(file, {}), table, lists=True) if extends else table
        else:
            base[file] = _merged(base.get(file, {}), table, lists=False)


def _merged(old: Any, new: Any, *, lists: bool) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{k: _merged(old.get(k), v, lists=lists) for k, v in new.items()}}
    if lists and isinstance(old, list) and isinstance(new, list):
        return [*old, *new]
    return new


def check(shape: Any, data: Any, file: str, mistakes: list[str]) -> Any:
    """Return `data` as a value of `shape`; ``None`` where it is none."""
    try:
        return TypeAdapter(shape).validate_python(data)
    except ValidationError as error:
        mistakes += [f"{file}: {_explain(e, shape)}" for e in error.errors()]
        return None


def _explain(error: Any, shape: Any) -> str:
    place = ".".join(str(p) for p in error["loc"]) or "file"
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key (allowed: {', '.join(keys_at(shape, error['loc'][:-1])) or 'none'})"
    got = "" if error["type"] == "missing" else f", not {str(error['input'])[:60]!r}"
    said = error["msg"].removeprefix("Value error, ").replace("valid tuple", "list").replace("valid frozenset", "list")
    said = said.replace("valid dictionary", "table")
    return f"{place}: {said}{got}"


def id_of(file: str) -> str:
    """Return the id of a clause file: its path, ``clauses/critical/outage.toml`` is ``critical.outage``."""
    return file.removeprefix("clauses/").removesuffix(".toml").replace("/", ".")
