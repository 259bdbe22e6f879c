"""JSON documents: a list of tickets, an object around such a list, one ticket, or several documents in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from triage.fields.table import key
from triage.files.source import Source
from triage.readers import _json
from triage.readers._head import Head
from triage.readers._job import Job, Row, reject
from triage.readers._rows import read_rows
from triage.readers._spread import all_objects
from triage.types import Rejected, Ticket

VENDOR = False
_WRAPPERS = ("tickets", "data", "results", "items", "records", "rows", "conversations", "cases", "issues", "examples")


def claims(head: Head) -> int:
    """Anything that starts like JSON; more where the outermost object is only a wrapper."""
    if not head.is_json:
        return 0
    wrapped = isinstance(head.first, dict) and _unwrap(head.first) is not None
    return 55 if wrapped else 45 if head.suffix == ".json" else 40


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Read each file whole; the number of the record stands for its line."""
    parts = [read_rows(lambda source=source: _rows(source), job, source.name) for source in sources]  # type: ignore[misc]
    return (row for part in parts for row in part)


def _rows(source: Source) -> Iterator[Row | Rejected]:
    number = 0
    for _, value in _json.documents(source):
        wrapped = _unwrap(value)
        for item in value if isinstance(value, list) else [value] if wrapped is None else wrapped:
            number += 1
            if isinstance(item, dict):
                yield Row(number, item)
            elif isinstance(item, ValueError):
                yield reject(source.name, number, str(item))
            else:
                yield reject(source.name, number, "not a JSON object", raw=item)


def _unwrap(value: Any) -> list[Any] | None:
    """Return the records inside an object that is only their wrapper, ``None`` when it is a record itself."""
    if not isinstance(value, dict) or "messages" in value:
        return None
    lists = {key(k): v for k, v in value.items() if isinstance(v, list) and all_objects(v)}
    return next((lists[name] for name in _WRAPPERS if name in lists), None)
