"""A server that is down or a store that is broken loses nothing and fails nothing."""

import socket
import time

import pytest
from typer.testing import CliRunner

from tests.tracking.made import record
from tests.tracking.test_runs import client, runs
from triage import tracking
from triage.commands import track as commands
from triage.commands._tracking import track
from triage.records import outbox


def run(*words):
    return CliRunner().invoke(commands.app, list(words))


@pytest.fixture
def hanging(monkeypatch):
    """Name a server that takes connections and never answers."""
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(5)
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{mute.getsockname()[1]}")
        monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
        monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
        yield


def the_only_kept():
    (kept,) = outbox.waiting()
    return kept


def test_a_server_that_refuses_is_said_and_the_record_is_kept(closed, outbox_folder, capsys):
    track(record(), wanted=True, quiet=True)
    told = capsys.readouterr()
    assert f"warning: not tracked: {closed}: the server does not answer" in told.err
    assert "send it with: triage track send" in told.err
    assert told.out == ""
    kept = the_only_kept()
    assert kept.folder.parent.resolve() == outbox_folder
    assert kept.folder.name.startswith("20260302T091400Z-evaluate-")
    assert outbox.open_kept(kept)[0] == record()


def test_a_server_that_hangs_is_left_after_the_time_that_was_set(hanging, capsys):
    start = time.monotonic()
    track(record(), wanted=True)
    assert time.monotonic() - start < 4
    assert "does not answer in time" in capsys.readouterr().err
    assert the_only_kept().title == record().title


def test_a_server_that_fails_in_the_middle_shows_no_finished_run(server, monkeypatch, capsys):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.url)
    server.broken = ("/runs/log-inputs",)
    track(record(title="in the middle"), wanted=True)
    assert "the server does not answer (too many error responses)" in capsys.readouterr().err
    server.broken = ()
    where = "tags.mlflow.note.content LIKE '**in the middle**%'"
    assert [found.info.status for found in runs(where)] == ["FAILED"]
    sent = run("send")
    assert sent.exit_code == 0, sent.output
    assert "sent: in the middle" in sent.stderr
    assert f"{server.url}/#/experiments/" in sent.stderr
    (found,) = runs(where)
    assert found.info.status == "FINISHED"
    assert found.info.start_time == 1_772_442_840_000
    assert {item.path for item in client().list_artifacts(found.info.run_id)} >= {"errors.json", "report.html"}
    assert not outbox.place().exists()


def test_stopping_while_it_is_logged_keeps_it(place, monkeypatch, capsys):
    def stop(*words, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr(tracking, "log", stop)
    track(record(), wanted=True)
    assert "stopped before all of it was logged" in capsys.readouterr().err
    assert the_only_kept()


def test_a_fault_of_our_own_is_no_reason_to_fail_either(place, monkeypatch, capsys):
    monkeypatch.setattr(tracking, "log", lambda *words, **more: {}["gone"])
    track(record(), wanted=True)
    assert "warning: not tracked: KeyError: 'gone'" in capsys.readouterr().err


def test_a_server_that_hangs_is_waited_for_once_and_not_for_each_record(hanging, monkeypatch):
    for day in ("01", "02", "03"):
        outbox.keep(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), "down")
    start = time.monotonic()
    sent = run("send")
    assert time.monotonic() - start < 2.5
    assert sent.exit_code == 1
    assert "not sent: day 01: http" in sent.stderr
    assert "so the 2 records after it were not tried" in sent.stderr
    assert "3 of 3 stay in mlflow-outbox" in sent.stderr
    assert len(outbox.waiting()) == 3


def test_without_the_extra_it_is_said_once_and_nothing_is_kept(place, monkeypatch, capsys):
    from triage.tracking import _store

    monkeypatch.setattr(_store, "find_spec", lambda name: None)
    track(record(), wanted=True)
    assert "not tracked: MLflow is not installed (the extra 'track' of triage brings it)" in capsys.readouterr().err
    track(record(), wanted=True, quiet=True)
    track(record(), wanted=False)
    assert capsys.readouterr().err == ""
    assert outbox.waiting() == []
    assert run("versions").exit_code == 2


def test_a_tracked_record_is_told_with_its_pages(place, capsys):
    track(record(), wanted=True)
    track(record(at="2026-03-03T09:14:00+00:00"), wanted=True)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("tracked in sqlite:///mlflow.db") == 2
    assert said.err.count("compare  http://127.0.0.1:5000/#/experiments/1/runs?searchFilter=") == 1
    assert said.err.count("triage track ui") == 2
    track(record(at="2026-03-04T09:14:00+00:00"), wanted=True, quiet=True)
    assert capsys.readouterr().err == ""
