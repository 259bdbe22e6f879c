"""Parquet as data frames write it: one message a row, large strings, dictionary columns, real timestamps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.readers.vendors import plain_csv as text
from tests.readers.vendors.tickets import CARRIED, Case

READER = "parquet"
CARRIES = CARRIED
ident = text.ident


def write(cases: Sequence[Case], folder: Path) -> list[Path]:
    made = text.rows(cases)
    times = pa.array([s.time for c in cases for s in c.said], pa.timestamp("us", tz="UTC"))
    columns: dict[str, object] = {}
    for name in made[0]:
        if name == "created_at":
            columns[name] = times
            continue
        values = pa.array([row[name] or None if name != "body" else row[name] for row in made], pa.large_string())
        columns[name] = values.dictionary_encode() if name in ("author", "channel", "status") else values
    pq.write_table(pa.table(columns), folder / "messages.parquet", row_group_size=7)
    return [folder / "messages.parquet"]
