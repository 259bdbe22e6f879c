"""Tables that are written to: how one is made, checked against what is there, and filled by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from triage.databases import engine as engines
from triage.databases.cells import fitting
from triage.databases.url import SQLITE, Place
from triage.errors import OutputError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

Row = Mapping[str, Any]
Batches = Callable[[], Iterable[Sequence[Row]]]
MYSQL = ("mysql", "mariadb")
_UPSERTS = (SQLITE, "postgresql", *MYSQL)
_UNDONE = (SQLITE, "postgresql")
"""Kinds of databases that take back a new table when its transaction is."""
_KEY_LENGTH = 255
_LONG = 2**24 - 1


class Kind(Enum):
    """What a column holds. SQLite has no type for times: they are texts there, as its own functions read them."""

    TEXT = "text"
    FLAG = "flag"
    WHOLE = "whole number"
    NUMBER = "number"
    MOMENT = "moment"
    LIST = "list"


def begin_at_once(engine: Engine) -> Engine:
    """Let SQLite's driver begin transactions when they begin, with the lock, and new tables inside."""
    import sqlalchemy as sa

    if engine.dialect.name == SQLITE:
        sa.event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def define(name: str, schema: str | None, kind: str, columns: Mapping[str, Kind]) -> Table:
    """Return a table as it is made in a database of this `kind`; its first column is the key."""
    import sqlalchemy as sa
    from sqlalchemy.dialects.postgresql import JSONB

    long = sa.Text(_LONG) if kind in MYSQL else sa.Text()
    types: dict[Kind, Any] = {
        Kind.TEXT: long,
        Kind.FLAG: sa.Boolean(),
        Kind.WHOLE: sa.BigInteger(),
        Kind.NUMBER: sa.Double(),
        Kind.MOMENT: sa.Text() if kind == SQLITE else sa.DateTime(timezone=True),
        Kind.LIST: JSONB() if kind == "postgresql" else sa.JSON() if kind in engines.JSON else long,
    }
    key = next(iter(columns))
    if columns[key] is Kind.TEXT and kind not in _UNDONE:
        # a key has a length there, and ids that differ in case alone are two tickets, which MySQL must be told
        key_type: Any = sa.String(_KEY_LENGTH, collation="utf8mb4_bin" if kind in MYSQL else None)
    else:
        key_type = types[columns[key]]
    return sa.Table(
        name,
        sa.MetaData(schema=schema),
        sa.Column(key, key_type, primary_key=True, autoincrement=False),
        *(sa.Column(c, types[k], nullable=k is not Kind.FLAG) for c, k in columns.items() if c != key),
    )


def has(connection: Connection, table: Table) -> bool:
    """Tell whether a table is there."""
    import sqlalchemy as sa

    return sa.inspect(connection).has_table(table.name, table.schema)


def existing(connection: Connection, wanted: Table, place: Place) -> Table:
    """Return `wanted` with the types that it has in the database; it is made where it is missing.

    Columns of the user's own are left alone. Raises `OutputError` for a table that the rows cannot be put into.
    """
    import sqlalchemy as sa

    if not has(connection, wanted):
        wanted.create(connection)
    types = engines.columns(connection, wanted.name, wanted.schema)
    key = key_of(wanted)
    missing = [column.name for column in wanted.columns if column.name not in types]
    faults = [f"has no column {', '.join(missing)}"] if missing else []
    if key not in missing and not _unique(connection, wanted, key):
        faults.append(f"has a column {key} that is neither the primary key nor unique by itself")
    if faults:
        names = ", ".join(column.name for column in wanted.columns)
        hint = f"(wanted: {names}; a table that is not there yet is made)"
        raise OutputError(place.says(f"the table '{wanted.name}' {' and '.join(faults)} {hint}"))
    return sa.Table(
        wanted.name,
        sa.MetaData(schema=wanted.schema),
        *(sa.Column(c.name, types[c.name], primary_key=c.name == key, autoincrement=False) for c in wanted.columns),
    )


