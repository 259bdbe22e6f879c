"""Tables are opened in spreadsheets of every country; none of their cells is ever run, and none of them is lost."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.writers.test_contract import decision, table, written
from triage.cli import app
from triage.fields.spreadsheet import guarded, is_formula, plain, unguarded
from triage.intake import scoredrows
from triage.records.record import Table, table_csv
from triage.types import Signal
from triage.writers._rows import Kept

SCORE = ["score", "--rules-only", "-q"]
EVIL = '=HYPERLINK("http://x.example","y")'
CELLS = st.lists(st.sampled_from(["=", "+", "-", "@", "＝", "'", '"', ";", " ", "\t", "\r", "\n", ",", "a", "1"]))
"""Texts of the signs that matter, which chance alone hardly ever puts together."""


def opened_with(mark: str, document: str) -> list[str]:
    """Part a file as a spreadsheet does whose columns are parted by `mark`: quotes count at a cell's beginning only."""
    return [cell for row in csv.reader(io.StringIO(document, newline=""), delimiter=mark) for cell in row]


@given(CELLS.map("".join) | st.text())
def test_what_is_disarmed_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == plain(text)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@given(st.lists(CELLS.map("".join), min_size=1, max_size=4))
def test_no_cell_is_run_whatever_parts_the_columns(mark, texts):
    out = io.StringIO(newline="")
    csv.writer(out).writerow(["T-1", *map(guarded, texts)])
    cells = opened_with(mark, out.getvalue())
    assert [cell for cell in cells if cell.strip() and is_formula(cell.strip())] == []


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_no_quoted_word_of_a_scored_table_is_run(mark):
    said = (Signal("critical.legal", 0, 0, 9, f"sue you;{EVIL}", "phrase"),)
    kept = Kept(("note",), [[f"hello\n{EVIL}"]])
    one = decision("T-1")
    made = written("csv", type(one)(**{n: getattr(one, n) for n in one.__slots__} | {"signals": said}), kept=kept)
    assert [cell for cell in opened_with(mark, made.decode()) if is_formula(cell)] == []


@pytest.mark.parametrize("name", ["=1+1", "'=1+1", "  -2", "''@x", "a;=1", "\t+3"])
def test_triage_reads_back_what_it_disarmed(tmp_path, name):
    file = tmp_path / "scored.csv"
    file.write_bytes(written("csv", decision(name), kept=Kept(("=more",), [["a;=b"]])))
    (_, row), *more = scoredrows.rows(str(file))
    assert (row["ticket_id"], row["=more"], more) == (name, "a;=b", [])


def test_a_raw_table_holds_every_cell_as_it_is():
    kept = Kept(("=more",), [["a;=b"]])
    row = next(csv.DictReader(table(written("raw", decision(EVIL, "no;=1"), kept=kept))))
    assert (row["ticket_id"], row["=more"]) == (EVIL, "a;=b")
    assert '"no;=1"' in row["evidence"]


def test_names_of_columns_are_disarmed_too():
    made = table_csv(Table("x", "X", ("ticket", f"{EVIL} says"), (("T-1", "yes"),)))
    assert not [cell for cell in opened_with(",", made.decode()) if is_formula(cell)]


def test_score_writes_it_raw_when_asked(tmp_path):
    source = tmp_path / "in.jsonl"
    asked = {"ticket_id": "=1+1", "subject": "", "messages": [{"author": "customer", "body": "Where is my invoice?"}]}
    source.write_text(json.dumps(asked))
    for name, more in (("safe.csv", []), ("raw.csv", ["--raw"])):
        done = CliRunner().invoke(app, [*SCORE, str(source), "-o", str(tmp_path / name), *more])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "safe.csv").read_text().splitlines()[1].startswith("'=1+1,")
    assert (tmp_path / "raw.csv").read_text().splitlines()[1].startswith("=1+1,")
    refused = CliRunner().invoke(app, [*SCORE, str(source), "-o", str(tmp_path / "x.jsonl"), "--raw"])
    assert refused.exit_code == 2
    assert "--raw: goes with a table (.csv)" in refused.stderr
