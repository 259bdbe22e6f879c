"""``triage score`` on long runs: stopped, gone on with, watched by programs, cut to what is asked."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_cli import HUMAN, canonical, triage
from triage.commands import _resuming, _scoring, _stopping
from triage.commands._progress import Pace
from triage.errors import TriageError

ROOT = Path(__file__).parents[1]
MANY = 1100


@pytest.fixture
def tickets(tmp_path):
    file = tmp_path / "in.jsonl"
    lines = [canonical("T-1", "Where is the manual?", colour="red"), canonical("T-2", HUMAN, colour="=1+1")]
    file.write_text("".join(lines), encoding="utf-8")
    return file


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "160"}


def test_a_run_that_is_stopped_tells_the_command_that_goes_on(tmp_path):
    file = tmp_path / "in.jsonl"
    lines = (canonical(f"T-{n}", HUMAN).replace('"2026-03-02T09:14:00Z"', "null") for n in range(MANY))
    file.write_text("".join(lines), encoding="utf-8")
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "triage", "score", str(file), "--rules-only", "--live", "-o", str(out)]
    started = subprocess.Popen(
        [*command, "--workers", "2"], stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler), process_group=0,
    )  # fmt: skip
    partial = Path(f"{out}.partial")
    end = time.monotonic() + 240
    while not (partial.exists() and partial.stat().st_size > 10_000):  # the first batch is written
        assert started.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: all of its processes
    _, words = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "Traceback" not in words
    assert out.read_text(encoding="utf-8") == "old"
    assert "stopped after" in words
    again = shlex.split(words.splitlines()[-1])
    assert again[1:] == [*command[1:], "--workers", "2", "--resume"]
    done = subprocess.run(again, capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=240)
    assert done.returncode == 0, done.stderr
    assert "going on after" in done.stderr
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert [row["ticket_id"] for row in rows] == [f"T-{n}" for n in range(MANY)]
    assert {p.name for p in tmp_path.iterdir()} == {"in.jsonl", "out.csv"}
    assert len({row["due_at"] for row in rows}) == 1, "the clocks of both parts start at the same moment"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_request_to_end_and_a_closed_terminal_are_taken_as_ctrl_c(name):
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt), _stopping.stoppable():
            signal.raise_signal(number)
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_a_run_that_was_told_to_outlive_its_terminal_does():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with _stopping.stoppable():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_resume_with_nothing_to_resume_just_runs_and_where_it_cannot_be_done_it_says_so(tickets, tmp_path):
    out = tmp_path / "out.csv"
    assert triage("score", tickets, "--rules-only", "-o", out, "--resume", "-q").returncode == 0
    refused = triage("score", tickets, "--rules-only", "--resume")
    assert refused.returncode == 2
    assert "standard output cannot be gone on with" in refused.stderr
    piped = triage("score", "-", "--rules-only", "-o", out, "--resume", stdin=tickets.read_text(encoding="utf-8"))
    assert piped.returncode == 0
    assert "the input cannot be known again, so the run begins anew" in piped.stderr


class Loaded:
    """What stands for a scorer where only digests are asked for."""

    def __init__(self, policy="p" * 64):
        self.policy, self.model = type("Policy", (), {"digest": policy}), None


def left_by(out, inputs, options, scorer=None, resume=False):
    return _resuming.earlier(str(out), [str(inputs)], options, scorer or Loaded(), None, resume=resume)


def test_a_run_of_other_options_policy_or_input_is_refused_with_all_that_differs(tickets, tmp_path, capsys):
    out = tmp_path / "out.csv"
    journal, state = left_by(out, tickets, {"--limit": 2})
    journal.save(replace(state, rows=1))
    assert left_by(out, tickets, {"--limit": 2}, resume=True)[1].rows == 1
    tickets.write_text("changed", encoding="utf-8")
    with pytest.raises(TriageError) as caught:
        left_by(out, tickets, {"--limit": 3}, Loaded("q" * 64), resume=True)
    for part in (
        "is of another run",
        "in.jsonl has changed (size",
        "--limit: 2 then, 3 now",
        "policy: pppppppppppp then",
    ):
        assert part in str(caught.value)
    capsys.readouterr()
    assert left_by(out, tickets, {"--limit": 3})[1].rows == 0
    assert "an earlier run broke off after 1 rows" in capsys.readouterr().err


def test_columns_filter_since_and_summary(tickets, tmp_path):
    out, figures = tmp_path / "out.jsonl", tmp_path / "summary.json"
    with tickets.open("a", encoding="utf-8") as stream:
        old = {"author": "customer", "created_at": "2020-01-01T00:00:00Z", "body": HUMAN}
        stream.write(json.dumps({"ticket_id": "T-0", "messages": [old]}) + "\n")
    done = triage(
        "score", tickets, "--rules-only", "-o", out, "--keep-columns", "colour,channel", "--filter", "escalate",
        "--since", "2026-01-01", "--summary", figures,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["ticket_id"], row["colour"], row["channel"]) for row in rows] == [("T-2", "=1+1", "")]
    for part in ("1 older ticket left out (--since)", "1 decided ticket not written (--filter)", "1 row written to"):
        assert part in done.stderr
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert (told["tickets"], told["left_out"]) == (2, {"--since": 1, "--filter": 1})


def test_programs_are_told_in_json_a_line_each(tickets, tmp_path):
    with tickets.open("a", encoding="utf-8") as stream:
        stream.write("{broken\n")
    done = triage("score", tickets, "--rules-only", "--log-json")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 2
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert all(line["time"].endswith("Z") and line["level"] and line["message"] for line in told)
    assert (told[-1]["event"], told[-1]["tickets"], told[-1]["rejected"]) == ("done", 2, 1)
    failed = triage("score", tmp_path / "none.csv", "--rules-only", "--log-json")
    assert failed.returncode == 2
    assert json.loads(failed.stderr.splitlines()[-1])["level"] == "error"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--workers", "many"), "--workers: 'many' is not a number of processes (or auto"),
        (("--workers", "9" * 5000), "is not a number of processes (or auto"),
        (("--columns", "body=a,body=b"), "--columns: 'body' is named twice"),
        (("--filter", "urgent"), "--filter: 'urgent' is not one of escalate, review, critical, high, medium, low"),
        (("--keep-columns", "colour,size"), "has no column 'size' (allowed: all,"),
        (("--since", "yesterday"), "--since: 'yesterday' is not a time"),
        (("-o", "no/such/out.csv"), "no/such/out.csv: cannot be written: there is no folder"),
        (("-o", "tests"), "is a folder; name a file in it"),
        (("-o", "tests", "--format", "csv"), "tests: cannot be written: is a folder"),
    ],
)
def test_wrong_words_are_exit_2_and_say_what_is_allowed(tickets, arguments, words):
    done = triage("score", tickets, "--rules-only", *arguments)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_limit_that_no_file_reaches_is_none(tickets, tmp_path):
    done = triage("score", tickets, "--rules-only", "--limit", "9" * 30, "-o", tmp_path / "out.jsonl", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8").count("\n") == 2


def test_workers_in_words():
    assert (_scoring.workers("3"), _scoring.workers("auto") >= 1) == (3, True)
    assert _scoring.workers("0") == _scoring.workers("auto")


def test_more_workers_than_help_are_not_started(monkeypatch, capsys):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert (_scoring.workers("16"), _scoring.workers("100")) == (16, 16)
    assert capsys.readouterr().err == (
        "warning: --workers 100: 16 are started; more than two for a core only take memory\n"
    )
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert _scoring.workers("100") == 4, "what is tried with some processes can be tried anywhere"


def test_the_pace_is_that_of_late_and_tells_what_is_left():
    now = [0.0]
    pace = Pace(lambda: 100_000, clock=lambda: now[0])
    assert (pace.rate, pace.left) == (None, None)
    pace.add(50_000)  # read over at once, as an earlier run had done them
    for _ in range(100):
        now[0] += 1
        pace.add(100)
    assert 95 < pace.rate < 105
    assert 380 < pace.left < 420
    assert pace.words() == "60,000 of 100,000 tickets, 100 a second, about 7 minutes left"
    assert Pace(clock=lambda: 0.0).words() == "0 tickets"
