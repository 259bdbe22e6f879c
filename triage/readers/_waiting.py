"""Tickets whose rows are still to come, and those that wait behind them, so that tickets keep the order of the table.

Held in memory while they are few. Beyond that they go to a temporary file until all of them are through: the rows of
a ticket may stand at both ends of a table of any size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from triage.readers import _shelf
from triage.readers._shelf import Disk, pack, unpack
from triage.types import Ticket


@dataclass(slots=True)
class _Group:
    """The rows of one ticket as they came in: what was read, line, print; `prints` tells equal ones: print -> line."""

    parts: list[tuple[Ticket, int, int | None]] = field(default_factory=list)
    prints: dict[int, int] = field(default_factory=dict)
    whole: bool = False


class Waiting:
    """Groups of rows by number. `ready` gives them back, whole, in the order in which their first rows were added."""

    def __init__(self) -> None:
        self._groups: dict[int, _Group] = {}
        self._held = 0
        self._disk: Disk | None = None
        self._rows = 0
        self._front: int | None = None
        self._open = False
        """Whether the group at the front of the file still waits for rows."""

    def __bool__(self) -> bool:
        return bool(self._groups) or self._disk is not None

    def add(self, group: int, part: Ticket, line: int, mark: int | None) -> int | None:
        """Take up one row of a group. Returns the line of an equal row before it, which makes it none of the group."""
        if self._disk is not None:
            return self._add_on_disk(self._disk, group, part, (line, mark))
        found = self._groups.setdefault(group, _Group())
        if mark is not None and (first := found.prints.setdefault(mark, line)) != line:
            return first
        found.parts.append((part, line, mark))
        self._held += 1
        if self._held > _shelf.HELD:
            self._to_disk()
        return None

    def finish(self, group: int) -> None:
        """Note that no row of the group is to come."""
        if self._disk is not None:
            self._disk.run("INSERT OR IGNORE INTO whole VALUES (?)", (group,))
            self._open = self._open and group != self._front
        elif group in self._groups:
            self._groups[group].whole = True

    def ready(self) -> Iterator[Sequence[Ticket]]:
        """Yield the groups at the front that are whole."""
        while self._disk is not None and not self._open:
            yield self._pop(self._disk)
        while self._groups:
            group = next(iter(self._groups))
            if not self._groups[group].whole:
                return
            parts = self._groups.pop(group).parts
            self._held -= len(parts)
            yield [part for part, _, _ in parts]

    def rest(self) -> Iterator[Sequence[Ticket]]:
        """Yield what is left, whole or not, once there are no more rows."""
        while self._disk is not None:
            yield self._pop(self._disk)
        for group in self._groups.values():
            yield [part for part, _, _ in group.parts]

    def _to_disk(self) -> None:
        self._disk = Disk(
            "CREATE TABLE part (n INTEGER PRIMARY KEY, grp INTEGER, line INTEGER, mark INTEGER, ticket BLOB)",
            "CREATE INDEX by_group ON part (grp, mark, line)",
            "CREATE TABLE whole (grp INTEGER PRIMARY KEY)",
        )
        self._front, self._rows = next(iter(self._groups)), 0
        for group, found in self._groups.items():
            for part, *row in found.parts:
                self._insert(self._disk, group, part, row)
            if found.whole:
                self.finish(group)
        self._open = not self._groups[self._front].whole
        self._groups.clear()
        self._held = 0

    def _add_on_disk(self, disk: Disk, group: int, part: Ticket, row: Sequence[int | None]) -> int | None:
        line, mark = row
        if mark is not None:
            before = disk.one("SELECT MIN(line) FROM part WHERE grp = ? AND mark = ?", (group, mark))[0]
            if before is not None and before != line:
                return int(before)
        self._insert(disk, group, part, row)
        return None

    def _insert(self, disk: Disk, group: int, part: Ticket, row: Sequence[int | None]) -> None:
        self._rows += 1
        disk.run("INSERT INTO part VALUES (?, ?, ?, ?, ?)", (self._rows, group, *row, pack(part)))

    def _pop(self, disk: Disk) -> Sequence[Ticket]:
        found = [unpack(row[0]) for row in disk.all("SELECT ticket FROM part WHERE grp = ? ORDER BY n", (self._front,))]
        disk.run("DELETE FROM part WHERE grp = ?", (self._front,))
        disk.run("DELETE FROM whole WHERE grp = ?", (self._front,))
        following = disk.one("SELECT grp FROM part ORDER BY n LIMIT 1")
        if following is None:
            disk.close()
            self._disk = None
        else:
            self._front = following[0]
            self._open = disk.one("SELECT 1 FROM whole WHERE grp = ?", following) is None
        return found
