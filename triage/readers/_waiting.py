"""Tickets whose rows are still to come, and those that wait behind them, so that tickets keep the order of the table.

Held in memory while they are few. Once they are more, they and all that follows go to a temporary file until the
table has ended: the rows of a ticket may stand at both ends of a table of any size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from triage.readers import _shelf
from triage.readers._disk import Disk, pack, unpack
from triage.types import Ticket


@dataclass(slots=True)
class _Group:
    """The rows of one ticket as they came in; `prints` tells equal ones: the print of a row -> its line."""

    parts: list[Ticket] = field(default_factory=list)
    prints: dict[int, int] = field(default_factory=dict)
    whole: bool = False


class Waiting:
    """Groups of rows by number. `ready` and `rest` give them back in the order in which their first rows were added."""

    def __init__(self) -> None:
        self._groups: dict[int, _Group] = {}
        self._held = 0
        self._disk: Disk | None = None

    def __bool__(self) -> bool:
        return bool(self._groups) or self._disk is not None

    def add(self, group: int, part: Ticket, line: int, mark: int | None) -> int | None:
        """Take up one row of a group; `mark` is its print, ``None`` where none can be equal.

        Returns the line of an equal row before it, which makes it none of the group.
        """
        if self._disk is not None:
            first = None if mark is None else self._print(self._disk, group, line, mark)
            if first is None:
                self._disk.run("INSERT INTO part (grp, ticket) VALUES (?, ?)", (group, pack(part)))
            return first
        found = self._groups.setdefault(group, _Group())
        if mark is not None and (first := found.prints.setdefault(mark, line)) != line:
            return first
        found.parts.append(part)
        self._held += 1
        if self._held > _shelf.HELD:
            self._to_disk()
        return None

    def finish(self, group: int) -> None:
        """Note that no row of the group is to come."""
        if group in self._groups:
            self._groups[group].whole = True

    def ready(self) -> Iterator[Sequence[Ticket]]:
        """Yield the groups at the front that are whole."""
        while self._groups:
            group = next(iter(self._groups))
            if not self._groups[group].whole:
                return
            parts = self._groups.pop(group).parts
            self._held -= len(parts)
            yield parts

    def rest(self) -> Iterator[Sequence[Ticket]]:
        """Yield what is left, whole or not, once there are no more rows."""
        for held in self._groups.values():
            yield held.parts
        if self._disk is not None:
            self._disk.run("CREATE INDEX by_group ON part (grp)")
            for (group,) in self._disk.all("SELECT grp FROM part GROUP BY grp ORDER BY MIN(n)"):
                rows = self._disk.all("SELECT ticket FROM part WHERE grp = ? ORDER BY n", (group,))
                yield [unpack(ticket) for (ticket,) in rows]

    def _to_disk(self) -> None:
        disk = self._disk = Disk(
            "CREATE TABLE part (n INTEGER PRIMARY KEY, grp INTEGER, ticket BLOB)",
            "CREATE TABLE print (mark INTEGER PRIMARY KEY, grp INTEGER, line INTEGER)",
        )
        for group, found in self._groups.items():
            for mark, line in found.prints.items():
                self._print(disk, group, line, mark)
            disk.many("INSERT INTO part (grp, ticket) VALUES (?, ?)", ((group, pack(part)) for part in found.parts))
        self._groups.clear()

    @staticmethod
    def _print(disk: Disk, group: int, line: int, mark: int) -> int | None:
        """Note a row's print; return the line of a row of the same group and print, if there was one."""
        key = hash((group, mark))
        found = disk.one("SELECT grp, line FROM print WHERE mark = ?", (key,))
        if found is None:
            disk.run("INSERT INTO print VALUES (?, ?, ?)", (key, group, line))
        return found[1] if found is not None and found[0] == group else None
