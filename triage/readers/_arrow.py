"""Arrow batches -> tickets: a row is read by itself, by the types of its table and not by what other rows hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from triage.errors import InputError
from triage.fields.table import check_chosen, lay_out
from triage.readers._job import Job, Row, joined
from triage.readers._rows import read_row
from triage.readers._survey import NESTED, Survey
from triage.types import Rejected, Ticket

_ACCOUNT = "account"
_WHERE = "table"
_STRINGS = (pa.StringScalar, pa.LargeStringScalar, pa.StringViewScalar)
_LISTS = ("is_list", "is_large_list", "is_fixed_size_list", "is_list_view", "is_large_list_view")


class Reader:
    """Reads batches of one schema: which column is which field is found once, from the schema alone."""

    def __init__(self, schema: pa.Schema, chosen: Mapping[str, str], zone: ZoneInfo) -> None:
        """`chosen` maps a field to its column. Raises `InputError` when the table cannot be read as a whole."""
        self._needed = needed(schema.names, chosen)
        self._types = {name: _plain(schema.field(name).type) for name in self._needed}
        self._job = Job(dict(chosen), zone)
        self._found = _surveyed(schema, self._needed, chosen)
        self._flat = "body" in lay_out([n for n in self._needed if n != NESTED], chosen).fields

    def rows(self, batch: pa.RecordBatch, numbers: Iterable[int]) -> list[Ticket | Rejected]:
        """Read each row, in order. `numbers` say which rows they are: the names of those without an id."""
        columns = [_cells(batch.column(name), self._types[name]) for name in self._needed]
        return [self._row(number, cells) for number, *cells in zip(numbers, *columns, strict=True)]

    def _row(self, number: int, cells: Sequence[object]) -> Ticket | Rejected:
        values = dict(zip(self._needed, cells, strict=True))
        if broken := [name for name, value in values.items() if isinstance(value, _Broken)]:
            return Rejected(_WHERE, number, "; ".join(f"{n} cannot be read: {values[n]}" for n in broken))
        if self._flat and values.get(NESTED, cells) is None:
            del values[NESTED]  # this row has no thread: its text stands in a column
        self._job.rows_read = number
        return read_row(Row(number, values), self._found, self._job, _WHERE)


def needed(names: Sequence[str], chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns that are looked at. Raises `InputError` when no column holds text or a chosen one is missing.

    No others are turned into Python objects, so what else a table holds costs nothing and cannot fail.
    """
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"the table has columns of the same name: {joined(twice)}")
    check_chosen(chosen, names, "the table")
    layout = lay_out(names, chosen)
    if NESTED not in names and "body" not in layout.fields:
        raise InputError(
            f"no column holds the text of the tickets (columns: {joined(names)}); name it: columns={{'body': ...}}"
        )
    used = {column for columns in layout.fields.values() for column in columns}
    return tuple(name for name in names if name in used or name in layout.texts or name in (NESTED, _ACCOUNT))


def _surveyed(schema: pa.Schema, names: Sequence[str], chosen: Mapping[str, str]) -> Survey:
    """Take from the types what a reader of files finds out in a pass over all rows: which fields there is place for."""
    found = Survey(chosen)
    found.present.update(found.layout(dict.fromkeys(names)).fields)
    for column, inner in ((NESTED, {"author", "created_at"}), (_ACCOUNT, {"tier", "followers"})):
        kind = schema.field(column).type if column in names else pa.null()
        kind = kind.value_type if _is_list(kind) else kind
        if pa.types.is_struct(kind):
            there = inner & {kind.field(i).name for i in range(kind.num_fields)}
            found.present.update("account_tier" if name == "tier" else name for name in there)
    found.close()
    return found


@dataclass(frozen=True, slots=True)
class _Broken:
    """A cell that Python cannot hold, such as a time of the year 20,000, and why."""

    reason: str

    def __str__(self) -> str:
        return self.reason


def _cells(column: pa.Array, kind: pa.DataType) -> list[Any]:
    """Return the cells as a reader of files would give them: bytes are text, times have microseconds."""
    try:
        column = column if column.type == kind else column.cast(kind, safe=False)
        cells = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        cells = [_cell(scalar) for scalar in column]
    return [value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in cells]


def _cell(scalar: pa.Scalar) -> object:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return bytes(error.object).decode("utf-8", "replace") if isinstance(scalar, _STRINGS) else _Broken(str(error))
    except (ValueError, OverflowError, pa.ArrowException) as error:
        return _Broken(str(error))


def _plain(kind: pa.DataType) -> pa.DataType:
    """Return the type with times in microseconds: nanoseconds need pandas to become Python's."""
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", tz=kind.tz)
    if pa.types.is_struct(kind):
        return pa.struct([f.with_type(_plain(f.type)) for f in (kind.field(i) for i in range(kind.num_fields))])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        made: Callable[[pa.Field], pa.DataType] = pa.list_ if pa.types.is_list(kind) else pa.large_list
        return made(kind.value_field.with_type(_plain(kind.value_type)))
    return kind


def _is_list(kind: pa.DataType) -> bool:
    return any(getattr(pa.types, name)(kind) for name in _LISTS)
