"""Mappings that are held in memory while they are small, and go to a temporary file (`Disk`) once they grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast, overload

from triage.readers._disk import Disk, pack, unpack

V = TypeVar("V")
D = TypeVar("D")
HELD = 8192
"""Entries that are held in memory; the records of a ticket system are a few KB each."""


class Shelf(Mapping[str, V]):
    """A dictionary of any size; it remembers the order in which its keys first came."""

    def __init__(self) -> None:
        self._held: dict[str, V] = {}
        self._disk: Disk | None = None
        self._count: int | None = None

    def __setitem__(self, key: str, value: V) -> None:
        self._held[key] = value
        self._count = None
        if len(self._held) > HELD:
            self._write()

    @overload
    def get(self, key: str, default: None = None, /) -> V | None: ...
    @overload
    def get(self, key: str, default: V | D, /) -> V | D: ...
    def get(self, key: str, default: Any = None, /) -> Any:
        if self._disk is None or key in self._held:
            return self._held.get(key, default)
        row = self._disk.one("SELECT value FROM shelf WHERE key = ?", (key,))
        return default if row is None else unpack(row[0])

    def __getitem__(self, key: str) -> V:
        found = self.get(key, _MISSING)
        if found is _MISSING:
            raise KeyError(key)
        return cast(V, found)

    def __contains__(self, key: object) -> bool:
        if self._disk is None or key in self._held:
            return key in self._held
        return self._disk.one("SELECT 1 FROM shelf WHERE key = ?", (key,)) is not None

    def setdefault(self, key: str, value: V) -> V:
        """Return what stands under `key`; `value` itself where nothing stood."""
        found = self.get(key, _MISSING)
        if found is not _MISSING:
            return cast(V, found)
        self[key] = value
        return value

    def __iter__(self) -> Iterator[str]:
        if self._disk is None:
            return iter(self._held)
        return (row[0] for row in self._written().all("SELECT key FROM shelf ORDER BY n"))

    def __len__(self) -> int:
        if self._disk is None:
            return len(self._held)
        if self._count is None:
            self._count = int(self._written().one("SELECT COUNT(*) FROM shelf")[0])
        return self._count

    def _written(self) -> Disk:
        return self._write() if self._held or self._disk is None else self._disk

    def _write(self) -> Disk:
        if self._disk is None:
            self._disk = Disk("CREATE TABLE shelf (n INTEGER PRIMARY KEY, key TEXT UNIQUE, value BLOB)")
        self._disk.many(
            "INSERT INTO shelf (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            ((key, pack(value)) for key, value in self._held.items()),
        )
        self._held.clear()
        return self._disk


_MISSING: Any = object()


class Groups(Mapping[str, Sequence[V]]):
    """Lists under keys, of any size in all: keys in the order in which they first came, values as they were added."""

    def __init__(self) -> None:
        self._held: dict[str, list[V]] = {}
        self._many = 0
        self._disk: Disk | None = None

    def add(self, key: str, value: V) -> None:
        self._held.setdefault(key, []).append(value)
        self._many += 1
        if self._many > HELD:
            self._write()

    @overload
    def get(self, key: str, default: None = None, /) -> Sequence[V] | None: ...
    @overload
    def get(self, key: str, default: Sequence[V] | D, /) -> Sequence[V] | D: ...
    def get(self, key: str, default: Any = None, /) -> Any:
        if self._disk is None:
            return self._held.get(key, default)
        rows = self._written().all("SELECT value FROM list WHERE key = ? ORDER BY n", (key,))
        return [unpack(row[0]) for row in rows] or default

    def __getitem__(self, key: str) -> Sequence[V]:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        if self._disk is None:
            return iter(self._held)
        rows = self._written().all("SELECT key FROM list GROUP BY key ORDER BY MIN(n)")
        return (row[0] for row in rows)

    def __len__(self) -> int:
        if self._disk is None:
            return len(self._held)
        return int(self._written().one("SELECT COUNT(DISTINCT key) FROM list")[0])

    def __bool__(self) -> bool:
        return self._disk is not None or bool(self._held)

    def _written(self) -> Disk:
        disk = self._write() if self._held or self._disk is None else self._disk
        disk.run("CREATE INDEX IF NOT EXISTS by_key ON list (key)")  # once all are in: cheaper than one by one
        return disk

    def _write(self) -> Disk:
        if self._disk is None:
            self._disk = Disk("CREATE TABLE list (n INTEGER PRIMARY KEY, key TEXT, value BLOB)")
        self._disk.many(
            "INSERT INTO list (key, value) VALUES (?, ?)",
            ((key, pack(value)) for key, values in self._held.items() for value in values),
        )
        self._held.clear()
        self._many = 0
        return self._disk
