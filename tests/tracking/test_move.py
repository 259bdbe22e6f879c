"""A copied store names the folder that it came from, until it is moved."""

import shutil
import sqlite3

import pytest
from typer.testing import CliRunner

from tests.tracking.made import record
from triage import tracking
from triage.commands import track as commands
from triage.errors import TrackingError
from triage.tracking import _move


def run(*words):
    return CliRunner().invoke(commands.app, list(words))


@pytest.fixture
def copied(registered, tmp_path, monkeypatch):
    """Copy a store with a run and a registered model, and take the original away."""
    original, copy = tmp_path / "original", tmp_path / "copy of it"
    shutil.copytree(registered, original)
    tracking.move(original)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{original / 'mlflow.db'}")
    logged = tracking.log(record())
    shutil.copytree(original, copy)
    shutil.rmtree(original)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{copy / 'mlflow.db'}")
    return copy, original, logged.run


def test_a_moved_store_lists_its_artifacts_and_loads_its_model(copied, tmp_path):
    import mlflow

    copy, original, logged = copied
    uri = f"sqlite:///{copy / 'mlflow.db'}"
    client = mlflow.MlflowClient(uri)
    assert list(client.list_artifacts(logged)) == []
    with pytest.raises(TrackingError):
        tracking.fetch("models:/triage@champion")
    moved = run("move", str(copy))
    assert moved.exit_code == 0, moved.output
    assert f"{original} -> {copy}" in moved.stdout.replace("\n", "")
    assert {item.path for item in client.list_artifacts(logged)} >= {"report.html", "errors.json"}
    assert tracking.fetch("models:/triage@champion").is_dir()
    assert str(original) not in "".join(place for *_, place in _places(copy))
    backup = max(copy.glob("mlflow.db.before-move*"), key=lambda path: path.stat().st_mtime_ns)
    assert str(original) in "".join(place for *_, place in _places(backup))


def _places(database):
    with sqlite3.connect(database / "mlflow.db" if database.is_dir() else database) as found:
        return list(_move._rows(found))


def test_mlflow_itself_loads_the_model_of_a_moved_store(served):
    assert served.predict([{"body": "We will sue you."}]).escalate.tolist() == [True]


def test_a_trial_changes_nothing_and_a_second_move_finds_nothing(copied):
    copy, _, _ = copied
    before = (copy / "mlflow.db").read_bytes()
    backups = len(list(copy.glob("*.before-move*")))
    trial = run("move", str(copy), "--dry-run")
    assert "paths would be changed" in trial.stdout
    assert (copy / "mlflow.db").read_bytes() == before
    assert len(list(copy.glob("*.before-move*"))) == backups
    count = int(trial.stdout.split()[0])
    assert sum(tracking.move(copy).changed.values()) == count > 4
    again = tracking.move(copy / "mlflow.db")
    assert (again.changed, again.backup) == ({}, "")


def test_it_may_be_found_under_another_path_later(copied):
    copy, original, _ = copied
    done = tracking.move(copy, to="/mnt/archive/")
    assert (done.old, done.new) == (str(original), "/mnt/archive")
    assert all("/mnt/archive/mlruns" in place for *_, place in _places(copy) if "mlruns/triage" in place)


def test_what_lies_elsewhere_stays_and_is_told(copied):
    copy, _, _ = copied
    with sqlite3.connect(copy / "mlflow.db") as found:
        found.execute("UPDATE experiments SET artifact_location = '/elsewhere/mlruns/0' WHERE experiment_id = 0")
        found.execute("INSERT INTO experiments (experiment_id, name, artifact_location) VALUES (9, 'far', 's3://b/9')")
    done = tracking.move(copy)
    assert done.elsewhere == {"/elsewhere/mlruns": 1}
    assert not [place for *_, place in _places(copy) if place.startswith("s3")]


def test_a_failure_leaves_all_as_it_was(copied):
    copy, _, _ = copied
    with sqlite3.connect(copy / "mlflow.db") as found:
        found.execute(
            "CREATE TRIGGER stop BEFORE UPDATE ON model_versions BEGIN SELECT RAISE(ABORT, 'out of order'); END"
        )
    before = _places(copy)
    with pytest.raises(TrackingError, match="out of order; nothing was changed"):
        tracking.move(copy)
    assert _places(copy) == before


def test_where_nothing_tells_the_old_folder_it_must_be_named(copied):
    copy, original, _ = copied
    shutil.rmtree(copy / "mlruns")
    with pytest.raises(TrackingError, match="name it with --from"):
        tracking.move(copy)
    named = run("move", str(copy), "--from", str(original))
    assert named.exit_code == 1
    assert "2 lie here not at all or damaged" in named.stderr
    assert "stays:" in named.stderr or f"-> {copy}" in named.stdout.replace("\n", "")


def test_what_was_not_copied_is_counted(copied):
    copy, _, logged = copied
    shutil.rmtree(copy / "mlruns" / "triage" / logged)
    (bias,) = copy.glob("mlruns/triage/models/m-*/artifacts/artifacts/model/bias.npy")
    bias.unlink()
    moved = run("move", str(copy))
    assert moved.exit_code == 1
    assert f"missing: the files of run {logged}: " in moved.stderr
    assert "missing: model m-" in moved.stderr
    assert "of 2 runs and models that the store names, 2 lie here not at all or damaged" in moved.stderr


@pytest.mark.parametrize("content", [None, b"no database " * 100, b""])
def test_what_is_no_store_is_said(tmp_path, content):
    if content is not None:
        (tmp_path / "mlflow.db").write_bytes(content)
    done = run("move", str(tmp_path))
    assert done.exit_code == 2
    assert "no such database" in done.stderr or "not a database" in done.stderr or "no store of MLflow" in done.stderr


@pytest.mark.parametrize(
    ("place", "old", "new", "moved"),
    [
        ("/a/mlruns/1", "/a", "/b", "/b/mlruns/1"),
        ("file:///a%20c/mlruns/1", "/a c", "/b d", "file:///b%20d/mlruns/1"),
        ("/ab/mlruns/1", "/a", "/b", None),
        ("/a/copy/mlruns/1", "/a", "/a/copy", "/a/copy/mlruns/1"),
        ("/a/copy/mlruns/1", "/a/copy", "/a", "/a/mlruns/1"),
    ],
)
def test_a_path_is_moved_only_when_it_lies_in_the_folder(place, old, new, moved):
    assert _move._moved(place, old, new) == moved
