"""A private temporary database for what does not fit into memory.

It is SQLite's own kind of temporary file: nobody else can open it by name, and the system removes it when it is closed,
however the run ends. It lies where temporary files lie (``SQLITE_TMPDIR``, else ``TMPDIR``).
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from io import BytesIO
from operator import attrgetter
from typing import Any

from triage.errors import InputError

_CACHE_KB = 1024


class Disk:
    """A temporary database. Its pages are written out when they fill the cache, so that memory stays flat."""

    def __init__(self, *tables: str) -> None:
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for line in (f"PRAGMA cache_size=-{_CACHE_KB}", "PRAGMA temp_store=FILE", "PRAGMA journal_mode=OFF",
                     "PRAGMA synchronous=OFF", *tables, "BEGIN"):  # fmt: skip
            self.run(line)

    def run(self, line: str, values: Sequence[object] = ()) -> None:
        try:
            self._base.execute(line, values)
        except sqlite3.Error as error:
            raise _told(error) from error

    def many(self, line: str, values: Iterable[Sequence[object]]) -> None:
        try:
            self._base.executemany(line, values)
        except sqlite3.Error as error:
            raise _told(error) from error

    def one(self, line: str, values: Sequence[object] = ()) -> Any:
        """Return the first row that is found, or ``None``."""
        try:
            return self._base.execute(line, values).fetchone()
        except sqlite3.Error as error:
            raise _told(error) from error

    def all(self, line: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """Yield all rows; the table must not be written to meanwhile."""
        try:
            yield from self._base.execute(line, values)
        except sqlite3.Error as error:
            raise _told(error) from error


def _told(error: sqlite3.Error) -> InputError:
    return InputError(
        f"the temporary file that a large input needs cannot be written ({error}); free some space, or name another "
        "folder in TMPDIR"
    )


class _Reducers(dict[type, Callable[[Any], tuple[type, tuple[Any, ...]]]]):
    """How to take values apart for a file: our frozen types by their fields, several times faster than by default."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        read = attrgetter(*(field.name for field in fields(kind)))
        self[kind] = found = lambda value: (kind, read(value))
        return found


_REDUCERS = _Reducers()


def pack(value: object) -> bytes:
    """Write a value as bytes, see `unpack`."""
    out = BytesIO()
    pickler = pickle.Pickler(out, protocol=5)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return out.getvalue()


def unpack(data: bytes) -> Any:
    """Read back what `pack` wrote: never anything but our own bytes, from a file that nobody else can name."""
    return pickle.loads(data)
