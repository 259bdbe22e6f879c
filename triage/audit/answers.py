"""A review sheet read back: its rows, and what each answers.

The words of a sheet are taken in any case and may be shortened to their first letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from triage.audit.verdicts import COLUMNS, NEEDED, NO, NO_TEAM, SHEET, UNSURE, VERDICTS, WORDS, Verdict
from triage.audit.words import shown
from triage.errors import InputError
from triage.fields.spreadsheet import unguarded
from triage.fields.table import key
from triage.types import Priority
from triage.wording import counted, lines

if TYPE_CHECKING:
    from triage.schema.levels import Team

_UNPACKED = 1 << 28
"""Bytes that an Excel file may unpack to."""
_SHOWN = 20


def read_verdicts(path: str, teams: Mapping[str, Team]) -> list[Verdict]:
    """Read a review sheet (.csv of any delimiter and encoding, or .xlsx), rows not judged included.

    Raises `InputError` with every row that cannot be understood, and what is allowed there.
    """
    found: list[Verdict] = []
    wrong: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in _rows(path):
        verdict, mistakes = parse(cells, teams, source=path, line=line)
        who = (verdict.ticket_id, verdict.reviewer)
        if verdict.ticket_id and who in seen:
            mistakes.append(f"ticket {who[0]} stands in line {seen[who]}, too; keep one of the two")
        seen.setdefault(who, line)
        wrong += [f"{path}:{line}: {mistake}" for mistake in mistakes]
        found.append(verdict)
    if not found and not wrong:
        raise InputError(f"{path}: holds no ticket below its header")
    if wrong:
        head = f"{path}: {counted(len(wrong), 'answer is', 'answers are')} not understood:"
        raise InputError(lines(wrong, _SHOWN, head))
    return found


def texts(path: str) -> dict[str, str]:
    """Return what a review sheet holds of the words of each ticket, by its id; nothing where it holds ids alone."""
    found = {}
    for _, cells in _rows(path):
        words = [text for name in ("subject", "conversation") if (text := _text(cells, name))]
        if words:
            found[_text(cells, "ticket_id")] = "\n\n".join(words)
    return found


def answered(path: str) -> int:
    """Count the rows of a review sheet in which a reviewer wrote something. Raises `InputError` where it is none."""
    return sum(any(cells.get(name, "").strip() for name in VERDICTS) for _, cells in _rows(path))


def parse(
    cells: Mapping[str, str], teams: Mapping[str, Team], *, source: str = "", line: int = 0
) -> tuple[Verdict, list[str]]:
    """Read one row by column name; returns the verdict, and what is wrong with the row in words."""
    mistakes = [f"{name} is empty" for name in NEEDED[:2] if not _text(cells, name)]
    said = {name: _word(name, _text(cells, name), mistakes) for name in WORDS}
    level = Priority.parse(said["right_level"]) if said["right_level"] else None
    if level is None and said["necessary"] == NO:
        level = Priority.NONE
    return (
        Verdict(
            _text(cells, "ticket_id"),
            _text(cells, "reviewer"),
            said["necessary"],
            _team(_text(cells, "right_team"), teams, mistakes, stays=level is Priority.NONE),
            level,
            said["right_time"],
            said["note_complete"],
            _text(cells, "reason"),
            source,
            line,
            shown(_text(cells, "subject"), _text(cells, "conversation")),
        ),
        mistakes,
    )


def _text(cells: Mapping[str, str], name: str) -> str:
    """Return a cell without blanks around it and without the apostrophe that keeps a spreadsheet from running it."""
    return unguarded(cells.get(name, "").strip()).strip()


def _word(column: str, cell: str, mistakes: list[str]) -> str | None:
    if not cell:
        return None
    plain = key(cell) or cell  # "N/A" is "na"; "?" stays what it is
    for word in WORDS[column]:
        if plain in (word, word[0]) or (plain == "?" and word == UNSURE):
            return word
    mistakes.append(f"{column} is {cell[:60]!r}, not one of {', '.join(WORDS[column])}")
    return None


def _team(cell: str, teams: Mapping[str, Team], mistakes: list[str], *, stays: bool) -> str | None:
    if not cell:
        return "" if stays else None
    if cell.lower() in NO_TEAM:
        return ""
    for team, about in teams.items():
        if key(cell) in (key(team), key(about.title)):
            return team
    mistakes.append(f"right_team is {cell[:60]!r}, not one of {', '.join(teams)} (or empty: no team)")
    return None


def _rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells of each row, by the names of our columns."""
    suffix = Path(path).suffix.lower()
    if suffix in (".html", ".htm"):
        raise InputError(f"{path}: is the form itself; its button 'Download verdicts' saves the file that is read here")
    if suffix == ".json":
        raise InputError(f"{path}: is no review sheet (review_a.csv, review_a.xlsx, or what the form downloads)")
    rows = _workbook(path) if suffix in (".xlsx", ".xlsm") else _text_table(path)
    ours = {key(name): name for name in COLUMNS}
    asked = False
    for line, cells in rows:
        named = {ours[key(name)]: text for name, text in cells.items() if key(name) in ours}
        missing = [name for name in NEEDED if name not in named]
        if not asked and missing:
            raise InputError(
                f"{path}: is no review sheet: no column {', '.join(missing)} (it has {', '.join(cells)}); "
                "make one with: triage audit sample"
            )
        asked = True
        if any(text.strip() for text in named.values()):
            yield line, named


def _text_table(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    from triage.files.source import open_source
    from triage.readers import _csv
    from triage.types import Rejected

    for row in _csv.rows(open_source(path)):
        if isinstance(row, Rejected):
            raise InputError(f"{path}:{row.line}: {row.reason}")
        yield row.line, {name: str(cell) for name, cell in row.values.items()}


def _workbook(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the sheet called `SHEET`, else the first one."""
    from zipfile import BadZipFile, ZipFile

    try:
        from openpyxl import load_workbook

        with ZipFile(path) as packed:  # each part is unpacked whole
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _UNPACKED:
            raise InputError(f"{path}: unpacks to {unpacked:,} bytes, where a sheet has at most {_UNPACKED:,}")
        book = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except ModuleNotFoundError as error:
        raise InputError(f"{path}: reading .xlsx needs {error.name}; install the extra 'report'") from None
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(f"{path}: cannot be read as an Excel file: {error}") from None
    try:
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        rows: Iterator[Sequence[object]] = sheet.iter_rows(values_only=True)
        head = [_cell(cell) for cell in next(rows, ())]
        for line, row in enumerate(rows, 2):
            yield line, dict(zip(head, map(_cell, row), strict=False))
    finally:
        book.close()


def _cell(cell: object) -> str:
    """Return a cell's text; a number that Excel made of an id stays whole."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
