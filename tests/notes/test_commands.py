"""``triage note`` and ``triage checklist`` as a user meets them."""

import json

import pytest

from tests.notes.making import ARTICLES, THREAD, THREADS
from tests.test_cli import canonical, triage

HUMAN = "Can I speak to a manager please? The export is broken."


def note(*arguments, **keys):
    return triage("note", *arguments, "--rules-only", **keys)


def test_one_ticket_goes_to_stdout_with_its_article():
    done = note(THREAD, "--kb", ARTICLES, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("PRIORITY: High\nISSUE: Customer unable to access account after password reset\n")
    assert "RELEVANT KB: Article #234 (Password Reset Issues)" in done.stdout


@pytest.fixture
def two(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text(canonical("T-1", "Where is the manual?") + canonical("T-2", HUMAN), encoding="utf-8")
    return file


def test_only_escalated_tickets_unless_asked(two):
    done = note(two, "--format", "json")
    assert [json.loads(line)["ticket_id"] for line in done.stdout.splitlines()] == ["T-2"]
    assert "1 not escalated passed over" in done.stderr
    assert len(note(two, "--format", "json", "--all").stdout.splitlines()) == 2
    assert json.loads(note(two, "-f", "json", "--id", "T-1").stdout)["priority"] == "none"


@pytest.mark.parametrize(("form", "suffix"), [("text", "txt"), ("markdown", "md"), ("json", "json"), ("html", "html")])
def test_a_folder_gets_a_file_a_ticket_and_an_index(tmp_path, form, suffix):
    out = tmp_path / "notes"
    done = note(THREADS, "--all", "-o", out, "--format", form)
    assert (done.returncode, done.stdout) == (0, "")
    names = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    assert names == {f"index.{suffix}", *(f"N-{n:02}.{suffix}" for n in range(1, 11))}
    index = (out / f"index.{suffix}").read_text(encoding="utf-8")
    assert "N-01" in index and "all 14 tills" in index


def test_names_never_collide_and_never_leave_the_folder(tmp_path):
    ids = ["../../etc", "a/b", "a_b", "A_B", "index", "con", "x" * 300, "ü"]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(canonical(name, HUMAN) for name in ids), encoding="utf-8")
    out = tmp_path / "notes"
    assert note(file, "-o", out).returncode == 0
    assert len(list(out.glob("*.txt"))) == len(ids) + 1
    assert {path.name.casefold() for path in tmp_path.iterdir()} == {"in.jsonl", "notes"}
    assert (out / "index.txt").read_text(encoding="utf-8").count("\n") == len(ids)


def test_a_second_run_removes_what_is_no_note_now(tmp_path, two):
    out = tmp_path / "notes"
    assert note(two, "--all", "-o", out).returncode == 0
    assert note(two, "-o", out).returncode == 0
    assert {path.name for path in out.glob("*.txt")} == {"T-2.txt", "index.txt"}


def test_a_folder_of_something_else_is_left_alone(tmp_path, two):
    done = note(two, "-o", tmp_path)
    assert done.returncode == 2 and "holds other files" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_one_note_may_be_a_file_and_several_may_not(tmp_path, two):
    out = tmp_path / "t2.md"
    assert note(two, "--id", "T-2", "-o", out).returncode == 0
    assert out.read_text(encoding="utf-8").startswith("# T-2\n")
    done = note(two, "--all", "-o", tmp_path / "both.txt")
    assert done.returncode == 2 and "is one file, and there are 2 notes" in done.stderr


def test_a_scored_file_with_and_without_its_export(tmp_path, two):
    scored = tmp_path / "scored.csv"
    assert triage("score", two, "--rules-only", "-o", scored, "-q").returncode == 0
    alone = json.loads(note(scored, "-f", "json", "-q").stdout)
    assert alone["worded"] is False and alone["issue"][0]["text"] in HUMAN
    beside = json.loads(note(scored, "--tickets", two, "-f", "json", "-q").stdout)
    assert beside["worded"] is True and beside["issue"][0]["start"] is not None
    assert "the customer's words are not at hand" in note(scored, "-q").stdout


def test_redacted_notes_show_no_personal_data():
    done = note(THREADS, "--all", "--redact", "-f", "json", "-q")
    assert done.returncode == 0
    for data in ("550142", "karen.holm@", "p.lindqvist@", "7946 0331"):
        assert data not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "pdf"], "no form is called 'pdf' (allowed: html, json, markdown, text)"),
        (["--kb", "none.csv"], "none.csv: cannot be read"),
        (["--id", "T-9"], "no ticket T-9"),
        (["--as-of", "soon"], "--as-of: 'soon' is not a time"),
    ],
)
def test_mistakes_are_one_message_and_exit_2(two, arguments, said):
    done = note(two, *arguments)
    assert (done.returncode, done.stdout) == (2, "") and said in done.stderr


def test_rejected_rows_are_exit_3_and_the_rest_is_written(two):
    with two.open("a", encoding="utf-8") as stream:
        stream.write("{not json\n")
    done = note(two, "-f", "json")
    assert done.returncode == 3 and len(done.stdout.splitlines()) == 1 and "rejected:" in done.stderr


def test_the_checklist_in_words_and_as_json():
    done = triage("checklist", THREAD, "--rules-only", "-q")
    assert done.returncode == 0
    assert "  yes          You've attempted standard troubleshooting" in done.stdout
    assert '"Verified email address correct"' in done.stdout
    told = json.loads(triage("checklist", THREAD, "--rules-only", "--json", "-q").stdout)
    assert [p["answer"] for p in told["points"]] == ["yes", "yes", "no", "yes", "yes"]
    assert told["points"][1]["words"][0]["message"] == 1


def test_the_checklist_cannot_tell_what_a_flat_table_does_not_hold(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("ticket_id,subject,body\n1,Help,The export stops at 40 percent since Monday.\n")
    told = json.loads(triage("checklist", file, "--rules-only", "--json", "-q").stdout)
    assert {p["id"]: p["answer"] for p in told["points"]}["troubleshooting"] == "unknown"
