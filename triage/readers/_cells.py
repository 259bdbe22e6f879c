"""Arrow's columns as Python has them: what Python cannot hold is a value that says so, and spoils nothing beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_STRINGS = (pa.StringScalar, pa.LargeStringScalar, pa.StringViewScalar)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that Python cannot hold, such as a time of the year 20,000, and why."""

    reason: str

    def __str__(self) -> str:
        return self.reason


def plain(kind: pa.DataType) -> pa.DataType:
    """Return the type as Python can hold it: times in microseconds (nanoseconds need pandas) and in a zone that it
    knows, values themselves where numbers stand for them."""
    if pa.types.is_dictionary(kind):
        return plain(kind.value_type)
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us" if kind.unit == "ns" else kind.unit, tz=_zone(kind.tz))
    if pa.types.is_struct(kind):
        return pa.struct([f.with_type(plain(f.type)) for f in (kind.field(i) for i in range(kind.num_fields))])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        made: Callable[[pa.Field], pa.DataType] = pa.list_ if pa.types.is_list(kind) else pa.large_list
        return made(kind.value_field.with_type(plain(kind.value_type)))
    return kind


def _zone(name: str | None) -> str | None:
    """Return UTC for a zone that is not known here: the moments are the same."""
    if name is None:
        return None
    try:
        pa.lib.string_to_tzinfo(name)
    except (pa.ArrowException, ValueError, KeyError, OSError):
        return "UTC"
    return name


def cells(column: pa.Array, kind: pa.DataType) -> list[Any]:
    """Return the cells as a reader of files would give them, in a type of `plain`; bytes are text."""
    return values(spelt_out(column, kind))


def spelt_out(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return a column in a type of `plain`; one that cannot be brought into it stays as it is."""
    try:
        return column if column.type == kind else column.cast(kind, safe=False)
    except (ValueError, OverflowError, pa.ArrowException):
        return column


def values(column: pa.Array) -> list[Any]:
    """Return the cells of a column that is `spelt_out`; bytes are text."""
    try:
        found = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        found = [_cell(scalar) for scalar in column]
    return [value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in found]


def _cell(scalar: pa.Scalar) -> object:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return (
            bytes(error.object).decode("utf-8", "replace") if isinstance(scalar, _STRINGS) else Unreadable(str(error))
        )
    except (ValueError, OverflowError, pa.ArrowException) as error:
        return Unreadable(str(error))
