"""Opening a database: its driver, what is said when that fails, and a look at what tables it has."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson

from triage.databases.url import SQLITE, Place
from triage.errors import TriageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PACKAGES = {
    "psycopg": "'psycopg[binary]'",
    "psycopg2": "psycopg2-binary",
    "MySQLdb": "mysqlclient",
    "snowflake": "snowflake-sqlalchemy",
}
"""Module of a driver -> the package that brings it, where its name is another."""
_BUILT_IN = ("sqlite", "postgresql", "mysql", "mariadb", "oracle", "mssql")
JSON = ("sqlite", "postgresql", "mysql", "mariadb", "mssql")
"""Kinds of databases that have a type for JSON."""
_WAIT_SECONDS = 60
_SHOWN = 40


def make(place: Place) -> Engine:
    """Make the engine of a place; nothing is connected yet. Raises `TriageError` for a driver that is not here."""
    import sqlalchemy as sa

    options: dict[str, Any] = {"connect_args": {"timeout": _WAIT_SECONDS}} if place.kind == SQLITE else {}
    if place.kind in JSON:
        options["json_serializer"] = lambda value: orjson.dumps(value).decode()
    try:
        with warnings.catch_warnings():  # of a parameter that the driver would pass over
            warnings.simplefilter("error", sa.exc.SAWarning)
            # parameters are hidden, as those of a statement are what customers wrote
            engine = sa.create_engine(place.address, hide_parameters=True, poolclass=sa.NullPool, **options)
    except sa.exc.SAWarning as warning:
        raise TriageError(place.says(str(warning).partition(";")[0])) from None
    except sa.exc.NoSuchModuleError:
        raise TriageError(
            place.says(
                f"no driver is called '{place.address.drivername}' "
                f"(known: {', '.join(_BUILT_IN)}; a package may bring others)"
            )
        ) from None
    except ModuleNotFoundError as error:
        module = (error.name or place.address.drivername).partition(".")[0]
        raise TriageError(
            place.says(f"needs the driver {module}: pip install {_PACKAGES.get(module, module)}")
        ) from None
    if engine.dialect.is_async:
        raise TriageError(place.says(f"{place.address.drivername} is asynchronous; name a driver that is not"))
    return engine


@contextmanager
def explained(place: Place, failure: type[TriageError], what: str) -> Iterator[None]:
    """Turn what a driver or SQLAlchemy says into a `failure` in one line, without parameters and password."""
    from sqlalchemy import exc

    try:
        yield
    except exc.DBAPIError as error:
        raise failure(place.says(f"{what}: {_first(error.orig)}")) from None
    except (exc.SQLAlchemyError, TypeError, ValueError, LookupError) as error:
        raise failure(place.says(f"{what}: {_first(error)}")) from None


def _first(error: object) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def tables(connection: Connection, schema: str | None) -> tuple[str, ...]:
    """List the tables and views of a schema."""
    import sqlalchemy as sa

    found = sa.inspect(connection)
    return tuple(sorted({*found.get_table_names(schema), *found.get_view_names(schema)}))


def columns(connection: Connection, table: str, schema: str | None) -> dict[str, Any]:
    """Return the columns of a table as the database has them: name -> type."""
    import sqlalchemy as sa

    with warnings.catch_warnings():  # of a type that SQLAlchemy does not know; the driver reads it all the same
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        return {column["name"]: column["type"] for column in sa.inspect(connection).get_columns(table, schema)}


def unknown_table(connection: Connection, place: Place) -> str:
    """Return what to say about a table that is not there or not named."""
    there = tables(connection, place.schema)
    listed = ", ".join(there[:_SHOWN]) + (f", ... ({len(there)} in all)" if len(there) > _SHOWN else "")
    where = f"the schema '{place.schema}'" if place.schema else "the database"
    head = f"has no table '{place.table}'" if place.table else "names no table (?table=NAME, or ?query=SELECT...)"
    return place.says(f"{head}; {where} has {listed or 'none'}")
