"""Comma-separated text and its kin, row by row: delimiter by the header, ragged rows, quotes that never close."""

from __future__ import annotations

import csv
import io
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from triage.errors import InputError
from triage.readers._job import Row, reject
from triage.source import Source
from triage.types import Rejected

_DELIMITERS = ",;\t|"
_BLANK = "\ufeff \t"
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a mail with its history is longer than the 128 KiB allowed


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


def header(text: str) -> tuple[str, list[str]]:
    """Return the delimiter and the cells of the first line that is not blank, as they are written."""
    text = text.lstrip("\ufeff \r\n")
    if text[:4].lower() == "sep=":  # Excel's own way to name the delimiter
        line, _, text = text.partition("\n")
        mark = line.rstrip("\r")[4:5] or ","
    else:
        mark = _delimiter(io.StringIO(text, newline=""))
    return mark, next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])


def _delimiter(lines: Iterable[str]) -> str:
    counts, quoted = dict.fromkeys(_DELIMITERS, 0), False
    for line in lines:
        for char in line:
            if char == '"':
                quoted = not quoted
            elif not quoted and char in counts:
                counts[char] += 1
        if not quoted:
            break
    return max(counts, key=lambda mark: counts[mark])


def names(cells: list[str]) -> list[str]:
    """Make column names: a repeated one is numbered, an empty one is called by its position."""
    found: dict[str, int] = {}
    result = []
    for index, cell in enumerate(cells, 1):
        name = cell.lstrip("\ufeff").strip() or f"column {index}"
        found[name] = found.get(name, 0) + 1
        result.append(name if found[name] == 1 else f"{name} [{found[name]}]")
    return result


def columns(source: Source) -> list[str]:
    """Return the names of the file's columns. Raises `InputError` when there is no header."""
    first = next(records(source), None)
    if first is None:
        raise InputError(f"{source.name}: has no header line")
    return names(first[1])


def rows(source: Source) -> Iterator[Row | Rejected]:
    """Yield the rows below the header; blank lines are no rows."""
    stream = records(source)
    head = names(next(stream, (0, [], True))[1])
    width = len(head)
    for line, cells, closed in stream:
        if not closed:
            yield reject(
                source.name, line, "a quote that opens in this line is not closed where a cell ends", raw=cells[0]
            )
        elif len(cells) == width:
            yield Row(line, dict(zip(head, cells)))  # noqa: B905 (they are equally long)
        else:
            yield _row(source.name, line, cells, head)


def brief(source: Source, wanted: Sequence[str]) -> Iterator[Sequence[str] | None]:
    """Yield the cells of some columns, row by row; ``None`` for a row that `rows` rejects."""
    stream = records(source)
    head = names(next(stream, (0, [], True))[1])
    width = len(head)
    places = [head.index(name) for name in wanted]
    pick = itemgetter(*places) if len(places) > 1 else lambda cells: [cells[place] for place in places]
    for _, cells, closed in stream:
        if len(cells) != width or not closed:
            if not closed or any(cell.strip() for cell in cells[width:]):
                yield None
                continue
            cells += [""] * (width - len(cells))
        yield pick(cells)


def _row(name: str, line: int, cells: list[str], head: list[str]) -> Row | Rejected:
    if len(cells) > len(head):
        if any(cell.strip() for cell in cells[len(head) :]):
            reason = f"has {len(cells)} cells, the header has {len(head)}: the columns cannot be told apart"
            return reject(name, line, reason, raw=cells)
        cells = cells[: len(head)]
    doubts: tuple[str, ...] = ()
    if missing := len(head) - len(cells):
        doubts = (
            f"line {line} has {len(cells)} cells, the header has {len(head)}; the last {missing} are taken as empty",
        )
        cells = cells + [""] * missing
    return Row(line, dict(zip(head, cells, strict=True)), doubts)


def records(source: Source) -> Iterator[tuple[int, list[str], bool]]:
    """Yield (first line, cells, closed) of every record that is not blank; the header is the first of them.

    Where a quote is not closed, or closed in the midst of a later cell, the record is its first line, whole; what
    the quote had swallowed is read again as lines of its own.
    """
    mark, _ = header(source.head_text)
    start, first = 1, True
    with source.text() as text:
        reader = csv.reader(text, delimiter=mark, strict=True)
        try:
            for cells in reader:
                if not _is_blank(cells) and not (first and _names_delimiter(cells)):
                    first = False
                    yield start, cells, True
                start = reader.line_num + 1
            return
        except csv.Error:
            pass
    yield from careful(source, start, first=first)


def careful(source: Source, start: int, *, first: bool) -> Iterator[tuple[int, list[str], bool]]:
    """Yield records from a line on, some of which have misplaced quotes; `first`: the header is still to come.

    Each line is kept until its record is known to be sound, which takes its time.
    """
    mark, _ = header(source.head_text)
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
            if not _is_blank(cells) and not (first and _names_delimiter(cells)):
                first = False
                yield start, cells, closed


def _is_blank(cells: list[str]) -> bool:
    return not cells or not (cells[0].strip(_BLANK) or any(cell.strip(_BLANK) for cell in cells))


def _names_delimiter(cells: list[str]) -> bool:
    return cells[0].lower().lstrip("\ufeff").startswith("sep=")


def _mend(lines: _Lines, mark: str) -> tuple[list[str], bool]:
    """Read a record with a misplaced quote: a line by itself as it stands, of several only the first."""
    taken = list(lines.taken)
    if len(taken) == 1 and not lines.ended:
        return next(csv.reader(taken, delimiter=mark)), True
    lines.give_back(taken[1:])
    return [taken[0]], False
