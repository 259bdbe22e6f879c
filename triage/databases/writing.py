"""Rows into a table, by their key, and the rejected ones beside it, in one transaction at the end of a run.

Until then they are kept in temporary files. So a run that is killed leaves the tables as they were, nobody waits for a
lock while tickets are decided, and the table may stand in the database that is read. Running twice gives the same rows.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from triage.databases import engine as engines
from triage.databases import tables
from triage.databases.cells import without_nul
from triage.databases.tables import Kind
from triage.databases.url import BESIDE, SQLITE, Place
from triage.errors import OutputError

REJECTED = {  # each run replaces its rows
    "number": Kind.WHOLE,
    "source": Kind.TEXT,
    "line": Kind.WHOLE,
    "ticket_id": Kind.TEXT,
    "reason": Kind.TEXT,
    "raw": Kind.TEXT,
}
_BATCH = 500
_NUL = rb"\u0000"


class Tables:
    """The table of a place, with these `columns` (the first is the key), and the one of rejected rows beside it.

    Raises `OutputError` at once for what can be known before the first row comes.
    """

    def __init__(self, place: Place, columns: Mapping[str, Kind], rows: IO[bytes], rejected: IO[bytes]) -> None:
        if place.query or not place.table:
            raise OutputError(place.says("names no table to write to (?table=NAME)"))
        if place.kind == SQLITE and place.address.database in (None, "", ":memory:"):
            raise OutputError(place.says("is a database in memory; name a file (sqlite:///NAME.db?table=NAME)"))
        self._place = place
        self._rows, self._rejected = rows, rejected
        self._engine = tables.begin_at_once(engines.make(place))
        name, beside = ((name, place.schema, self._engine.dialect.name) for name in (place.table, place.table + BESIDE))
        self._table, self._beside = tables.define(*name, columns), tables.define(*beside, REJECTED)
        self._check()

    def append(self, lines: bytes) -> None:
        """Take rows: a JSON object a line."""
        self._rows.write(lines)

    def reject(self, lines: bytes) -> None:
        """Take rejected rows: a JSON object a line, with the columns of `REJECTED`."""
        self._rejected.write(lines)

    def commit(self) -> None:
        """Put all into the tables. Raises `OutputError`: nothing changed there, and the rows are kept in a file."""
        file = self._place.file
        new = file is not None and not file.exists()
        try:
            if new and file:
                _make(file, self._place)
            with engines.explained(self._place, OutputError, "cannot be written"), self._engine.begin() as connection:
                self._load(connection)
        except BaseException as error:
            if new and file and file.exists() and not file.stat().st_size:
                file.unlink()
            if isinstance(error, OutputError):
                raise OutputError(f"{error}; nothing was changed there{self._keep()}") from None
            raise

    def _load(self, connection: Any) -> None:
        with_beside = self._rejected.tell() or tables.has(connection, self._beside)
        wanted = (self._table, self._beside) if with_beside else (self._table,)
        found = [tables.existing(connection, table, self._place) for table in wanted]  # MySQL commits at each new one
        tables.upsert(connection, found[0], partial(_batches, self._rows))
        if with_beside:
            tables.replace(connection, found[1], partial(_batches, self._rejected))

    def _check(self) -> None:
        place = self._place
        if place.file and not place.file.exists():
            if not place.file.parent.is_dir():
                raise OutputError(place.says(f"cannot be written: there is no folder {place.file.parent}"))
            return
        with engines.explained(place, OutputError, "cannot be written"), self._engine.connect() as connection:
            for table in (self._table, self._beside):
                tables.probe(connection, table, place)
            connection.rollback()

    def _keep(self) -> str:
        """Save what hours have gone into where a database has gone away, and say where."""
        if not self._rows.tell():
            return ""
        try:
            with tempfile.NamedTemporaryFile(prefix="triage-", suffix=".jsonl", delete=False) as kept:
                self._rows.seek(0)
                shutil.copyfileobj(self._rows, kept)
        except OSError:
            return ""
        return f", and the rows are kept in {kept.name}"


@contextmanager
def writing(place: Place, columns: Mapping[str, Kind]) -> Iterator[Tables]:
    """Open the tables of a place; they are written when the block ends well. Raises `OutputError`."""
    try:
        with tempfile.TemporaryFile(prefix="triage-") as rows, tempfile.TemporaryFile(prefix="triage-") as rejected:
            found = Tables(place, columns, rows, rejected)
            yield found
            found.commit()
    except OSError as error:  # a full disk, as a rule; what a database says is no such error
        where = f"{tempfile.gettempdir()} (TMPDIR)"
        raise OutputError(place.says(f"rows for it cannot be kept in {where}: {error.strerror or error}")) from None


def _make(file: Path, place: Place) -> None:
    """Make the file of a database, empty: SQLite would make it for everybody to read."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o660))
    except OSError as error:
        raise OutputError(place.says(f"cannot be written: {error.strerror or error}")) from None


def _batches(kept: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    kept.seek(0)
    while lines := list(islice(kept, _BATCH)):
        rows = [orjson.loads(line) for line in lines]
        yield [without_nul(row) for row in rows] if any(_NUL in line for line in lines) else rows
