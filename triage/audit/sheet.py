"""Review sheets as tables: what a reviewer sees of a ticket, and empty cells for the verdict; .csv and .xlsx.

Nothing in a sheet tells what was decided.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.audit.guide import Guide
from triage.audit.verdicts import COLUMNS, SHEET, VERDICTS, WORDS
from triage.audit.words import Shown, shown
from triage.fields.spreadsheet import is_formula
from triage.prose.markup import strip_tags
from triage.types import Author, Message, Ticket
from triage.writers.csv import safe

MOST = 32_000
"""Characters of a cell; a spreadsheet holds 32,767 and breaks a longer one into rows."""
GUIDE = "how to judge"
_WIDTHS = {"ticket_id": 16, "reviewer": 9, "subject": 30, "conversation": 90, "created_at": 17, "reason": 40}
_WIDTH, _LINE, _TALLEST = 14, 15, 300
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as a reviewer sees it; `at` is empty where the export does not tell the time."""

    who: str
    at: str
    text: str

    @property
    def line(self) -> str:
        """The message with its time and author before it."""
        return (f"[{self.at}] " if self.at else "") + f"{self.who}: {self.text}"


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket as a reviewer sees it; without its export it is an id alone."""

    ticket_id: str
    subject: str = ""
    turns: tuple[Turn, ...] = ()
    channel: str = ""
    account_tier: str = ""
    created_at: str = ""

    @property
    def conversation(self) -> str:
        """The thread as it stands in one cell: at most `MOST` characters."""
        return _cut("\n\n".join(turn.line for turn in self.turns))


def shown_of(case: Case) -> Shown:
    """Return digests of what a sheet shows of a ticket."""
    return shown(_cut(case.subject), case.conversation)


def case_of(ticket: Ticket) -> Case:
    """Show a ticket: its whole thread with authors and times, markup taken off."""
    times = [m.created_at for m in ticket.messages if m.created_at]
    return Case(
        ticket.id,
        ticket.subject,
        tuple(_turn(message, told="author" not in ticket.lacks) for message in ticket.messages),
        ticket.channel,
        _account(ticket),
        _time(min(times)) if times else "",
    )


def csv_sheet(cases: Sequence[Case], reviewer: str) -> bytes:
    """Write a sheet as CSV: UTF-8 with an order mark (Excel needs it), no cell that a spreadsheet would run."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows([safe(cell) for cell in _cells(case, reviewer)] for case in cases)
    return (_BOM + out.getvalue()).encode()


def xlsx_sheet(cases: Sequence[Case], reviewer: str, guide: Guide) -> bytes:
    """Write a sheet as an Excel file: drop-down lists for the verdicts, and how to judge on a second sheet."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    top, head, asked = Alignment(wrap_text=True, vertical="top"), Font(bold=True), PatternFill("solid", "FFF4E3")
    for at, cells in enumerate([COLUMNS, *(_cells(case, reviewer) for case in cases)], 1):
        for place, text in enumerate(cells, 1):
            _write(sheet.cell(at, place), text).alignment = top
            if at == 1:
                sheet.cell(at, place).font = head
            elif COLUMNS[place - 1] in VERDICTS:
                sheet.cell(at, place).fill = asked
        if at > 1:
            sheet.row_dimensions[at].height = _height(cells)
    for place, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _WIDTH)
    sheet.freeze_panes = "B2"
    first = _guide_sheet(book.create_sheet(GUIDE), guide, head, top)
    teams = f"'{GUIDE}'!$A${first}:$A${first + len(guide.teams) - 1}"
    lists = {column: f'"{",".join(words)}"' for column, words in WORDS.items()} | {"right_team": teams}
    for column, source in lists.items():
        allowed = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        allowed.errorTitle, allowed.error = column, f"One of the words of the list, or empty ({GUIDE} explains them)."
        letter = get_column_letter(COLUMNS.index(column) + 1)
        allowed.add(f"{letter}2:{letter}{len(cases) + 1}")
        sheet.add_data_validation(allowed)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _guide_sheet(sheet: Any, guide: Guide, head: Any, top: Any) -> int:
    """Fill the second sheet. Returns the row in which the list of teams starts."""
    rows: list[tuple[str, ...]] = [("question", "what it asks", "words")]
    rows += [(column, asked, ", ".join(words) or "-") for column, asked, words in guide.questions]
    rows += [(), ("level", "how soon", "what has it")]
    rows += [
        (level.name, level.soon, "\n".join(f"{section}: {'; '.join(titles)}" for section, titles in level.clauses))
        for level in guide.levels
    ]
    rows += [(), ("team", "name", "what it takes")]
    first = len(rows) + 1
    rows += [(team, title, "\n".join(takes)) for team, title, takes in guide.teams]
    rows += [(), ("number", "what the policy sets"), *guide.numbers]
    heads = {1} | {at + 1 for at, row in enumerate(rows, 1) if not row}
    for at, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = _write(sheet.cell(at, place), text)
            cell.alignment = top
            if at in heads:
                cell.font = head
    for letter, width in (("A", 20), ("B", 50), ("C", 90)):
        sheet.column_dimensions[letter].width = width
    return first


def _write(cell: Any, text: str) -> Any:
    """Put text into a cell that is never a formula, also when someone edits it."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    cell.data_type = "s"
    if is_formula(text):
        cell.quotePrefix = True
    return cell


def _cells(case: Case, reviewer: str) -> tuple[str, ...]:
    context = (case.ticket_id, reviewer, _cut(case.subject), case.conversation, case.channel, case.account_tier)
    return (*context, case.created_at, *("" for _ in VERDICTS))


def _height(cells: Sequence[str]) -> float:
    """Guess how tall a row must be for its conversation, in points, as far as a screen goes."""
    text = cells[COLUMNS.index("conversation")]
    lines = sum(1 + len(line) // _WIDTHS["conversation"] for line in text.split("\n"))
    return min(_TALLEST, _LINE * max(1, lines))


def _turn(message: Message, *, told: bool) -> Turn:
    text = strip_tags(message.body, lambda element, names: "")[0].text if message.html else message.body
    who = message.author.value if told or message.author is not Author.CUSTOMER else "author not told"
    note = " (internal note)" if message.internal else ""
    when = _time(message.created_at) if message.created_at else ""
    return Turn(who + note, when, text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip())


def _account(ticket: Ticket) -> str:
    """Say what the policy asks of an account: its tier and how many follow it, as far as the export tells."""
    followers = ticket.account.followers
    known = (ticket.account.tier, None if followers is None else f"{followers:,} followers")
    return ", ".join(part for part in known if part)


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M %Z}".strip()


def _cut(text: str) -> str:
    """Keep the beginning and the end of a text that is too long for a cell, and say so in between."""
    if len(text) <= MOST:
        return text
    half = MOST // 2
    note = f"[... {len(text) - 2 * half:,} characters left out here; the ticket has them ...]"
    return f"{text[:half]}\n{note}\n{text[-half:]}"
