"""Parquet tables, a batch at a time: columns as in a text table, or a nested ``messages`` column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from triage.errors import InputError
from triage.files.source import BINARY, Source
from triage.readers._head import Head
from triage.readers._job import Cells, Job
from triage.readers._rows import read_rows
from triage.types import Rejected, Ticket

VENDOR = False
_BATCH = 1024
_READ = 1 << 20
"""Bytes that are read at once: without a bound, a column of a whole row group is."""


def claims(head: Head) -> int:
    """The format's mark stands in the first four bytes."""
    return 100 if head.data.startswith(b"PAR1") else 0


def read(sources: Sequence[Source], job: Job) -> Iterator[Ticket | Rejected]:
    """Read each file as a table of its own; the number of the record stands for its line."""
    parts = [_read(source, job) for source in sources]
    return (row for part in parts for row in part)


def _read(source: Source, job: Job) -> Iterator[Ticket | Rejected]:
    if source.encoding != BINARY:
        raise InputError(f"{source.name}: is no Parquet file")
    with _opened(source) as file:
        columns = file.schema_arrow.names
    if twice := sorted({c for c in columns if columns.count(c) > 1}):
        raise InputError(f"{source.name}: has columns of the same name: {', '.join(twice)}")
    return read_rows(
        lambda: _rows(source), job, source.name, columns=columns, brief=lambda names: _brief(source, names)
    )


def _rows(source: Source) -> Iterator[Cells]:
    with _opened(source) as file:
        number = 0
        for columns in _batches(source, file, file.schema_arrow.names):
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, list(cells)


def _brief(source: Source, names: Sequence[str]) -> Iterator[Sequence[object]]:
    """Yield the cells of some columns, row by row."""
    with _opened(source) as file:
        if not names:
            yield from repeat((), file.metadata.num_rows)
        for columns in _batches(source, file, list(dict.fromkeys(names))) if names else ():
            yield from zip(*columns, strict=True)


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """Open a file. Raises `InputError` when it is damaged."""
    import pyarrow as pa  # not at the top: no other format should wait for it
    import pyarrow.parquet as pq

    with source.binary() as stream:
        try:
            file = pq.ParquetFile(stream, buffer_size=_READ, pre_buffer=False, page_checksum_verification=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                f"{source.name}: is damaged or cut off (a Parquet file has its table of contents at its end): {error}"
            ) from None
        groups = (file.metadata.row_group(number) for number in range(file.metadata.num_row_groups))
        if sum(group.total_byte_size for group in groups) > source.most:
            source.refuse_bomb()
        yield file


def _batches(source: Source, file: Any, names: Sequence[str]) -> Iterator[list[list[object]]]:
    """Yield the columns of one batch after the other."""
    import pyarrow as pa

    number = 0
    batches = file.iter_batches(batch_size=_BATCH, columns=names)
    while True:
        try:
            batch = next(batches)
            columns = [_cells(batch.column(name)) for name in names]
        except StopIteration:
            return
        except (pa.ArrowException, OverflowError, ValueError, OSError) as error:
            raise InputError(f"{source.name}: cannot be read behind record {number}: {error}") from None
        yield columns
        number += batch.num_rows


def _cells(column: Any) -> list[object]:
    """Return a column's values; bytes, which some writers use for text, are text."""
    cells: list[object] = column.to_pylist()
    if "binary" not in str(column.type):
        return cells
    return [v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in cells]
