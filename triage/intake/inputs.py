"""What the user names as inputs -> files: patterns and folders are spelt out, in natural order (2 before 10)."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from triage.databases.url import is_url
from triage.errors import InputError
from triage.wording import some

SUFFIXES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".parquet")
"""What an export file in a folder ends in, with or without ``.gz``."""
OURS = ".rejected.jsonl"
"""The end of a file of rejected rows, which lies beside a result and is no export."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, in order, and what is to be said about those left out."""

    paths: tuple[str, ...]
    notes: tuple[str, ...] = ()


def expand(names: Sequence[str]) -> Inputs:
    """Spell out patterns (``*``, ``?``, ``[...]``, ``**``) and folders; ``-``, URLs and files stay as they are.

    A file that is reached in several ways is read once. Raises `InputError` for a pattern or folder without files.
    """
    paths: list[str] = [name for name in names if not _is_several(name)]
    known = {os.path.realpath(path) for path in paths}
    notes: list[str] = []
    found: list[str] = []
    for name in names:
        if not _is_several(name):
            found.append(name)
            continue
        files, said = _folder(name) if Path(name).is_dir() else _pattern(name)
        notes += said
        for path in files:
            if (real := os.path.realpath(path)) not in known:
                known.add(real)
                found.append(path)
    return Inputs(tuple(found), tuple(notes))


def found(names: Sequence[str]) -> tuple[str, ...]:
    """Return the files that `expand` finds; none for a name that stands for no file, which reading it tells."""
    paths: list[str] = []
    for name in names:
        with suppress(InputError):
            paths += expand([name]).paths
    return tuple(paths)


def natural(path: str) -> list[tuple[int, int | str]]:
    """Return a key that sorts numbers in names by their value."""
    return [(0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in re.split(r"(\d+)", path) if part]


def _is_several(name: str) -> bool:
    """Tell whether a name stands for several files; a file that is really called ``a[1].csv`` is that file."""
    if name == "-" or is_url(name):
        return False
    return Path(name).is_dir() or (glob.has_magic(name) and not os.path.lexists(name))


def _folder(name: str) -> tuple[list[str], list[str]]:
    inside = sorted(
        (path for path in Path(name).iterdir() if not path.name.startswith(".")), key=lambda path: natural(path.name)
    )
    folders = [path for path in inside if path.is_dir()]
    files = [path for path in inside if not path.is_dir() and _is_export(path.name)]
    others = [path for path in inside if path not in folders and path not in files]
    if not files:
        deeper = f"; its folders are not looked into: {some([path.name for path in folders])}" if folders else ""
        raise InputError(f"{name}: no export file is in this folder ({', '.join(SUFFIXES)}, also .gz){deeper}")
    notes = (
        [f"{name}: not looked into: {some([path.name for path in folders])} (name a folder to read it)"]
        if folders
        else []
    )
    if others:
        notes.append(f"{name}: not read: {some([path.name for path in others])} (name a file to read it)")
    return [str(path) for path in files], notes


def _pattern(name: str) -> tuple[list[str], list[str]]:
    matches = sorted(glob.glob(name, recursive=True), key=natural)  # noqa: PTH207 (a Path has no absolute patterns)
    files = [path for path in matches if not Path(path).is_dir() and not path.endswith(OURS)]
    left = [Path(path) for path in matches if path not in files]
    if not files:
        only = f", only {some([path.name for path in left])}" if left else ""
        raise InputError(f"{name}: no file matches this pattern{only}")
    return files, [
        f"{name}: not read: {some([path.name for path in left])} (name a folder or a file to read it)"
    ] if left else []


def _is_export(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(SUFFIXES) and not name.endswith(OURS)
