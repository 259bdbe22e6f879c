"""A process that is killed while it logs loses no record; two that begin at once do not spoil each other's store."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from typer.testing import CliRunner

from tests.test_cli import ROOT
from tests.tracking.made import record
from tests.tracking.test_runs import runs
from triage.commands import track as commands
from triage.records import outbox
from triage.tracking import _database

LOGS = """
import os, signal, sys
from tests.tracking.made import record
from triage.commands._tracking import track
from triage.tracking import _runs
at = sys.argv[1]
whole = getattr(_runs, at)
def killed(*words, **more):
    whole(*words, **more)
    os.kill(os.getpid(), signal.SIGKILL)
if at != "-":
    setattr(_runs, at, killed)
track(record(), wanted=True)
"""


def process(code, *words, **more):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], env=environment, stderr=subprocess.PIPE, text=True, **more
    )


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
@pytest.mark.parametrize("at", ["fill"])
def test_what_was_being_logged_when_it_was_killed_is_kept_and_sent_once(place, at):
    dead = process(LOGS, at, cwd=place)
    dead.communicate(timeout=60)
    assert dead.returncode == -signal.SIGKILL
    assert [run.info.status for run in runs("tags.kind = 'evaluate'")] == ["RUNNING"]
    (kept,) = outbox.waiting()
    assert kept.why == "was stopped before all of it was logged"
    sent = CliRunner().invoke(commands.app, ["send"])
    assert sent.exit_code == 0, sent.output
    assert [run.info.status for run in runs("tags.kind = 'evaluate'")] == ["FINISHED"]
    assert not outbox.place().exists()


def test_what_a_living_process_logs_is_left_to_it(place):
    folder = outbox.keep(record(), outbox.UNFINISHED)
    with outbox.held(folder) as free:
        assert free
        sent = CliRunner().invoke(commands.app, ["send"])
        assert sent.exit_code == 1
        assert "the command that made it is logging it now" in sent.stderr
    assert CliRunner().invoke(commands.app, ["send"]).exit_code == 0


def test_two_first_commands_at_once_make_one_store(tmp_path):
    """One makes the database, slowly; the other one waits, and finds it made."""
    path, seen = tmp_path / "new.db", []

    def first():
        with _database.only_maker(path, create=True) as new:
            if new:
                path.touch()  # as MLflow does, long before its tables are there
                time.sleep(0.2)
            seen.append((new, path.read_text()))
            path.write_text("made")

    both = [threading.Thread(target=first) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(10)
    assert seen == [(True, ""), (False, "made")]
    assert list(tmp_path.glob(".*")) == []
    with _database.only_maker(path, create=True) as new:
        assert not new
