"""Arrow batches -> tickets: a row is read by itself, by the types of its table and not by what other rows hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

import pyarrow as pa

from triage.errors import InputError
from triage.fields.table import check_chosen, lay_out
from triage.readers._cells import Unreadable, cells, plain
from triage.readers._job import Job, Row, joined
from triage.readers._rows import read_row
from triage.readers._survey import NESTED, Survey
from triage.types import Rejected, Ticket

_ACCOUNT = "account"
_WHERE = "table"
_LISTS = ("is_list", "is_large_list", "is_fixed_size_list", "is_list_view", "is_large_list_view")


class Reader:
    """Reads batches of one schema: which column is which field is found once, from the schema alone."""

    def __init__(self, schema: pa.Schema, chosen: Mapping[str, str], zone: ZoneInfo) -> None:
        """`chosen` maps a field to its column. Raises `InputError` when the table cannot be read as a whole."""
        self._needed = needed(schema.names, chosen)
        self._types = {name: plain(schema.field(name).type) for name in self._needed}
        self._job = Job(dict(chosen), zone)
        self._found = _surveyed(schema, self._needed, chosen)
        self._flat = "body" in lay_out([n for n in self._needed if n != NESTED], chosen).fields

    def rows(self, batch: pa.RecordBatch, numbers: Iterable[int]) -> list[Ticket | Rejected]:
        """Read each row, in order. `numbers` say which rows they are: the names of those without an id."""
        columns = [cells(batch.column(name), self._types[name]) for name in self._needed]
        return [self._row(number, row) for number, *row in zip(numbers, *columns, strict=True)]

    def _row(self, number: int, cells: Sequence[object]) -> Ticket | Rejected:
        values = dict(zip(self._needed, cells, strict=True))
        if broken := [name for name, value in values.items() if isinstance(value, Unreadable)]:
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


def _is_list(kind: pa.DataType) -> bool:
    return any(getattr(pa.types, name)(kind) for name in _LISTS)
