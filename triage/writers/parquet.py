"""Parquet with real lists, zstd. Row groups are counted in rows, so that the same rows give the same file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from triage.types import Decision
from triage.writers import _rows

BINARY = True
APPENDS = False
ROW_GROUP = 10_000
"""Rows of a group: some megabytes, so that a reader can skip groups and a writer need not hold more."""
_TEXTS = pa.list_(pa.string())
_EVIDENCE = pa.list_(
    pa.struct(
        [
            ("clause", pa.string()),
            ("message", pa.int32()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("text", pa.string()),
            ("polarity", pa.string()),
            ("tier", pa.string()),
            ("engine", pa.string()),
            ("cue", pa.string()),
        ]
    )
)
_TYPES = {
    "escalate": pa.bool_(),
    "do_not_engage": pa.bool_(),
    "needs_review": pa.bool_(),
    "other_teams": _TEXTS,
    "clauses": _TEXTS,
    "not_evaluable": _TEXTS,
    "evidence": _EVIDENCE,
    "p_escalate": pa.float64(),
    "p_priority": pa.float64(),
    "p_sentiment": pa.float64(),
}
SCHEMA = pa.schema([(column, _TYPES.get(column, pa.string())) for column in _rows.COLUMNS])


_CHUNK = pa.ipc.IpcWriteOptions(compression="zstd")  # chunks may wait on a disk until the run is over


def schema(names: Sequence[str] = ()) -> pa.Schema:
    """Return the columns of the document; kept ones are text, for nobody knows their types before the last row."""
    return pa.schema([*SCHEMA, *(pa.field(name, pa.string()) for name in names)])


def render(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> bytes:
    """Return a record batch as an Arrow stream. Probabilities are those of the decided label, as in CSV."""
    if not decisions:
        return b""
    found = record_batch(decisions, kept)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, found.schema, options=_CHUNK) as stream:
        stream.write_batch(found)
    chunk: bytes = sink.getvalue().to_pybytes()
    return chunk


def record_batch(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> pa.RecordBatch:
    """Return decisions as columns, one row each."""
    rows = [_rows.as_object(d) | _rows.decided(d) for d in decisions]
    columns = [_column([row[field.name] for row in rows], field.type) for field in SCHEMA]
    texts = [[*map(_rows.as_text, values)] for _, values in kept.beside(decisions)]
    columns += [_column([row[at] for row in texts], pa.string()) for at in range(len(kept.names))]
    return pa.record_batch(columns, schema=schema(kept.names))


class Writer:
    def __init__(self, stream: BinaryIO, names: Sequence[str] = ()) -> None:
        self._schema = schema(names)
        self._file: Any = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._held: list[Any] = []
        self._rows = 0

    def append(self, chunk: bytes) -> None:
        """Take up what `render` gave; full row groups are written."""
        if chunk:
            with pa.ipc.open_stream(chunk) as batches:
                self._held += batches
            self._rows = sum(batch.num_rows for batch in self._held)
        while self._rows >= ROW_GROUP:
            self._write(ROW_GROUP)

    def write(self, decisions: Sequence[Decision]) -> None:
        """Append decisions without kept columns."""
        self.append(render(decisions))

    def close(self) -> None:
        """Write the last rows and the footer, without which the file cannot be read."""
        if self._rows:
            self._write(self._rows)
        self._file.close()

    def _write(self, rows: int) -> None:
        held = pa.Table.from_batches(self._held, self._schema)
        self._file.write_table(held.slice(0, rows).combine_chunks(), row_group_size=rows)
        self._held = held.slice(rows).to_batches()
        self._rows -= rows


def open_writer(stream: BinaryIO, names: Sequence[str] = ()) -> Writer:
    """Start writing to `stream`."""
    return Writer(stream, names)


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=kind, from_pandas=False)
    except UnicodeEncodeError:
        return pa.array(_rows.sound(list(values)), type=kind, from_pandas=False)
