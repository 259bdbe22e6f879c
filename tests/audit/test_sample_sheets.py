"""Sheets show the whole thread and nothing of the decision; a spreadsheet runs nothing that a customer wrote."""

import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from tests.conftest import account, thread_of, ticket_of
from triage.audit.answers import read_verdicts
from triage.audit.guide import guide
from triage.audit.sheet import GUIDE, MOST, Case, Turn, case_of, csv_sheet, xlsx_sheet
from triage.audit.verdicts import COLUMNS, SHEET, VERDICTS, WORDS
from triage.policy import load
from triage.types import Author, Message, Ticket

POLICY = load()
ABOUT = guide(POLICY)
CASE = Case("T-1", "Öl läuft", (Turn("customer", "2026-03-02 09:00 UTC", "one\ntwo"),), "e-mail", "vip", "2026-03-02")
FORMULAS = ("=1+1", "+49 30 1234", "-5", "@SUM(A1)", "  =cmd|' /C calc'!A0", "＝1")


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_case_shows_the_whole_thread():
    ticket = thread_of(
        [(0, "customer", "It broke."), (1, "agent", "Which one?"), (2, "note", "he is angry"), (26, "bot", "Closing.")],
        account=account(tier="vip", followers=25000),
        channel="twitter",
    )
    case = case_of(ticket)
    assert case.conversation == (
        "[2026-03-02 09:00 UTC] customer: It broke.\n\n"
        "[2026-03-02 10:00 UTC] agent: Which one?\n\n"
        "[2026-03-02 11:00 UTC] agent (internal note): he is angry\n\n"
        "[2026-03-03 11:00 UTC] bot: Closing."
    )
    assert (case.channel, case.account_tier) == ("twitter", "vip, 25,000 followers")
    assert case.created_at == "2026-03-02 09:00 UTC"


def test_markup_is_taken_off_and_what_is_not_known_is_not_made_up():
    html = Message(Author.CUSTOMER, "<p>Hi</p><script>x()</script><b>bold</b>", html=True)
    (turn,) = case_of(Ticket("T", "", (html,), lacks=("author", "created_at"))).turns
    assert turn.text.split() == ["Hi", "bold"]
    assert (turn.who, turn.at, case_of(ticket_of("x")).account_tier) == ("author not told", "", "")
    plain = Message(Author.CUSTOMER, "a < b > c <b>", datetime(2026, 1, 1, tzinfo=UTC))
    assert case_of(Ticket("T", "", (plain,))).turns[0].line == "[2026-01-01 00:00 UTC] customer: a < b > c <b>"


def test_a_csv_sheet_opens_in_a_spreadsheet():
    content = csv_sheet([CASE], "a")
    assert content.startswith(b"\xef\xbb\xbfticket_id,reviewer,")
    (row,) = rows_of(content)
    assert tuple(row) == COLUMNS
    assert (row["subject"], row["reviewer"], row["conversation"]) == ("Öl läuft", "a", CASE.conversation)
    assert {row[column] for column in VERDICTS} == {""}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_formula_of_a_customer_runs(tmp_path, text):
    case = Case(text, text, (Turn("customer", "", text),), text, text, text)
    (row,) = rows_of(csv_sheet([case], "a"))
    assert all(row[name] == "'" + text for name in ("ticket_id", "subject", "channel", "account_tier", "created_at"))
    path = tmp_path / "review_a.xlsx"
    path.write_bytes(xlsx_sheet([case], "a", ABOUT))
    sheet = load_workbook(path)[SHEET]
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}
    assert sheet["C2"].value == text
    assert sheet["C2"].quotePrefix, "stays text when someone edits it"
    for kind, made in (("csv", csv_sheet([case], "a")), ("xlsx", path.read_bytes())):
        sheet_path = tmp_path / f"back.{kind}"
        sheet_path.write_bytes(made)
        (verdict,) = read_verdicts(str(sheet_path), POLICY.teams)
        assert verdict.ticket_id == text.strip(), "the id comes back as it was"


