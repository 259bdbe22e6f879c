"""Comma-separated text and its kin, row by row: delimiter by the header, ragged rows, quotes that never close."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from triage.errors import InputError
from triage.files.source import Source
from triage.readers import _quotes
from triage.readers._job import Cells, Row, reject
from triage.types import Rejected

_DELIMITERS = ",;\t|"
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a mail with its history is longer than the 128 KiB allowed


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
    head = columns(source)
    for row in cells(source):
        yield (row if not isinstance(row, tuple) or isinstance(row, Row) else Row.of(row, head))


def cells(source: Source) -> Iterator[Cells | Row | Rejected]:
    """Yield the rows below the header, as their cells where they have as many as it."""
    stream = records(source)
    first = next(stream, (0, [""], True))[1]
    head, width, opens = names(first), len(first), first[0].lstrip("\ufeff")
    for line, row, closed in stream:
        if len(row) == width and closed:
            if row[0].endswith(opens) and _is_header(row, head):
                yield reject(source.name, line, "the header again: files that were put together", raw=row)
            else:
                yield line, row
        elif closed:
            yield _row(source.name, line, row, head)
        else:
            reason = "a quote that opens in this line is not closed where a cell ends"
            yield reject(source.name, line, reason, raw=row[0])


def brief(source: Source, wanted: Sequence[str]) -> Iterator[Sequence[str] | None]:
    """Yield the cells of some columns, row by row; ``None`` for a row that `rows` rejects."""
    stream = records(source)
    first = next(stream, (0, [""], True))[1]
    head, width, opens = names(first), len(first), first[0].lstrip("\ufeff")
    places = [head.index(name) for name in wanted]
    pick = itemgetter(*places) if len(places) > 1 else lambda cells: [cells[place] for place in places]
    for _, cells, closed in stream:
        if closed and len(cells) == width and cells[0].endswith(opens) and _is_header(cells, head):
            yield None
            continue
        if len(cells) != width or not closed:
            if not closed or any(cell.strip() for cell in cells[width:]):
                yield None
                continue
            cells += [""] * (width - len(cells))
        yield pick(cells)


def _is_header(cells: list[str], head: list[str]) -> bool:
    """Tell whether a row is the header once more; a single cell may say the same as its column's name by chance."""
    return len(head) > 1 and names(cells) == head


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
                if not first and cells and cells[0] and cells[0][0] not in _quotes.BLANK:
                    yield start, cells, True
                elif not _quotes.is_blank(cells) and not (first and _quotes.names_delimiter(cells)):
                    first = False
                    yield start, cells, True
                start = reader.line_num + 1
            return
        except csv.Error:
            pass
    yield from _quotes.careful(source, mark, start, first=first)
