"""JSON lines: a ticket a line with its thread under ``messages``, or flat objects, one a ticket or one a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.files.source import Source
from triage.readers import _json
from triage.readers._head import Head
from triage.readers._job import Job, Row, reject
from triage.readers._rows import read_rows
from triage.types import Rejected, Ticket

VENDOR = False


def claims(head: Head) -> int:
    """The first line is an object by itself; by its suffix also where that line is damaged or very long."""
    named = head.suffix in (".jsonl", ".ndjson")
    if isinstance(head.first, dict):
        return 60 if named else 50
    spread = head.text.startswith("[") or head.text.partition("\n")[0].strip() == "{"
    return 60 if named and head.text and not spread else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Read each file line by line."""
    parts = [read_rows(lambda source=source: _rows(source), job, source.name) for source in sources]  # type: ignore[misc]
    return (row for part in parts for row in part)


def _rows(source: Source) -> Iterator[Row | Rejected]:
    with source.text() as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip().lstrip("\ufeff")
            if not line:
                continue
            try:
                value = _json.parse(line)
            except ValueError as error:
                yield reject(source.name, number, f"not JSON: {error}", raw=line)
                continue
            if isinstance(value, dict):
                yield Row(number, value)
            else:
                yield reject(source.name, number, "not a JSON object", raw=line)