def test_an_xlsx_sheet_offers_the_allowed_words(tmp_path):
    path = tmp_path / "review_a.xlsx"
    path.write_bytes(xlsx_sheet([CASE, Case("T-2")], "a", ABOUT))
    book = load_workbook(path)
    sheet, about = book[SHEET], book[GUIDE]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "B2"
    assert sheet["D2"].alignment.wrap_text
    assert sheet.column_dimensions["D"].width > 60
    lists = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    letters = {column: sheet.cell(1, at).column_letter for at, column in enumerate(COLUMNS, 1)}
    for column, words in WORDS.items():
        found = lists[f"{letters[column]}2:{letters[column]}3"]
        assert found.formula1 == f'"{",".join(words)}"'
        assert (found.type, found.showErrorMessage, found.allow_blank) == ("list", True, True)
    place = lists[f"{letters['right_team']}2:{letters['right_team']}3"].formula1.split("!")[1].replace("$", "")
    assert [cell.value for (cell,) in about[place]] == list(POLICY.teams)
    assert not set(lists) - {f"{letters[c]}2:{letters[c]}3" for c in (*WORDS, "right_team")}


def test_verdicts_written_into_an_xlsx_are_read_back(tmp_path):
    path = tmp_path / "review_a.xlsx"
    path.write_bytes(xlsx_sheet([CASE, Case("0012"), Case("T-3")], "a", ABOUT))
    book = load_workbook(path)
    for line, necessary in ((2, "yes"), (3, "no")):
        book[SHEET].cell(line, COLUMNS.index("necessary") + 1).value = necessary
    book.save(path)
    found = read_verdicts(str(path), POLICY.teams)
    assert [(v.ticket_id, v.reviewer, v.necessary) for v in found] == [
        ("T-1", "a", "yes"), ("0012", "a", "no"), ("T-3", "a", None),
    ]  # fmt: skip


def test_a_thread_too_long_for_a_cell_keeps_both_ends(tmp_path):
    long = Case("T-1", "", (Turn("customer", "", "first " + "x" * 50_000 + " last"),))
    (row,) = rows_of(csv_sheet([long], "a"))
    text = row["conversation"]
    assert text.startswith("customer: first")
    assert text.endswith(" last")
    assert "18,021 characters left out here" in text
    assert len(text) < 32_767
    assert MOST < 32_767
    path = tmp_path / "long.xlsx"
    path.write_bytes(xlsx_sheet([long], "a", ABOUT))
    assert load_workbook(path)[SHEET]["D2"].value == text


def test_characters_that_a_workbook_cannot_hold_are_left_out(tmp_path):
    odd = Case("T-1", "bell\x07 half \ud83d", (Turn("customer", "", "nul\0 esc\x1b[0m"),))
    path = tmp_path / "odd.xlsx"
    path.write_bytes(xlsx_sheet([odd], "a", ABOUT))
    assert load_workbook(path)[SHEET]["C2"].value == "bell half \ufffd"
    assert rows_of(csv_sheet([odd], "a"))[0]["ticket_id"] == "T-1"


def test_the_guide_is_the_policy(tmp_path):
    text = "\n".join(ABOUT.lines())
    for team, about in POLICY.teams.items():
        assert f"{team} ({about.title})" in text
        assert all(taken in text for taken in about.takes)
    escalating = [c for c in POLICY.named if POLICY.clauses[c].floor and POLICY.clauses[c].base_floor]
    assert len(escalating) > 30
    for clause in [*escalating, *(c for c in POLICY.named if c.startswith("not."))]:
        assert POLICY.clauses[clause].title in text
    assert f"critical: a person sees it within {POLICY.levels.critical.escalate_within}" in text
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_sheet([CASE], "a", ABOUT))
    cells = " ".join(str(c.value) for row in load_workbook(path)[GUIDE].iter_rows() for c in row if c.value)
    assert all(title in cells for level in ABOUT.levels for _, titles in level.clauses for title in titles)
