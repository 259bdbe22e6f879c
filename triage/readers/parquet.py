"""Parquet tables, a batch at a time: columns as in a text table, or a nested ``messages`` column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.errors import InputError
from triage.readers._head import Head
from triage.readers._job import Job, Row
from triage.readers._rows import read_rows
from triage.source import BINARY, Source
from triage.types import Rejected, Ticket

VENDOR = False
_BATCH = 1024


def claims(head: Head) -> int:
    """The format's mark stands in the first four bytes."""
    return 100 if head.data.startswith(b"PAR1") else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Read each file as a table of its own; the number of the record stands for its line."""
    parts = [_read(source, job) for source in sources]
    return (row for part in parts for row in part)


def _read(source: Source, job: Job) -> Iterator[Ticket | Rejected]:
    import pyarrow as pa  # not at the top: no other format should wait for it
    import pyarrow.parquet as pq

    if source.encoding != BINARY:
        raise InputError(f"{source.name}: is no Parquet file")
    try:
        with source.binary() as stream:
            columns = pq.ParquetFile(stream).schema_arrow.names
        if twice := sorted({c for c in columns if columns.count(c) > 1}):
            raise InputError(f"{source.name}: has columns of the same name: {', '.join(twice)}")
        return read_rows(lambda: _rows(source), job, source.name, columns=columns)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{source.name}: is damaged: {error}") from None


def _rows(source: Source) -> Iterator[Row | Rejected]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    with source.binary() as stream:
        batches = pq.ParquetFile(stream).iter_batches(batch_size=_BATCH)
        while True:
            try:
                rows = next(batches).to_pylist()
            except StopIteration:
                return
            except (pa.ArrowException, OverflowError, ValueError, OSError) as error:
                raise InputError(f"{source.name}: cannot be read behind record {number}: {error}") from None
            for values in rows:
                number += 1
                yield Row(number, _plain(values))


def _plain(values: dict[str, object]) -> dict[str, object]:
    """Turn bytes, which some writers use for text, into text."""
    return {k: v.decode("utf-8", "replace") if isinstance(v, bytes) else v for k, v in values.items()}
