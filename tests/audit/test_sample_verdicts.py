"""What reviewers write is read as it is meant, or refused with what is allowed."""

import pytest

from triage.audit.answers import answered, parse, read_verdicts
from triage.audit.verdicts import COLUMNS, DOWNLOADED, QUESTIONS, VERDICTS
from triage.errors import InputError
from triage.policy import load
from triage.types import Priority

TEAMS = load().teams


def row(**cells):
    return parse({"ticket_id": "T-1", "reviewer": "a", **cells}, TEAMS)


def read(tmp_path, text, name="review_a.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_verdicts(str(path), TEAMS)


def test_columns_say_what_they_ask():
    assert set(QUESTIONS) == set(VERDICTS)
    assert set(DOWNLOADED) == set(COLUMNS) - {"conversation"}


@pytest.mark.parametrize(
    ("column", "spellings", "word"),
    [
        ("necessary", ["yes", "Yes", " Y ", "y"], "yes"),
        ("necessary", ["no", "NO", "n"], "no"),
        ("necessary", ["unsure", "U", "?"], "unsure"),
        ("right_time", ["early", "E"], "early"),
        ("right_time", ["ok", "OK", "o"], "ok"),
        ("right_time", ["late", "L"], "late"),
        ("note_complete", ["na", "N/A", "n.a."], "na"),
        ("note_complete", ["n", "No"], "no"),
    ],
)
def test_words_are_taken_in_any_usual_spelling(column, spellings, word):
    for spelling in spellings:
        verdict, mistakes = row(**{column: spelling})
        assert (getattr(verdict, column), mistakes) == (word, [])


def test_levels_and_teams():
    for spelling, level in (("Critical", Priority.CRITICAL), ("h", Priority.HIGH), ("none", Priority.NONE)):
        assert row(right_level=spelling)[0].right_level is level
    for spelling in ("legal_compliance", "Legal Compliance", "Legal/Compliance", "LEGAL-COMPLIANCE"):
        assert row(right_team=spelling)[0].right_team == "legal_compliance"


def test_an_open_question_is_no_answer():
    verdict, mistakes = row()
    assert not verdict.judged
    assert mistakes == []
    answers = [getattr(verdict, name) for name in VERDICTS if name != "reason"]
    assert answers == [None] * 5
    assert row(necessary="yes")[0].right_team is None, "who must take it was not said"


def test_a_ticket_that_stays_has_neither_level_nor_team():
    verdict, _ = row(necessary="no")
    assert (verdict.right_level, verdict.right_team) == (Priority.NONE, "")
    assert row(right_level="none")[0].right_team == ""
    assert row(necessary="yes", right_team="none")[0].right_team == ""
    assert row(necessary="unsure")[0].right_level is None


def test_answers_that_contradict_each_other_are_told():
    for cells, says in (
        ({"necessary": "no", "right_level": "high"}, "necessary is no, but right_level is high"),
        ({"necessary": "yes", "right_level": "none"}, "necessary is yes, but right_level is none"),
        ({"necessary": "no", "right_team": "billing"}, "necessary is no, but right_team is billing"),
        ({"necessary": "yes", "right_level": "low", "right_team": "billing"}, ""),
        ({"necessary": "unsure", "right_level": "none"}, ""),
        ({"necessary": "no"}, ""),
    ):
        verdict, mistakes = row(**cells)
        assert (verdict.contradiction, mistakes) == (says, [])


def test_all_mistakes_are_told_at_once_with_what_is_allowed(tmp_path):
    text = (
        "ticket_id,reviewer,necessary,right_team,right_level,right_time,note_complete\n"
        "T-1,a,perhaps,sales,urgent,never,some\n"
        "T-2,,yes,,,,\n"
        ",a,yes,,,,\n"
        "T-4,a,yes,,,,\n"
        "T-4,a,no,,,,\n"
    )
    with pytest.raises(InputError) as told:
        read(tmp_path, text)
    for says in (
        "review_a.csv:2: necessary is 'perhaps', not one of yes, no, unsure",
        "review_a.csv:2: right_team is 'sales', not one of technical_support, billing",
        "review_a.csv:2: right_level is 'urgent', not one of none, low, medium, high, critical",
        "review_a.csv:2: right_time is 'never', not one of early, ok, late",
        "review_a.csv:2: note_complete is 'some', not one of yes, no, unsure, na",
        "review_a.csv:3: reviewer is empty",
        "review_a.csv:4: ticket_id is empty",
        "review_a.csv:6: ticket T-4 stands in line 5, too",
        "8 answers",
    ):
        assert says in str(told.value)


def test_many_mistakes_are_counted(tmp_path):
    rows = "".join(f"T-{i},a,maybe\n" for i in range(30))
    with pytest.raises(InputError, match="30 answers are not understood") as told:
        read(tmp_path, "ticket_id,reviewer,necessary\n" + rows)
    assert "... and 10 more" in str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_a_spreadsheet_saved_is_read(tmp_path, encoding, mark):
    lines = [
        ["Ticket ID", "Reviewer", "Necessary", "Reason", "own notes"],
        ["T-1", "a", "Yes", "für später", "x"],
        [""] * 5,
    ]
    text = "\r\n".join(mark.join(line) for line in lines)
    (verdict,) = read(tmp_path, text, encoding=encoding)
    assert (verdict.ticket_id, verdict.necessary, verdict.reason, verdict.line) == ("T-1", "yes", "für später", 2)


def test_what_is_no_review_sheet_is_told(tmp_path):
    for name, text, says in (
        ("review_a.html", "<html>", "its button 'Download verdicts'"),
        ("review.design.json", "{}", "is no review sheet"),
        ("scored.csv", "ticket_id,escalate\nT-1,true\n", "no column reviewer, necessary"),
        ("empty.csv", "ticket_id,reviewer,necessary\n", "holds no ticket"),
        ("review_a.xlsx", "no workbook", "cannot be read as an Excel file"),
    ):
        with pytest.raises(InputError, match=says):
            read(tmp_path, text, name)
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(InputError, match="no such file"):
            read_verdicts(str(tmp_path / name), TEAMS)


def test_rows_with_any_answer_are_counted(tmp_path):
    path = tmp_path / "review_a.csv"
    path.write_text("ticket_id,reviewer,necessary,reason\nT-1,a,,\nT-2,a,,hm\nT-3,a,whatever,\n", encoding="utf-8")
    assert answered(str(path)) == 2
