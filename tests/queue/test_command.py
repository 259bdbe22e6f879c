"""``triage queue`` as a user calls it."""

import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from tests.followups.made import at, escalation
from tests.followups.test_command import save
from triage.commands import queue
from triage.queues.rows import COLUMNS

APP = typer.Typer(rich_markup_mode="rich")
APP.command()(queue.command)
AT = ("--as-of", "2026-03-02T09:00:00Z")


@pytest.fixture
def folder(tmp_path):
    save(
        tmp_path,
        [
            escalation("low", id="l", start=at(-3000), team="product"),
            escalation("high", id="h1", start=at(-90)),
            escalation("high", id="h2", start=at(-80), decided_by="model", p_priority=0.9, p_escalate=0.99),
            escalation("critical", id="c", start=at(-2), team="security", clauses=("critical.outage",)),
            escalation("none", id="look", needs_review=True, notes=("the body is empty",)),
            escalation("none", id="plain"),
        ],
    )
    (tmp_path / "now.csv").write_text(
        "ticket_id,status,first_reply_at\nh1,open,2026-03-02T08:40:00Z\nh2,open,\nc,open,\nl,open,\nlook,open,\n"
    )
    return tmp_path


def call(folder, *words):
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        here.setenv("COLUMNS", "140")
        return CliRunner().invoke(APP, list(words))


def test_the_screen_has_the_order_the_reasons_and_what_falls_below(folder):
    done = call(folder, "scored.jsonl", *AT, "--capacity", "2")
    assert done.exit_code == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[1] for line in lines if line[:1] and line[0].isdigit()] == ["c", "h1", "look"]
    assert "critical: outage; due in 3 min" in done.stdout
    assert "Below the line: 2 (1 high, 1 low)" in done.stdout
    assert "Not escalated, but a person should look: 1" in done.stdout
    assert "the body is empty" in done.stdout
    listed = call(folder, "scored.jsonl", *AT, "--capacity", "2", "--below").stdout
    assert "high, sure (0.90); 20 min late" in listed


def test_critical_beyond_the_capacity_is_said(folder):
    done = call(folder, "scored.jsonl", *AT, "--capacity", "0", "--json")
    told = json.loads(done.stdout)
    assert [(i["ticket_id"], i["beyond_capacity"]) for i in told["items"]] == [("c", True), ("look", False)]
    assert (told["beyond_capacity"], told["below"], told["review"]) == (1, {"high": 2, "low": 1}, 1)
    screen = call(folder, "scored.jsonl", *AT, "--capacity", "0").stdout
    assert "1 critical beyond the capacity" in screen


def test_every_form_tells_the_same(folder):
    for out in ("a.csv", "a.jsonl"):
        assert call(folder, "scored.jsonl", *AT, "--below", "-q", "-o", out).exit_code == 0
    rows = list(csv.DictReader((folder / "a.csv").open(newline="")))
    lines = [json.loads(line) for line in (folder / "a.jsonl").read_text().splitlines()]
    assert tuple(rows[0]) == COLUMNS == tuple(lines[0])
    assert [r["ticket_id"] for r in rows] == [x["ticket_id"] for x in lines] == ["c", "h1", "h2", "l", "look"]
    assert [x["rank"] for x in lines] == [1, 2, 3, 4, 5]
    assert [x["section"] for x in lines] == ["work"] * 4 + ["review"]
    assert float(rows[0]["minutes_late"]) == lines[0]["minutes_late"] == -3
    assert [json.loads(x) for x in call(folder, "scored.jsonl", *AT, "-o", "-").stdout.splitlines()] == lines


def test_json_lines_tell_the_probability_of_every_level(tmp_path):
    row = {
        "ticket_id": "1", "escalate": True, "priority": "high", "team": "billing", "clauses": [], "decided_by": "model",
        "p_escalate": 0.9, "p_priority": {"none": 0.1, "low": 0, "medium": 0.1, "high": 0.5, "critical": 0.3},
    }  # fmt: skip
    (tmp_path / "s.jsonl").write_text(json.dumps(row) + "\n")
    (told,) = json.loads(call(tmp_path, "s.jsonl", "--json").stdout)["items"]
    assert told["cost"] == pytest.approx(0.4 + 4.5 + 6)
    assert told["due"] is None


def test_capacity_of_teams_and_one_team_alone(folder):
    done = call(folder, "scored.jsonl", *AT, "--capacity", "billing=1", "--capacity", "product=0", "-o", "-")
    assert [json.loads(x)["ticket_id"] for x in done.stdout.splitlines()] == ["c", "h1", "look"]
    alone = call(folder, "scored.jsonl", *AT, "--team", "billing", "--team", "product", "-o", "-")
    assert [json.loads(x)["ticket_id"] for x in alone.stdout.splitlines()] == ["h1", "h2", "l"]


def test_what_the_helpdesk_answered_drops_out(folder):
    done = call(folder, "scored.jsonl", *AT, "--status", "now.csv", "--json")
    told = json.loads(done.stdout)
    assert [i["ticket_id"] for i in told["items"]] == ["c", "h2", "l", "look"]
    assert told["done"] == {"answered late": 1}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--capacity", "many"], "'many' is no number of tickets (such as 40, or billing=10)"),
        (["--capacity", "-1"], "'-1' is no number of tickets"),
        (["--capacity", "billing="], "'billing=' is no number of tickets"),
        (["--capacity", "nobody=3"], "no team is called 'nobody' (allowed: account_management"),
        (["--capacity", "3", "--capacity", "4"], "the number for all is given twice"),
        (["--capacity", "billing=3", "--capacity", "billing=3"], "'billing' is given twice"),
        (["-o", "x.ics"], "name a file that ends in one of .csv, .jsonl, or -"),
        (["-o", "scored.jsonl"], "is an input and would be overwritten"),
        (["--as-of", "today"], "'today' is not a time"),
        (["--as-of", "9999-12-31"], "'9999-12-31' is not a year that triage knows (1970 to 2200)"),
        (["now.csv"], "--status EXPORT"),
        (["--columns", "first_reply_at=Replied"], "--columns says how --status EXPORT is read; there is no --status"),
        (["--reader", "zendesk"], "--reader says how --status EXPORT is read; there is no --status"),
    ],
)
def test_what_cannot_be_done_is_said(folder, words, says):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    done = call(folder, "scored.jsonl", *words)
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_help_has_examples(folder):
    done = call(folder, "--help")
    for words in ("--capacity", "billing=10", "--below", "Exit codes"):
        assert words in done.stdout
