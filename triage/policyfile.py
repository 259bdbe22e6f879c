"""The files of a policy: read within bounds, laid over the shipped ones, and held against their shapes.

Nothing here stops at the first mistake: each is added to `mistakes`, with its file. A folder is taken for what somebody
else may have made: what has no end (links in a circle, keys in keys, a mistake in every line) is cut off.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from triage.files import within
from triage.patterns.scan import compile_one
from triage.schema.lint import keys_at

_LARGEST = 1 << 22
"""Bytes of a file of a policy; the largest shipped one has a fortieth of it."""
_MOST, _DEEPEST = 100_000, 8
"""Entries of a folder, and folders in it one within the other."""
_SHOWN = 80
"""Characters of a key that are told."""
_MISTAKES = 50
"""Mistakes of one file that are told one by one."""
_CLAUSE = re.compile(r"clauses/[\w-]+/[\w-]+\.toml")
_KEY = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')[ \t]*"""
_LONG_KEY = rf"(?:(?m:^)|[\[{{,])[ \t]*{_KEY}(?:\.[ \t]*{_KEY}){{64,}}[=\]]"
"""A key within keys: the time that one takes grows with the square of its parts. The deepest of ours has five."""
Folder = dict[str, dict[str, Any]]
"""What each file says, by its path inside the folder."""


def read_folder(
    folder: Traversable | Path, tables: Collection[str], mistakes: list[str], *, given: Path | None = None
) -> Folder:
    """Read every TOML file of a policy folder: its `tables` and its clauses; `given` is one that a user gave."""
    found: Folder = {}
    for name, entry in _listed(folder, mistakes):
        if name.removesuffix(".toml") not in tables and not _CLAUSE.fullmatch(name):
            allowed = ", ".join([*(f"{t}.toml" for t in tables), "clauses/<section>/<name>.toml"])
            mistakes.append(f"{name}: not a file of a policy (allowed: {allowed}; in names: letters, digits, _ and -)")
            continue
        try:
            raw = within.read(given / name, given, _LARGEST) if given else entry.read_bytes()
            found[name] = _parsed(raw.decode("utf-8"))
        except within.Refused as error:
            mistakes.append(f"{name}: {error}")
        except (ValueError, RecursionError) as error:  # a number of too many digits is a mere ValueError
            mistakes.append(f"{name}: not TOML: {error}")
        except OSError as error:
            mistakes.append(f"{name}: cannot be read: {error.strerror}")
    return found


def copy(folder: Path, to: Path) -> None:
    """Copy the files of a policy, and nothing else that lies in its folder. Raises `within.Refused`, ``OSError``."""
    to.mkdir(exist_ok=True)
    for name in names(folder):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(within.read(folder / name, folder, _LARGEST))


def names(folder: Path) -> list[str]:
    """List the files of a policy folder as they are read, by their paths inside. Raises `within.Refused`."""
    return [name for name, _ in _walk(folder, "", [_MOST])]


def _listed(folder: Traversable | Path, mistakes: list[str]) -> list[tuple[str, Traversable | Path]]:
    found = []
    try:
        for one in _walk(folder, "", [_MOST]):
            found.append(one)
    except within.Refused as error:
        mistakes.append(f"{folder}: {error}")
    return found


def _walk(folder: Traversable | Path, prefix: str, left: list[int]) -> Iterator[tuple[str, Traversable | Path]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        left[0] -= 1
        if left[0] < 0 or prefix.count("/") > _DEEPEST:
            raise within.Refused(
                f"holds more than {_MOST:,} files, or folders within folders (links in a circle?): {prefix[:80]}"
            )
        if entry.is_dir() and not entry.name.endswith(".toml"):  # such a folder is a mistake, and is named
            if not entry.name.startswith((".", "__")):
                yield from _walk(entry, f"{prefix}{entry.name}/", left)
        elif entry.name.endswith(".toml"):
            yield f"{prefix}{entry.name}", entry


def _parsed(text: str) -> dict[str, Any]:
    if compile_one(_LONG_KEY).search(text):
        raise ValueError("a key of more than 64 parts")
    return tomllib.loads(text)


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
        found = error.errors(include_url=False)
        mistakes += [f"{file}: {_explain(e, shape)}" for e in found[:_MISTAKES]]
        if len(found) > _MISTAKES:
            mistakes.append(f"{file}: and {len(found) - _MISTAKES:,} more mistakes")
        return None


def _explain(error: Any, shape: Any) -> str:
    place = ".".join(str(p)[:_SHOWN] for p in error["loc"]) or "file"
    if error["type"] == "extra_forbidden":
        return f"{place}: unknown key (allowed: {', '.join(keys_at(shape, error['loc'][:-1])) or 'none'})"
    got = "" if error["type"] == "missing" else f", not {str(error['input'])[:60]!r}"
    said = error["msg"].removeprefix("Value error, ").replace("valid tuple", "list").replace("valid frozenset", "list")
    said = said.replace("valid dictionary", "table")
    return f"{place}: {said}{got}"


def id_of(file: str) -> str:
    """Return the id of a clause file: its path, ``clauses/critical/outage.toml`` is ``critical.outage``."""
    return file.removeprefix("clauses/").removesuffix(".toml").replace("/", ".")
