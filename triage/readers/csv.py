"""Tables as text (comma, semicolon, tab, bar): one ticket a row, or one message a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.files.source import Source
from triage.readers import _csv
from triage.readers._head import Head
from triage.readers._job import Job
from triage.readers._rows import read_rows
from triage.types import Rejected, Ticket

VENDOR = False


def claims(head: Head) -> int:
    """Any text that is no JSON may be a table; a header with several cells makes it likely."""
    if head.is_json or not head.text:
        return 0
    named = 10 if head.suffix in (".csv", ".tsv", ".tab", ".txt") else 0
    return named + (40 if len(head.columns) > 1 else 10)


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Read each file as a table of its own."""
    parts = [_read(source, job) for source in sources]
    return (row for part in parts for row in part)


def _read(source: Source, job: Job) -> Iterator[Ticket | Rejected]:
    return read_rows(
        lambda: _csv.cells(source),
        job,
        source.name,
        columns=_csv.columns(source),
        brief=lambda names: _csv.brief(source, names),
    )
