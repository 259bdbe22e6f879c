"""A store that cannot be used is told in words, at once; a new one is announced."""

import sqlite3

import pytest

from tests.tracking.made import record
from tests.tracking.test_down import run, the_only_kept
from tests.tracking.test_runs import runs
from triage import tracking
from triage.commands._tracking import track


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
