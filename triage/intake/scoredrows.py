"""The rows of a scored file as its form holds them: a table, JSON lines or Parquet, whoever saved it again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson

from triage.errors import InputError
from triage.fields.spreadsheet import unguarded
from triage.files.source import open_source
from triage.readers._csv import header
from triage.writers._rows import COLUMNS

csv.field_size_limit(2**31 - 1)  # the evidence of a long thread is longer than the 128 KiB allowed
_HEAD = 1 << 18
SPOILED = "; a spreadsheet that saved the file may have changed it: take the file that triage score wrote"


def checked(path: str) -> None:
    """Raise `InputError` when there is no such file."""
    if path == "-":
        raise InputError("-: a scored file must be a file, since its digest tells later that it is the same one")
    if Path(path).is_dir():
        raise InputError(f"{path}: is a folder; name the scored file in it")
    if not Path(path).exists():
        raise InputError(f"{path}: no such file")


def rows(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a scored file with their lines (records of Parquet). Raises `InputError`."""
    checked(path)
    name = path.lower().removesuffix(".gz")
    if name.endswith(".parquet"):
        yield from enumerate(_parquet(path), 1)
    elif name.endswith((".jsonl", ".ndjson", ".json")):
        yield from _json_lines(path)
    elif name.endswith((".csv", ".tsv")):
        yield from _table(path)
    else:
        raise InputError(f"{path}: a scored file ends in .csv, .jsonl or .parquet")


def _parquet(path: str) -> list[dict[str, Any]]:
    try:
        from pyarrow import parquet

        found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    except ModuleNotFoundError:
        raise InputError(f"{path}: reading Parquet needs pyarrow; install the extra 'parquet'") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as Parquet: {error}") from None
    return found


def _json_lines(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, part in enumerate(_text(path).split("\n"), 1):
        if part.strip():
            try:
                row = _json(part)
            except (ValueError, RecursionError):
                raise InputError(f"{path}:{line}: is not JSON") from None
            if not isinstance(row, dict):
                raise InputError(f"{path}:{line}: is no JSON object")
            yield line, row


def _json(part: str) -> object:
    """Read one line: fast, and where that is too strict (NaN, half a surrogate) as Python does."""
    try:
        return orjson.loads(part)
    except ValueError:
        return json.loads(part)


def _table(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read a table of any delimiter: a spreadsheet saves it with the one of its own country.

    A row that lacks cells of ours was cut off, and what it does not say is no "no". Spreadsheets may leave out empty
    cells at the end of a row, which are those of kept columns.
    """
    text = _text(path)
    mark, _ = header(text[:_HEAD])
    named = text[:4].lower() == "sep="
    rows = csv.reader(io.StringIO(text.partition("\n")[2] if named else text, newline=""), delimiter=mark, strict=True)
    try:
        head = [unguarded(name) for name in next(rows, [])]
        least = max((at for at, name in enumerate(head, 1) if name in COLUMNS), default=0)
        for row in rows:
            if row and (len(row) < least or any(row[len(head) :])):
                at, wrong = rows.line_num + named, f"has {len(row)} cells, the header has {len(head)}"
                raise InputError(f"{path}:{at}: {wrong}: the file was cut off or changed; write it again")
            if row:
                cells = zip_longest(head, row[: len(head)], fillvalue="")
                yield rows.line_num + named, {k: unguarded(v) for k, v in cells}
    except csv.Error as error:
        raise InputError(f"{path}:{rows.line_num + named}: cannot be read as a table: {error}") from None


def _text(path: str) -> str:
    with open_source(path).text() as stream:
        return stream.read()
