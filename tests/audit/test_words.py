"""A sheet whose ids slid against its texts is refused; what a spreadsheet does to texts is not."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from openpyxl import Workbook
from typer.testing import CliRunner

from tests.audit.judging import right, rows_of, truth_of, write_scored
from tests.audit.made import export_jsonl
from triage.audit.design import design_json, read_design
from triage.audit.sheet import MOST, Case, Turn, shown_of
from triage.audit.words import shown
from triage.commands import _audit_export, _audit_report, _audit_sample
from triage.errors import InputError

pytestmark = pytest.mark.usefixtures("policy_read_once")
ROWS = rows_of(120)
TRUTH = truth_of(ROWS)
app = typer.Typer()
for name, module in (("sample", _audit_sample), ("report", _audit_report), ("export", _audit_export)):
    app.command(name)(module.command)


def run(*arguments):
    more = ["--no-track"] if arguments[0] == "report" else []
    return CliRunner().invoke(app, [*map(str, arguments), *more], env={"COLUMNS": "200", "NO_COLOR": "1"})


@pytest.fixture
def made(tmp_path):
    """A scored file, its export with a text of its own for each ticket, and the sheet of one reviewer, filled in."""
    file = write_scored(tmp_path / "scored.csv", ROWS)
    parts = [
        export_jsonl(
            tmp_path / "part.jsonl", [row.ticket_id], body=f"=Invoice {row.ticket_id}\r\nis  wrong…"
        ).read_text()
        for row in ROWS
    ]
    export = tmp_path / "export.jsonl"
    export.write_text("".join(parts), encoding="utf-8")
    done = run("sample", file, "-t", export, "-n", 40, "--reviewers", 1, "-o", tmp_path / "review.csv", "-q")
    assert done.exit_code == 0, done.output
    sheet = tmp_path / "review_a.csv"
    return file, export, sheet, rewrite(sheet, lambda rows: [r | right(TRUTH, r["ticket_id"]) for r in rows])


def rewrite(sheet, change, **how):
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        rows = change(list(csv.DictReader(stream)))
    with sheet.open("w", encoding=how.pop("encoding", "utf-8-sig"), newline="", errors="replace") as stream:
        out = csv.DictWriter(stream, rows[0], **how)
        out.writeheader()
        out.writerows(rows)
    return rows


def sorted_alone(column):
    def change(rows):
        cells = sorted(row[column] for row in rows)
        return [row | {column: cell} for row, cell in zip(rows, cells, strict=True)]

    return change


@pytest.mark.parametrize("column", ["ticket_id", "subject", "conversation"])
def test_a_column_sorted_by_itself_is_refused(made, tmp_path, column):
    file, export, sheet, rows = made
    rewrite(sheet, sorted_alone(column))
    moved = sum(a[column] != b for a, b in zip(rows, sorted(row[column] for row in rows), strict=True))
    for command in (("report", sheet, "--scored", file), ("export", sheet, "-t", export, "-o", tmp_path / "l.jsonl")):
        done = run(*command)
        assert done.exit_code == 2
        assert f"review_a.csv: {moved} rows bear the words of another ticket: line " in done.stderr
        assert "a column was sorted by itself" in done.stderr
    (tmp_path / "review.design.json").unlink()
    done = run("export", sheet, "-t", export, "-o", tmp_path / "l.jsonl")
    assert done.exit_code == 2 and f"{moved} rows bear the words of another ticket" in done.stderr
    assert not (tmp_path / "l.jsonl").exists()


def test_whole_rows_may_be_sorted(made):
    file, _, sheet, _ = made
    rewrite(sheet, lambda rows: sorted(rows, key=lambda row: row["ticket_id"]))
    done = run("report", sheet, "--scored", file)
    assert done.exit_code == 0 and "words" not in done.stderr


def test_what_a_spreadsheet_does_to_words_is_no_change(made, tmp_path):
    file, export, sheet, rows = made
    assert rows[0]["conversation"].startswith("[2026")

    def saved(rows):
        texts = [
            {c: row[c].replace("\n", "\r\n").replace("  ", " ") for c in ("subject", "conversation")} for row in rows
        ]
        return [row | text | {"subject": "'" + text["subject"]} for row, text in zip(rows, texts, strict=True)]

    rewrite(sheet, saved, delimiter=";", encoding="ascii")  # "…" becomes "?"
    book = Workbook()
    for row in csv.reader(sheet.open(encoding="utf-8", newline=""), delimiter=";"):
        book.active.append([cell.replace("\r\n", "\n") for cell in row])
    book.save(tmp_path / "review_a.xlsx")
    for one in (sheet, tmp_path / "review_a.xlsx"):
        for done in (
            run("report", one, "--scored", file),
            run("export", one, "-t", export, "-o", tmp_path / "labelled.jsonl"),
        ):
            assert done.exit_code == 0, done.stderr
            assert "words" not in done.stderr


def test_changed_words_are_counted(made, tmp_path):
    file, export, sheet, _ = made

    def blacked(rows):
        return [row | ({"conversation": "removed"} if n < 3 else {}) for n, row in enumerate(rows)]

    rewrite(sheet, blacked)
    done = run("report", sheet, "--scored", file)
    assert done.exit_code == 0
    assert "review_a.csv: 3 rows bear other words than the reviewer was shown: T-" in done.stderr
    done = run("export", sheet, "-t", export, "-o", tmp_path / "l.jsonl")
    assert done.exit_code == 0 and "3 rows bear other words" in done.stderr


def test_columns_that_are_not_there_are_not_compared(made):
    """The form's download has no conversation; a sheet may have lost both columns."""
    file, _, sheet, _ = made
    rewrite(sheet, lambda rows: [{c: v for c, v in row.items() if c != "conversation"} for row in rows])
    assert run("report", sheet, "--scored", file).exit_code == 0
    kept = sheet.read_bytes()
    rewrite(sheet, sorted_alone("ticket_id"))
    assert run("report", sheet, "--scored", file).exit_code == 2
    sheet.write_bytes(kept)
    rewrite(sheet, lambda rows: [{c: v for c, v in row.items() if c != "subject"} for row in rows])
    assert run("report", sheet, "--scored", file).exit_code == 0


