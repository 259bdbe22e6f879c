"""Parquet as other programs write it: values that Python cannot hold, and small files that hold very much."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.errors import InputError
from triage.files.source import Source
from triage.intake.export import open_export
from triage.readers import parquet

LATE = pa.array([2**62, 1_772_438_400_000_000, None], pa.int64())
"""A time of the year 148,000 in microseconds, one of 2026, and none."""


def write(path: Path, columns: dict[str, Any], **how: Any) -> str:
    count = len(next(iter(columns.values())))
    own = {"ticket_id": [str(n) for n in range(count)], "body": ["hello"] * count}
    pq.write_table(pa.table({**own, **columns}), path, **how)
    return str(path)


@pytest.mark.parametrize("kind", [pa.timestamp("us", "UTC"), pa.timestamp("us"), pa.timestamp("ms", "UTC")], ids=str)
@pytest.mark.parametrize("column", ["created_at", "updated"])
def test_a_time_that_python_cannot_hold_spoils_no_other_row(tmp_path: Path, column: str, kind: pa.DataType) -> None:
    found = list(open_export([write(tmp_path / "a.parquet", {column: LATE.cast(kind)})]))
    assert [t.id for t in found] == ["0", "1", "2"]
    doubtful = [any("is no time that we know" in w for w in t.warnings) for t in found]
    assert doubtful == [column == "created_at", column == "created_at" and kind.unit == "ms", False]


def test_days_beyond_all_years(tmp_path: Path) -> None:
    days = pa.array([2**31 - 1, 20_000], pa.int32()).cast(pa.date32())
    first, second = open_export([write(tmp_path / "a.parquet", {"created_at": days})])
    assert first.warnings and first.messages[0].created_at is None
    assert str(second.messages[0].created_at) == "2024-10-04 00:00:00+00:00"


def test_a_time_zone_that_is_not_known_here_is_no_matter(tmp_path: Path) -> None:
    times = LATE.cast(pa.timestamp("us", "Mars/Olympus"))
    _, ticket, _ = open_export([write(tmp_path / "a.parquet", {"created_at": times})])
    assert str(ticket.messages[0].created_at) == "2026-03-02 08:00:00+00:00"


def test_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    broken = pa.Array.from_buffers(
        pa.string(), 2, [None, *map(pa.py_buffer, (b"\0\0\0\0\2\0\0\0\5\0\0\0", b"\xffaabc"))]
    )
    found = list(open_export([write(tmp_path / "a.parquet", {"subject": broken})]))
    assert [t.subject for t in found] == ["\ufffda", "abc"]


@pytest.mark.parametrize("as_table", [True, False], ids=["dictionary-type", "text-type"])
def test_a_long_text_that_is_repeated_is_a_bomb(tmp_path: Path, as_table: bool) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 400), pa.array(["x" * 1_000_000]))
    path = write(
        tmp_path / "a.parquet", {"body": text if as_table else text.cast(pa.string())},
        compression="zstd", dictionary_pagesize_limit=1 << 30,
    )  # fmt: skip
    assert Path(path).stat().st_size < 100_000
    with pytest.raises(InputError, match="unpacks to more than 300 times its size"):
        list(open_export([path]))


def test_millions_of_empty_rows_are_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "most", 1_000_000)
    nothing = pa.nulls(20_000, pa.string())
    with pytest.raises(InputError, match="unpacks to more than"):
        list(open_export([write(tmp_path / "a.parquet", {"ticket_id": nothing, "body": nothing})]))


@pytest.mark.parametrize("size", [100_000, 1_000_000, 50_000_000])
def test_a_batch_is_bounded_by_the_table_that_it_repeats(tmp_path: Path, size: int) -> None:
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 10), pa.array(["x" * size])).cast(pa.string())
    data = io.BytesIO()
    pq.write_table(pa.table({"body": text}), data, compression="zstd", dictionary_pagesize_limit=1 << 30)
    (tmp_path / "a").write_bytes(data.getvalue())
    source = Source("a", tmp_path / "a", False, b"", "binary")
    with parquet._opened(source) as file:
        rows = parquet._rows_at_once(source, file.metadata)
    assert 0.5 < rows * size / (64 << 20) <= 1


def test_no_small_batches_where_nothing_is_repeated(tmp_path: Path) -> None:
    texts = [f"{n} " + "x" * 2000 for n in range(2000)]
    path = write(tmp_path / "a.parquet", {"body": texts}, use_dictionary=False)
    source = Source(path, Path(path), False, b"", "binary")
    with parquet._opened(source) as file:
        assert parquet._rows_at_once(source, file.metadata) == parquet._BATCH


@pytest.mark.parametrize(
    ("header", "numbers"),
    [
        (b"\x15\x04\x15\x80\x01\x15\x00", [2, 64, 0]),
        (b"", []),
        (b"\x15\xff", []),
        (b"\x19\x04", []),
        (b"\x15\x03", [-2]),
    ],
    ids=["a-page", "nothing", "cut", "another-type", "below-zero"],
)
def test_the_numbers_of_a_page_header(header: bytes, numbers: list[int]) -> None:
    assert list(parquet._numbers(header)) == numbers


def test_ids_may_be_uuids(tmp_path: Path) -> None:
    ids = [b"0123456789abcdef", b"0123456789abcdeg"]
    found = open_export([write(tmp_path / "a.parquet", {"ticket_id": pa.array(ids, pa.uuid())})])
    assert [t.id for t in found] == [str(UUID(bytes=one)) for one in ids]
