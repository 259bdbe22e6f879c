"""Parquet with real lists: one row group per batch, zstd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from triage.types import Decision
from triage.writers import _rows

BINARY = True
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


class Writer:
    def __init__(self, stream: BinaryIO) -> None:
        self._file: Any = pq.ParquetWriter(stream, SCHEMA, compression="zstd")

    def write(self, decisions: Sequence[Decision]) -> None:
        """Append a row group. Probabilities are those of the decided label, as in CSV."""
        rows = [_rows.as_object(d) | _rows.decided(d) for d in decisions]
        columns = [
            pa.array([row[c] for row in rows], type=SCHEMA.field(c).type, from_pandas=False) for c in SCHEMA.names
        ]
        self._file.write_batch(pa.record_batch(columns, schema=SCHEMA))

    def close(self) -> None:
        """Write the footer, without which the file cannot be read."""
        self._file.close()


def open_writer(stream: BinaryIO) -> Writer:
    """Start writing to `stream`."""
    return Writer(stream)
