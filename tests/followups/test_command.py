"""``triage followup`` as a user calls it."""

import csv
import gzip
import json

import pytest
import typer
from typer.testing import CliRunner

from tests.followups.made import at, escalation
from triage.commands import followup
from triage.followups.rows import COLUMNS
from triage.writers._rows import stamp

APP = typer.Typer(rich_markup_mode="rich")
APP.command()(followup.command)
HEAD = (
    "ticket_id", "escalate", "priority", "team", "due_at", "customer_promise", "escalate_within", "clauses",
    "decided_by", "p_escalate", "p_priority", "needs_review", "do_not_engage", "not_evaluable",
)  # fmt: skip
AT = "2026-03-02T10:30:00Z"


def as_row(one):
    return {
        "ticket_id": one.ticket_id, "escalate": one.escalate, "priority": one.priority.label, "team": one.team,
        "due_at": stamp(one.due_at), "customer_promise": stamp(one.customer_promise), "p_escalate": one.p_escalate,
        "escalate_within": one.escalate_within, "clauses": list(one.clauses), "decided_by": one.decided_by,
        "p_priority": one.p_priority, "needs_review": one.needs_review, "do_not_engage": one.do_not_engage,
        "not_evaluable": list(one.notes),
    }  # fmt: skip


def save(path, rows, name="scored.jsonl"):
    (path / name).write_text("".join(json.dumps(as_row(one)) + "\n" for one in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    save(
        tmp_path,
        [
            escalation("critical", id="late"),
            escalation("high", id="soon", start=at(44), team="security"),
            escalation("high", id="fixed"),
            escalation("low", id="untimed", start=None),
            escalation("low", id="calm"),
            escalation("none", id="plain"),
        ],
    )
    (tmp_path / "now.csv").write_text(
        "Ticket ID,Status,First reply at\nfixed,open,2026-03-02T09:20:00Z\nlate,open,\nsoon,open,\nother,open,\n"
    )
    return tmp_path


def call(folder, *words):
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        here.setenv("COLUMNS", "160")
        return CliRunner().invoke(APP, list(words))


def test_the_screen_says_what_is_late_and_that_answers_are_not_known(folder):
    done = call(folder, "scored.jsonl", "--as-of", AT)
    assert done.exit_code == 0
    assert "5 escalations open, 2 past a deadline" in done.stdout
    assert "Not known whether any of them was answered" in done.stdout
    assert "Past a deadline: 2 (1 critical, 1 high)" in done.stdout
    assert "Due soon: 1 (1 high)" in done.stdout
    assert "No clock: the ticket had no time when it was scored: 1 (1 low)" in done.stdout
    assert "In time so far: 1 (1 low)" in done.stdout
    assert "now: Executive Team (since 10:00)" in done.stdout


def test_with_the_helpdesk_asked_what_was_answered_drops_out(folder):
    done = call(folder, "scored.jsonl", "--as-of", AT, "--status", "now.csv", "-o", "out.csv")
    assert done.exit_code == 0
    assert "Done: answered in time: 1" in done.stdout
    assert "status: by First reply at, Status" in done.stderr
    assert "status: 1 ticket in the export, but not scored" in done.stderr
    assert "status: 3 tickets scored, but not in the export" in done.stderr
    assert "the export tells nothing after 2026-03-02 09:20 UTC" in done.stderr
    rows = list(csv.DictReader((folder / "out.csv").open(newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [r["ticket_id"] for r in rows] == ["late", "soon", "untimed", "calm"]
    assert [r["not_known"] for r in rows] == ["", "", "not in the export", "not in the export"]
    assert (rows[0]["state"], rows[0]["minutes_late"], rows[0]["tell"]) == ("promise broken", "75.0", "Executive Team")
    assert float(rows[1]["minutes_late"]) == -14.0


def test_every_form_tells_the_same(folder):
    for out in ("a.jsonl", "a.csv"):
        assert call(folder, "scored.jsonl", "--as-of", AT, "-q", "-o", out).stdout == ""
    lines = [json.loads(line) for line in (folder / "a.jsonl").read_text().splitlines()]
    rows = list(csv.DictReader((folder / "a.csv").open(newline="")))
    told = json.loads(call(folder, "scored.jsonl", "--as-of", AT, "--json").stdout)
    piped = call(folder, "scored.jsonl", "--as-of", AT, "-o", "-").stdout
    assert told["items"] == lines == [json.loads(line) for line in piped.splitlines()]
    assert [r["ticket_id"] for r in rows] == [line["ticket_id"] for line in lines]
    assert (told["overdue"], told["answers_known"], told["tickets"], told["escalated"]) == (2, False, 6, 5)
    assert told["states"]["promise broken"] == {"critical": 1, "high": 1}


def test_cron_learns_of_what_is_overdue(folder):
    late = call(folder, "scored.jsonl", "--as-of", AT, "--fail-on", "overdue", "-q", "-o", "x.jsonl")
    assert late.exit_code == 1
    assert (folder / "x.jsonl").exists()
    assert call(folder, "scored.jsonl", "--as-of", "2026-03-02T09:01", "--fail-on", "overdue").exit_code == 0
    assert call(folder, "scored.jsonl", "--as-of", AT).exit_code == 0


def test_a_moment_without_a_zone_is_utc_and_one_of_another_zone_the_same_instant(folder):
    words = ("scored.jsonl", "--json", "--as-of")
    plain, zoned = (call(folder, *words, t).stdout for t in ("2026-03-02T10:30", "2026-03-02T11:30:00+01:00"))
    assert plain == zoned


def test_a_moment_before_everything(folder):
    done = call(folder, "scored.jsonl", "--as-of", "2025-01-01")
    assert done.exit_code == 0
    assert "0 past a deadline" in done.stdout
    assert "4 of them were escalated only after that moment" in done.stdout


def test_only_one_team(folder):
    done = call(folder, "scored.jsonl", "--as-of", AT, "--team", "security", "-o", "-")
    assert [json.loads(line)["ticket_id"] for line in done.stdout.splitlines()] == ["soon"]


def test_nothing_is_escalated(tmp_path):
    save(tmp_path, [escalation("none", id=str(n)) for n in range(3)])
    done = call(tmp_path, "scored.jsonl", "--fail-on", "overdue")
    assert done.exit_code == 0
    assert "none of 3 tickets is escalated" in done.stdout


def test_a_table_that_a_spreadsheet_saved(tmp_path):
    lines = [
        "ticket_id;escalate;priority;team;clauses;decided_by;due_at;customer_promise;p_priority",
        "7;WAHR;high;billing;high.angry;model;2026-03-02 10:00:00;2026-03-02 10:00:00;0,8",
        "8;FALSCH;none;;;none;;;",
    ]
    (tmp_path / "s.csv").write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    done = call(tmp_path, "s.csv", "--as-of", AT, "-o", "-")
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["state"], row["minutes_late"], row["tell"]) == ("promise broken", 30.0, "On-call support manager")


def test_a_packed_file(folder):
    (folder / "p.jsonl.gz").write_bytes(gzip.compress((folder / "scored.jsonl").read_bytes()))
    words = ("--as-of", AT, "--json")
    assert call(folder, "p.jsonl.gz", *words).stdout == call(folder, "scored.jsonl", *words).stdout


def test_no_cell_is_a_formula(tmp_path):
    save(tmp_path, [escalation("high", id="=cmd()")])
    call(tmp_path, "scored.jsonl", "--as-of", AT, "-o", "o.csv")
    (row,) = csv.DictReader((tmp_path / "o.csv").open(newline=""))
    assert row["ticket_id"] == "'=cmd()"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scored.jsonl", "-o", "x.xlsx"], "name a file that ends in one of .csv, .jsonl, .ics, or -"),
        (["scored.jsonl", "-o", "scored.jsonl"], "is an input and would be overwritten"),
        (["scored.jsonl", "-o", "no/x.csv"], "there is no folder"),
        (["scored.jsonl", "-o", "-", "--json"], "take one of them"),
        (["scored.jsonl", "--as-of", "soon"], "--as-of: 'soon' is not a time"),
        (["scored.jsonl", "--team", "nobody"], "no team is called 'nobody' (allowed: account_management, billing"),
        (["scored.jsonl", "now.csv"], "--status EXPORT"),
        (["scored.jsonl", "--status", "-"], "name a file"),
        (["scored.jsonl", "--status", "gone.csv"], "gone.csv"),
        (["scored.jsonl", "--status", "strange.csv"], "no ticket is in both"),
        (["scored.jsonl", "--status", "now.csv", "--columns", "first_reply_at=Nowhere"], "no column 'Nowhere'"),
        (["now.csv"], "is no scored file"),
        (["twice.jsonl"], "6 ticket ids stand more than once, such as late"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(folder, words, says):
    (folder / "strange.csv").write_text("ticket_id,status\nx,open\n")
    (folder / "twice.jsonl").write_text((folder / "scored.jsonl").read_text() * 2)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    done = call(folder, *words)
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_rejected_rows_of_the_export_are_told(folder):
    with (folder / "now.csv").open("a") as more:
        more.write(",open,\n")
    done = call(folder, "scored.jsonl", "--as-of", AT, "--status", "now.csv")
    assert done.exit_code == 3
    assert "rejected: " in done.stderr


def test_help_has_examples_and_exit_codes(folder):
    done = call(folder, "--help")
    for words in ("--fail-on", "deadlines.ics", "--status", "Exit codes"):
        assert words in done.stdout


def test_a_cell_that_cannot_be_read_is_told_and_leaves_a_doubt(folder):
    told = (folder / "now.csv").read_text().replace("late,open,", "late,open,around noon")
    others = [f"x{n},open,2026-03-02T09:00:00Z\n" for n in range(3)]
    (folder / "now.csv").write_text("".join([told, *others]))
    done = call(folder, "scored.jsonl", "--as-of", AT, "--status", "now.csv", "-o", "-")
    assert "First reply at: 1 cell that cannot be read: of late" in done.stderr
    (row,) = [one for one in map(json.loads, done.stdout.splitlines()) if one["ticket_id"] == "late"]
    assert row["not_known"] == "its First reply at cannot be read"
