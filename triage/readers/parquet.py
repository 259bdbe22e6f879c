"""Parquet tables, a batch at a time: columns as in a text table, or a nested ``messages`` column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from typing import Any

from triage.errors import InputError
from triage.files.source import BINARY, Source
from triage.readers._head import Head
from triage.readers._job import Cells, Job
from triage.readers._rows import read_rows
from triage.types import Rejected, Ticket

VENDOR = False
_BATCH = 1024
_HELD = 64 << 20
"""Bytes that a batch may come to where it repeats a table of values (dictionary): one long text may stand a million
times in a file of some KB."""
_PAGE_HEAD, _TABLE = 32, 2
"""Bytes of a page's header that hold its kind and its size unpacked, and the kind of a table of values."""
_ROW = 64
"""Bytes that any row counts for, so that millions of empty ones are a bomb, too."""
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
    """Yield the columns of one batch after the other. Raises `InputError`, also for a file that unpacks without end."""
    import pyarrow as pa

    from triage.readers import _cells

    number, done = 0, 0
    kinds = {name: _cells.plain(file.schema_arrow.field(name).type) for name in names}
    batches = file.iter_batches(batch_size=_rows_at_once(source, file.metadata), columns=names)
    while True:
        try:
            batch = next(batches)
            spelt = [_cells.spelt_out(batch.column(name), kind) for name, kind in kinds.items()]
            done += sum(column.nbytes for column in spelt) + _ROW * batch.num_rows
            if done > source.most:
                source.refuse_bomb()
            columns = [_cells.values(column) for column in spelt]
        except StopIteration:
            return
        except (pa.ArrowException, OverflowError, ValueError, OSError) as error:
            raise InputError(f"{source.name}: cannot be read behind record {number}: {error}") from None
        yield columns
        number += batch.num_rows


def _rows_at_once(source: Source, about: Any) -> int:
    """Return how many rows are read at once, so that a batch holds some `_HELD` bytes whatever is repeated in it."""
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    with source.binary() as stream:
        worst = [sum(_repeated(stream, group.column(i), source) for i in range(group.num_columns)) for group in groups]
    return max(1, min(_BATCH, _HELD // max(1, *worst, 1)))


def _repeated(stream: Any, chunk: Any, source: Source) -> int:
    """Return the bytes of a chunk's table of values, so of the longest of them at most.

    They stand in the header of its first page: https://parquet.apache.org/docs/file-format (compact Thrift).
    """
    if chunk.total_uncompressed_size * _BATCH <= _HELD:
        return 0
    if source.packed:  # going to and fro in a packed file costs more than reading few rows at once
        return int(chunk.total_uncompressed_size)
    start, table = chunk.data_page_offset, chunk.dictionary_page_offset
    stream.seek(table if chunk.has_dictionary_page and 0 < table < start else start)
    try:
        kind, size = islice(_numbers(stream.read(_PAGE_HEAD)), 2)
    except ValueError:
        return int(chunk.total_uncompressed_size)
    return size if kind == _TABLE else 0


def _numbers(header: bytes) -> Iterator[int]:
    """Yield the whole numbers that a structure of compact Thrift begins with, one field after the other."""
    at = 0
    while header[at : at + 1] == b"\x15":
        number, shift, at = 0, 0, at + 1
        while at < len(header):
            byte, at = header[at], at + 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                yield (number >> 1) ^ -(number & 1)
                break
