"""A server that is down or a store that is broken loses nothing and fails nothing."""

import json
import shutil
import socket
import sqlite3
import time

import pytest
from typer.testing import CliRunner

from tests.tracking.made import record
from tests.tracking.test_runs import client, runs
from triage import api, tracking
from triage.commands import track as commands
from triage.commands._tracking import track
from triage.errors import InputError, OutputError
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


def test_a_locked_store_is_left_to_the_other_program(place, monkeypatch, capsys):
    from triage.tracking import _database

    monkeypatch.setattr(_database, "LOCKED_SECONDS", 0.1)
    other = sqlite3.connect(place / "mlflow.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    track(record(), wanted=True)
    other.close()
    assert "mlflow.db: is locked by another program" in capsys.readouterr().err
    assert run("send").exit_code == 0
    assert [found.info.status for found in runs("tags.kind = 'evaluate'")] == ["FINISHED"]


def test_a_damaged_database(place, capsys):
    (place / "mlflow.db").write_bytes(b"no database at all, but a text that is long enough" * 20)
    track(record(), wanted=True)
    assert "mlflow.db: is no database: damaged, or another file" in capsys.readouterr().err
    assert the_only_kept()


def test_a_new_database_is_announced(blank, announced):
    assert announced == [f"makes {blank}, a few seconds, once"]


def test_what_is_kept_is_sent_the_oldest_first_and_only_once(closed, monkeypatch, place):
    for day in ("03", "01", "02"):
        track(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), wanted=True)
        track(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), wanted=True)
    listed = run("send", "--list")
    assert listed.exit_code == 0
    assert listed.stdout.index("day 01") < listed.stdout.index("day 02") < listed.stdout.index("day 03")
    assert "3 kept in mlflow-outbox" in listed.stdout
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    tracking.log(record(title="day 02", at="2026-03-02T09:14:00+00:00"))
    sent = run("send")
    assert sent.exit_code == 0
    assert sent.stderr.index("sent: day 01") < sent.stderr.index("sent: day 02") < sent.stderr.index("sent: day 03")
    names = sorted(found.info.run_name.partition(" on ")[2] for found in runs("tags.kind = 'evaluate'"))
    assert names == [f"abababababab 2026-03-{day} 09:14" for day in ("01", "02", "03")]
    assert "nothing is kept" in run("send").stdout


def test_one_damaged_record_does_not_stop_the_others(closed, monkeypatch, place):
    for day in ("01", "02", "03"):
        track(record(title=f"day {day}", at=f"2026-03-{day}T09:14:00+00:00"), wanted=True)
    first, second, _ = outbox.waiting()
    (first.folder / "kept.json").write_text("{")
    changed = json.loads((second.folder / "record.json").read_text())
    changed["metrics"][0]["value"] = 1.0
    (second.folder / "record.json").write_text(json.dumps(changed))
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    sent = run("send")
    assert sent.exit_code == 1
    assert "cannot be read" in sent.stderr
    assert "was changed since it was kept" in sent.stderr
    assert "2 of 3 stay in mlflow-outbox" in sent.stderr
    (found,) = runs("tags.kind = 'evaluate'")
    assert found.info.run_name.endswith("2026-03-03 09:14")
    assert [kept.folder for kept in outbox.waiting()] == [first.folder, second.folder]


def test_sending_while_it_is_still_down_keeps_all(closed, place):
    track(record(), wanted=True)
    assert run("send").exit_code == 1
    assert the_only_kept().title == record().title


def test_what_was_kept_with_a_model_holds_the_model_and_its_policy(closed, tmp_path):
    model, policy = tmp_path / "model", tmp_path / "policy"
    shutil.copytree(api.default_model(), model)
    policy.mkdir()
    (policy / "decision.toml").write_text("")
    track(record(model=str(model)), wanted=True, policy=policy)
    shutil.rmtree(model)
    shutil.rmtree(policy)
    found, own = outbox.open_kept(the_only_kept())
    assert (the_only_kept().folder / "model" / "manifest.json").is_file()
    assert found.model == str(the_only_kept().folder / "model")
    assert own == the_only_kept().folder / "policy"
    shutil.rmtree(the_only_kept().folder / "model")
    with pytest.raises(InputError, match="model: is missing"):
        outbox.open_kept(the_only_kept())


def test_two_senders_do_not_send_the_same(closed, place):
    track(record(), wanted=True)
    with outbox.alone():
        second = run("send")
    assert second.exit_code == 2
    assert "another 'triage track send' is at work" in second.stderr


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


def test_a_database_that_cannot_be_written_is_said_in_words(place, monkeypatch, capsys):
    from triage.tracking import _database, _store

    text = (
        "(sqlite3.OperationalError) attempt to write a readonly database [SQL: INSERT INTO runs (run_uuid) VALUES (?)]"
    )
    uri = tracking.tracking_uri()
    said = str(_store._ours(RuntimeError(text), uri))
    assert said == "sqlite:///mlflow.db: cannot be written (the file or its folder)"
    real = sqlite3.connect
    monkeypatch.setattr(_database.sqlite3, "connect", lambda name, **more: real(name.replace("=rw", "=ro"), **more))
    track(record(), wanted=True)
    assert "mlflow.db: cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("sqlite://", "'sqlite://' would be kept in memory and lost"),
        ("sqlite:///:memory:", "would be kept in memory and lost"),
        ("sqlite:///", "would be kept in memory and lost"),
        ("./mlruns", "'./mlruns' is no store that triage logs to"),
        ("file:///tmp/mlruns", "is no store that triage logs to"),
        ("ftp://me:secret@host", "'ftp://host' is no store that triage logs to"),
    ],
)
def test_what_is_no_store_is_told_with_what_is_one(place, monkeypatch, uri, why):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    said = run("versions")
    assert said.exit_code == 2
    assert why in said.stderr
    assert "allowed are sqlite:///FILE, http://HOST or https://HOST, postgresql://..." in said.stderr
    assert "secret" not in said.stderr


def test_a_folder_is_no_database(place, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{place}")
    assert f"is a folder; name a file in it: sqlite:///{place}/mlflow.db" in run("versions").stderr


def test_where_it_cannot_be_kept_that_is_said(closed, place, monkeypatch, capsys):
    (place / "taken").write_text("a file")
    monkeypatch.setenv("TRIAGE_OUTBOX", str(place / "taken"))
    track(record(), wanted=True)
    said = capsys.readouterr().err
    assert "taken: the record cannot be kept" in said
    assert "it could not be kept to be sent later" in said
    with pytest.raises(OutputError):
        outbox.keep(record(), "why")


def test_the_outbox_may_lie_elsewhere(closed, place, tmp_path, monkeypatch):
    monkeypatch.setenv("TRIAGE_OUTBOX", str(tmp_path / "deep" / "box"))
    track(record(), wanted=True)
    assert the_only_kept().folder.parent == tmp_path / "deep" / "box"
    assert not (place / "mlflow-outbox").exists()


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
