"""``triage report`` as a user meets it."""

import json

import pytest
from typer.testing import CliRunner

from triage.cli import app

TEXT = "Can I speak to a manager please? My address is ann.smith@example.com and I am not going to cancel."


def ticket(name, body, **more):
    message = {"author": "customer", "created_at": "2026-03-02T09:14:00Z", "body": body}
    return json.dumps({"ticket_id": name, "messages": [message], **more}) + "\n"


@pytest.fixture
def tickets(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(ticket("T-1", "Where is the manual?") + ticket("T-2", TEXT), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_a_page_of_an_export(tickets, tmp_path):
    out = tmp_path / "report.html"
    done = run(tickets, "-o", out, "--rules-only", "--title", "Monday <b>")
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"2 tickets, the threads of 2, in {out}" in done.stderr
    page = out.read_text(encoding="utf-8")
    assert "<h1>Monday &lt;b&gt;</h1>" in page
    assert "Read: in.jsonl" in page
    assert "Explicitly requests to speak with a human or manager" in page
    assert "ann.smith@example.com" in page


def test_a_page_of_a_scored_file_with_and_without_its_texts(tickets, tmp_path):
    scored, out = tmp_path / "scored.jsonl", tmp_path / "report.html"
    CliRunner().invoke(app, ["score", str(tickets), "-o", str(scored), "--rules-only", "-q"])
    assert run(scored, "-o", out, "--rules-only", "-q").exit_code == 0
    assert "The threads of 0 of 2 tickets" in out.read_text(encoding="utf-8")
    assert run(scored, "--tickets", tickets, "-o", out, "--rules-only", "-q").exit_code == 0
    assert "Where is the manual?" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [("--redact",), ("--texts", "none")])
def test_what_nobody_may_see_is_not_in_it(tickets, tmp_path, more):
    out = tmp_path / "report.html"
    assert run(tickets, "-o", out, "--rules-only", "-q", *more).exit_code == 0
    assert "ann.smith" not in out.read_text(encoding="utf-8")


def test_rejected_rows_are_exit_3_and_told(tickets, tmp_path):
    with tickets.open("a", encoding="utf-8") as stream:
        stream.write("{not json\n")
    out = tmp_path / "report.html"
    done = run(tickets, "-o", out, "--rules-only")
    assert done.exit_code == 3
    assert "rejected:" in done.stderr
    assert "rows rejected" in out.read_text(encoding="utf-8")


def test_to_stdout(tickets):
    done = run(tickets, "-o", "-", "--rules-only", "-q")
    assert done.exit_code == 0
    assert done.stdout.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "page.pdf"), "ends with neither .html nor .htm"),
        (("-o", "page.html", "--texts", "few"), "'few' is not one of some, all, escalated, none"),
        (("-o", "no/such/page.html"), "there is no folder"),
        (("-o", "page.html", "--as-of", "noon"), "is not a time"),
        (("-o", "page.html", "--tickets", "other.csv"), "--tickets goes with a scored file"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_read(tickets, arguments, words):
    done = run(tickets, "--rules-only", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_an_input_is_never_overwritten(tmp_path):
    path = tmp_path / "tickets.html"
    path.write_text("mine")
    done = run(path, "-o", path, "--rules-only")
    assert (done.exit_code, path.read_text()) == (2, "mine")


def test_without_the_libraries_of_pages_it_says_what_to_install(tickets, tmp_path, monkeypatch):
    from triage.commands import _summary

    monkeypatch.setattr(_summary, "missing", lambda: "matplotlib")
    done = run(tickets, "-o", tmp_path / "p.html", "--rules-only")
    assert done.exit_code == 2
    assert "a page needs matplotlib; install the extra 'report'" in done.stderr


def test_help_teaches():
    done = run("--help")
    assert done.exit_code == 0
    assert "triage report scored.jsonl --tickets tickets.csv -o monday.html" in " ".join(done.stdout.split())
