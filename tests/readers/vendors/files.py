"""How the formats put rows and records into files."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> Path:
    """Write a delimited table; headers may repeat. ``utf-8-sig`` and ``utf-16`` bring their order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def document(path: Path, *values: Any, indent: int | None = None, packed: bool = False) -> Path:
    """Write JSON values one after another, each on its own line when there is no `indent` (so NDJSON, or pages)."""
    text = "\n".join(json.dumps(v, ensure_ascii=False, indent=indent) for v in values) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


def halves(records: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Two pages of a list."""
    middle = len(records) // 2
    return records[:middle], records[middle:]


def words(names: str) -> list[str]:
    """Column names in one string."""
    return names.split()