def test_what_is_to_be_settled_is_compared_too(made, tmp_path):
    file, export, _, _ = made
    assert run("sample", file, "-t", export, "-n", 40, "--twice", 1, "-o", tmp_path / "two.csv", "-q").exit_code == 0
    sheets = [tmp_path / f"two_{who}.csv" for who in "ab"]
    rewrite(sheets[0], lambda rows: [row | right(TRUTH, row["ticket_id"]) for row in rows])
    rewrite(sheets[1], lambda rows: [row | {"necessary": "unsure"} for row in rows])
    assert run("report", *sheets, "--scored", file, "-o", tmp_path / "out", "-q").exit_code == 0
    listed = tmp_path / "out" / "disagreements.csv"
    rewrite(listed, lambda rows: [row | right(TRUTH, row["ticket_id"]) for row in rows])
    done = run("report", *sheets, "--scored", file, "--settled", listed)
    assert done.exit_code == 0 and "words" not in done.stderr
    rewrite(listed, sorted_alone("ticket_id"))
    done = run("report", *sheets, "--scored", file, "--settled", listed)
    assert done.exit_code == 2 and "--settled: " in done.stderr and "a column was sorted by itself" in done.stderr


def test_tickets_of_the_same_words_may_stand_for_each_other():
    assert shown("Hello", "the  same\r\nwords") == shown("'Hello", "the same words")
    assert shown("?", "...") == shown("", "")


def test_a_thread_that_was_cut_is_known_as_it_was_cut():
    long = Case("1", "s", (Turn("customer", "", "word " * MOST),))
    assert len(long.conversation) < 32_767
    assert not shown_of(long).unlike(shown("s", long.conversation))
    other = replace(long, turns=(Turn("customer", "", "word " * MOST + "end"),))
    assert shown_of(long).unlike(shown("s", other.conversation))


def test_an_earlier_design_is_read_without_the_check(made, tmp_path):
    file, _, sheet, _ = made
    path = tmp_path / "review.design.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["version"] == 2 and len(told["shown"]) == 40
    changed = json.loads(json.dumps(told))
    changed["shown"][changed["tickets"][0]["ticket_id"]][0] = "0" * 16
    path.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(InputError, match="was changed since it was drawn"):
        read_design(path)
    del told["shown"], told["shown_digest"]
    path.write_text(json.dumps(told | {"version": 1}), encoding="utf-8")
    old = read_design(path)
    assert not old.shown
    assert json.loads(design_json(old))["digest"] == told["digest"]
    rewrite(sheet, sorted_alone("ticket_id"))
    assert run("report", sheet, "--scored", file).exit_code == 0
    path.write_text(json.dumps(told | {"version": 3}), encoding="utf-8")
    with pytest.raises(InputError, match="is of version 3, this triage reads version 1 and 2"):
        read_design(path)


def test_no_words_are_kept_in_the_design(made, tmp_path):
    text = Path(tmp_path / "review.design.json").read_text(encoding="utf-8")
    assert "Invoice" not in text and "About" not in text
