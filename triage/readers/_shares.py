"""Which rows of a table share their id, told row by row: in memory for small tables, else by a sort on disk."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from triage.fields.table import text_of
from triage.readers import _shelf
from triage.readers._disk import Disk

_MARKS = 4
"""Marks that are held for every entry that a shelf holds: they are small."""
_LOOSE = 0
"""The mark of a row without an id."""
Share = tuple[int, int, int]
"""A row that shares its id: its index, the index of the first row of that id, and the rows left, itself included."""


def ident(value: object) -> str:
    """Return an id as text; "" where there is none, or where the row will be rejected for it."""
    if value.__class__ is not str or "\0" in value:
        try:
            value = text_of(value, "ticket_id")
        except ValueError:
            return ""
    return value if value.strip() else ""


class Shares:
    """`add` every row's id in turn, `close`, then ask `rows`. Ids are kept as 64-bit hashes only."""

    def __init__(self) -> None:
        self._marks = array("q")
        self._found: list[Share] = []
        self._disk: Disk | None = None

    def add(self, ticket_id: str) -> None:
        """Note the id of the next row; an empty one is shared with no other row."""
        self.extend((ticket_id,))

    def extend(self, ticket_ids: Iterable[str]) -> None:
        """Note the ids of the next rows."""
        self._marks.extend(map(hash, ticket_ids))  # that of "" is 0
        if len(self._marks) > _MARKS * _shelf.HELD:
            self._write()

    def close(self) -> None:
        """Find the rows that share an id."""
        if self._disk is None:
            self._found = _in_memory(self._marks)
            self._marks = array("q")
            return
        self._write()
        disk = self._disk
        disk.run("CREATE TABLE share (n INTEGER, first INTEGER, left INTEGER)")
        marks = f"SELECT mark FROM row WHERE mark <> {_LOOSE} GROUP BY mark HAVING COUNT(*) > 1"
        if disk.one(f"{marks} LIMIT 1") is not None:
            rows = disk.all(f"SELECT mark, n FROM row WHERE mark <> {_LOOSE} ORDER BY mark, n")
            disk.many("INSERT INTO share VALUES (?, ?, ?)", _shared(rows))
        disk.run("DROP TABLE row")

    def rows(self) -> Iterator[Share]:
        """Yield the rows that share their id with others, in the order of the table."""
        if self._disk is None:
            return iter(self._found)
        return self._disk.all("SELECT n, first, left FROM share ORDER BY n")

    def _write(self) -> None:
        if self._disk is None:
            self._disk = Disk("CREATE TABLE row (n INTEGER PRIMARY KEY, mark INTEGER)")
            self._disk.run("INSERT INTO row VALUES (-1, ?)", (_LOOSE,))  # so that the first row is number 0
        self._disk.many("INSERT INTO row (mark) VALUES (?)", zip(self._marks, strict=True))
        self._marks = array("q")


def _in_memory(marks: array[int]) -> list[Share]:
    if len(set(marks)) == len(marks):
        return []
    counts = Counter(marks)
    del counts[_LOOSE]
    first: dict[int, int] = {}
    found = []
    for n, mark in enumerate(marks):
        if counts[mark] > 1 or mark in first:
            found.append((n, first.setdefault(mark, n), counts[mark]))
            counts[mark] -= 1
    return found


def _shared(rows: Iterable[tuple[int, int]]) -> Iterator[Share]:
    for _, group in groupby(rows, key=lambda row: row[0]):
        indices = [n for _, n in group]
        if len(indices) > 1:
            yield from ((n, indices[0], len(indices) - i) for i, n in enumerate(indices))
