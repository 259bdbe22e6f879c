"""Rows of a table, a view or a query of a database.

They are fetched once, by one statement and a cursor of the server, into a temporary file, and read from there as often
as is needed. So they are of one moment in every kind of database, memory stays the same for any number of them, and
no connection, transaction or lock is held while tickets are decided, which may take hours.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from triage.databases import engine as engines
from triage.databases.url import SQLITE, Place
from triage.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult

_BATCH = 1000
_LARGEST = 2**63
_TIMES = ("timestamp", "timestamptz", "date")


class Rows:
    """The rows of a place, fetched: `names` of the columns, and what is to be said about them in `warnings`.

    `objects` are columns of text that may hold JSON, and the mark that it begins with. Raises `InputError`.
    """

    def __init__(self, place: Place, objects: dict[str, str]) -> None:
        if place.file and not place.file.is_file():
            raise InputError(place.says("no such file"))
        self.warnings: list[str] = []
        self._kept = tempfile.TemporaryFile(prefix="triage-")  # noqa: SIM115 - it goes with these rows or the process
        try:
            self.names = self._fetch(place, objects)
        except BaseException as error:
            self._kept.close()
            if isinstance(error, OSError):
                where = f"{tempfile.gettempdir()} (TMPDIR)"
                raise InputError(place.says(f"cannot be fetched into {where}: {error.strerror or error}")) from None
            raise

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows from the start, in plain JSON; one pass after the other."""
        self._kept.seek(0)
        for line in self._kept:
            yield dict(zip(self.names, orjson.loads(line), strict=True))

    def _fetch(self, place: Place, objects: dict[str, str]) -> list[str]:
        with engines.explained(place, InputError, "cannot be opened"), closing(_connect(place)) as connection:
            with engines.explained(place, InputError, "cannot be read"):
                damaged = _prepare(connection)
                result, marks = self._table(connection, place) if not place.query else (_query(connection, place), {})
                names = list(result.keys())
                if twice := sorted({name for name in names if names.count(name) > 1}):
                    raise InputError(place.says(f"gives columns of the same name: {', '.join(twice)}"))
                marks |= objects
                found = [(at, marks[name]) for at, name in enumerate(names) if name in marks]
                for batch in result.partitions(_BATCH):
                    self._kept.writelines(_line(list(row), found) for row in batch)
            self._kept.flush()
        if damaged:
            self.warnings.append(place.says("holds damaged UTF-8; the damaged characters are shown as \ufffd"))
        return names

    def _table(self, connection: Connection, place: Place) -> tuple[CursorResult[Any], dict[str, str]]:
        """Select a table in the order of its primary key, so that runs repeat. Also returns its columns of JSON.

        The columns carry no types: a value that is not quite of its type (SQLite checks none) is read as it stands.
        """
        import sqlalchemy as sa

        found = sa.inspect(connection)
        if not place.table or not found.has_table(place.table, place.schema):
            raise InputError(engines.unknown_table(connection, place))
        types = engines.columns(connection, place.table, place.schema)
        key = found.get_pk_constraint(place.table, place.schema).get("constrained_columns") or []
        if not key:
            self.warnings.append(place.says("has no primary key; its rows come in the database's own order"))
        chosen: Any = sa.select(*map(sa.column, types)).select_from(sa.table(place.table, schema=place.schema))
        marks = {name: "" for name, kind in types.items() if isinstance(kind, sa.JSON)}
        return connection.execute(chosen.order_by(*map(sa.column, key))), marks


def _connect(place: Place) -> Connection:
    options: dict[str, Any] = {"stream_results": True, "yield_per": _BATCH}
    if place.kind == "postgresql":
        options["postgresql_readonly"] = True
    return engines.make(place).connect().execution_options(**options)


def _prepare(connection: Connection) -> list[bool]:
    """Let nothing be written, and no value that Python cannot hold stop the rest. Returns a list of damages seen."""
    damaged: list[bool] = []
    raw: Any = connection.connection.driver_connection

    def text(data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            damaged[:] = [True]
            return data.decode(errors="replace")

    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        raw.text_factory = text
    elif connection.dialect.driver == "psycopg":
        from psycopg.types.string import TextLoader

        for name in _TIMES:  # 'infinity' and years before 1 are times there, and none in Python
            raw.adapters.register_loader(name, TextLoader)
    return damaged


def _query(connection: Connection, place: Place) -> CursorResult[Any]:
    """Run the user's own statement as it stands: a colon or a per cent in it is no parameter."""
    result = connection.execution_options(no_parameters=True).exec_driver_sql(place.query)
    if not result.returns_rows:
        raise InputError(place.says("the query gives no rows (it should be a SELECT)"))
    return result


def _line(values: list[Any], objects: Sequence[tuple[int, str]]) -> bytes:
    for at, mark in objects:
        if isinstance(values[at], str) and values[at].lstrip().startswith(mark):
            values[at] = _parsed(values[at])
    try:
        return orjson.dumps(values, default=_plain) + b"\n"
    except TypeError:
        return orjson.dumps(_sound(values)) + b"\n"


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text)
    except ValueError:
        return text


def _plain(value: object) -> object:
    """Turn what JSON has no word for into text, a number exactly. Times and UUIDs are turned by orjson itself."""
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return str(value)


def _sound(value: object) -> object:
    """Return `value` without numbers and characters that JSON or UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {str(_sound(k)): _sound(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(v) for v in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value < _LARGEST else str(value)
    return _sound(_plain(value))
