"""Tables and queries of databases: columns as in a text table, or a column of JSON that holds the thread.

No reader of the board: what a URL names is not recognised, it is a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.databases.reading import Rows
from triage.databases.url import Place
from triage.readers._job import Job, Row
from triage.readers._rows import read_rows
from triage.readers._survey import NESTED
from triage.types import Rejected, Ticket

_OBJECTS = {NESTED: "[", "account": "{"}
"""Columns whose text is JSON where it begins so."""


def read(places: Sequence[Place], job: Job) -> Iterator[Ticket | Rejected]:
    """Fetch each place at once, then read lazily; the number of the row stands for its line. Raises `InputError`."""
    parts = [_read(place, job) for place in places]
    return (row for part in parts for row in part)


def _read(place: Place, job: Job) -> Iterator[Ticket | Rejected]:
    found = Rows(place, _OBJECTS)
    for warning in found.warnings:
        job.warn(warning)

    def rows() -> Iterator[Row]:
        for number, values in enumerate(found, 1):
            if values.get(NESTED, "") is None:  # a row of a flat table among threads
                del values[NESTED]
            yield Row(number, values)

    return read_rows(rows, job, place.name, columns=found.names)