def key_of(table: Table) -> str:
    """Return the name of the column that is the key."""
    return str(next(iter(table.primary_key.columns)).name)


def _unique(connection: Connection, table: Table, key: str) -> bool:
    import sqlalchemy as sa

    found = sa.inspect(connection)
    where = (table.name, table.schema)
    groups: list[Any] = [found.get_pk_constraint(*where).get("constrained_columns")]
    groups += [c["column_names"] for c in found.get_unique_constraints(*where)]
    groups += [index["column_names"] for index in found.get_indexes(*where) if index["unique"]]
    return [key] in groups


def probe(connection: Connection, wanted: Table, place: Place) -> None:
    """Find out whether a table can be written; nothing changes, once the transaction is taken back."""
    import sqlalchemy as sa

    if not has(connection, wanted) and connection.dialect.name not in _UNDONE:
        return
    found = existing(connection, wanted, place)
    key = found.c[key_of(found)]
    connection.execute(found.insert().from_select(list(found.columns), sa.select(*found.columns).where(sa.false())))
    connection.execute(found.update().where(sa.false()).values({c: c for c in found.columns if c is not key}))


def upsert(connection: Connection, table: Table, batches: Batches) -> None:
    """Put rows into `table`: one whose key is there already is brought up to date.

    Raises `OutputError` where the database takes two keys for one, as it may when it does not mind case.
    """
    import sqlalchemy as sa

    key, fitted = key_of(table), _fitted(table)
    if connection.dialect.name not in _UPSERTS:
        gone = table.delete().where(table.c[key] == sa.bindparam("_key"))
        for rows in batches():  # all of them first: none may take away what was put in just now
            connection.execute(gone, [{"_key": row[key]} for row in fitted(rows)])
    statement = _upsert(connection.dialect.name, table, key)
    for rows in batches():
        values = fitted(rows)
        connection.execute(statement, values)
        there = connection.scalars(sa.select(table.c[key]).where(table.c[key].in_([row[key] for row in values])))
        if lost := {str(row[key]) for row in rows} - set(map(str, there)):
            what = f"the column {key} of '{table.name}' takes two of them for one (such as '{min(lost)}')"
            raise OutputError(f"{what}: make it a text that minds case and blanks")


def _upsert(kind: str, table: Table, key: str) -> Any:
    from sqlalchemy.dialects import mysql, postgresql, sqlite

    others = [column.name for column in table.columns if column.name != key]
    if kind in MYSQL:
        into = mysql.insert(table)
        return into.on_duplicate_key_update({name: into.inserted[name] for name in others})
    if kind not in _UPSERTS:
        return table.insert()
    put = (sqlite if kind == SQLITE else postgresql).insert(table)
    return put.on_conflict_do_update(index_elements=[key], set_={name: put.excluded[name] for name in others})


def replace(connection: Connection, table: Table, batches: Batches) -> None:
    """Put rows into `table` in place of all that are there."""
    fitted = _fitted(table)
    connection.execute(table.delete())
    for rows in batches():
        connection.execute(table.insert(), fitted(rows))


def _fitted(table: Table) -> Callable[[Sequence[Row]], list[dict[str, Any]]]:
    fits = [(str(column.name), fitting(column.type)) for column in table.columns]

    def fitted(rows: Sequence[Row]) -> list[dict[str, Any]]:
        try:
            return [{name: None if row[name] is None else fit(row[name]) for name, fit in fits} for row in rows]
        except (TypeError, ValueError, LookupError, ArithmeticError):
            raise OutputError(_misfit(rows)) from None

    def _misfit(rows: Sequence[Row]) -> str:
        for row in rows:
            for name, fit in fits:
                try:
                    _ = None if row[name] is None else fit(row[name])
                except (TypeError, ValueError, LookupError, ArithmeticError):
                    kind = table.c[name].type
                    return f"the column {name} of '{table.name}' is {kind} and cannot hold that of {row[key_of(table)]}"
        return ""

    return fitted
