"""Ways to damage a Parquet file: its table of contents, its pages, its types."""

from __future__ import annotations

import io
from collections.abc import Mapping
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from tests.fuzz.in_bytes import Change, flip

MARK = b"PAR1"


def footer(rng: Random, data: bytes) -> bytes:
    """Damage a Parquet file's table of contents, or the length that leads to it."""
    if len(data) < 12 or not data.startswith(MARK):
        return data
    length = int.from_bytes(data[-8:-4], "little")
    if rng.random() < 0.4:
        new = rng.choice((0, 1, length - 1, length + 1, len(data), 2**31 - 1, 2**32 - 1, rng.randrange(2**32)))
        return data[:-8] + max(new, 0).to_bytes(4, "little") + data[-4:]
    start = max(4, len(data) - 8 - length)
    return data[:start] + flip(rng, data[start:-8]) + data[-8:]


def pages(rng: Random, data: bytes) -> bytes:
    """Damage a Parquet file's pages and leave its table of contents as it is."""
    if len(data) < 12 or not data.startswith(MARK):
        return data
    end = max(4, len(data) - 8 - int.from_bytes(data[-8:-4], "little"))
    return data[:4] + flip(rng, data[4:end]) + data[end:]


def other_types(rng: Random, data: bytes) -> bytes:
    """Write a Parquet file again with other types, columns or rows."""
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError):
        return data
    at = rng.randrange(table.num_columns)
    name, count = table.column_names[at], table.num_rows
    odd = rng.choice((
        pa.array([None] * count, pa.string()), pa.array([b"\xff\xfe"] * count),
        pa.array([10**15] * count, pa.timestamp("s")),
        pa.array([1.5] * count), pa.array([[1, 2]] * count), pa.array([{"a": 1}] * count), pa.array([2**62] * count),
        pa.array(["same"] * count).dictionary_encode(), pa.array([True] * count), pa.nulls(count),
        pa.array([7] * count, pa.duration("s")), pa.array([1] * count, pa.date32()),
    ))  # fmt: skip
    way = rng.randrange(4)
    if way == 0:
        table = table.append_column(name, odd)
    elif way == 1:
        table = table.remove_column(at)
    elif way == 2:
        table = pa.concat_tables([table, table.slice(0, 1)])
    else:
        table = table.set_column(at, name, odd)
    out = io.BytesIO()
    pq.write_table(table, out, compression=rng.choice(("none", "snappy", "gzip", "zstd")), row_group_size=2)
    return out.getvalue()


PARQUET: Mapping[str, Change] = {f.__name__: f for f in (footer, pages, other_types)}
