"""Quotes that never close, or close in the midst of a cell: records are read line by line, and lines are given back."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from triage.files.source import Source

BLANK = "\ufeff \t"


class _Lines:
    """Feeds a csv reader: counts lines, keeps those of the current record, and takes lines back."""

    def __init__(self, lines: Iterable[str], count: int) -> None:
        """`count` lines were read before the first of `lines`."""
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self.count = count
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.count += 1
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.count -= len(lines)
        self.ended = False


def careful(source: Source, mark: str, start: int, *, first: bool) -> Iterator[tuple[int, list[str], bool]]:
    """Yield records from a line on, some of which have misplaced quotes; `first`: the header is still to come.

    Each line is kept until its record is known to be sound, which takes its time.
    """
    with source.text() as text:
        lines = _Lines(islice(text, start - 1, None), start - 1)
        reader = csv.reader(lines, delimiter=mark, strict=True)
        while True:
            start = lines.count + 1
            lines.taken.clear()
            try:
                cells, closed = next(reader), True
            except StopIteration:
                return
            except csv.Error:
                cells, closed = _mend(lines, mark)
                reader = csv.reader(lines, delimiter=mark, strict=True)
            if not is_blank(cells) and not (first and names_delimiter(cells)):
                first = False
                yield start, cells, closed


def is_blank(cells: list[str]) -> bool:
    return not cells or not (cells[0].strip(BLANK) or any(cell.strip(BLANK) for cell in cells))


def names_delimiter(cells: list[str]) -> bool:
    return cells[0].lower().lstrip("\ufeff").startswith("sep=")


def _mend(lines: _Lines, mark: str) -> tuple[list[str], bool]:
    """Read a record with a misplaced quote: a line by itself as it stands, of several only the first."""
    taken = list(lines.taken)
    if len(taken) == 1 and not lines.ended:
        return next(csv.reader(taken, delimiter=mark)), True
    lines.give_back(taken[1:])
    return [taken[0]], False
