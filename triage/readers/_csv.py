"""Comma-separated text and its kin, row by row: delimiter by the header, ragged rows, quotes that never close."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator

from triage.errors import InputError
from triage.readers._job import Row, reject
from triage.source import Source
from triage.types import Rejected

_DELIMITERS = ",;\t|"
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a mail with its history is longer than the 128 KiB allowed


class _Lines:
    """Feeds a csv reader, counts lines, and keeps those of the current record."""

    def __init__(self, lines: Iterable[str], count: int = 0) -> None:
        self._lines = iter(lines)
        self.count = count
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self.count += 1
        self.taken.append(line)
        return line


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
    head = names(next(stream, (0, []))[1])
    for line, cells, closed in stream:
        if not closed:
            yield reject(source.name, line, "a quote that opens in this line is never closed", raw=cells[0])
        else:
            yield _row(source.name, line, cells, head)


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

    A record that is not closed is one line, whole; what its quote had swallowed is read again as lines of its own.
    """
    mark, _ = header(_head_text(source))
    with source.text() as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=mark)
        first = True
        while True:
            start = lines.count + 1
            lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            if lines.ended and lines.taken:
                swallowed = lines.taken[1:]
                yield start, [lines.taken[0]], False
                lines = _Lines(swallowed, start)
                reader = csv.reader(lines, delimiter=mark)
            elif first and cells and cells[0].lower().lstrip("\ufeff").startswith("sep="):
                continue
            elif any(cell.strip("\ufeff \t") for cell in cells):
                first = False
                yield start, cells, True


def _head_text(source: Source) -> str:
    return source.head.decode(source.encoding, "replace")
