"""The commands around what is tracked."""

import json
import socket
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tests.test_cli import ROOT
from triage import api, manifest, modelfile
from triage.commands import track as commands
from triage.records import outbox


def run(*words, app=commands.app):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_trained_model_is_saved_and_kept_when_the_server_is_down(closed, trained):
    app, tickets, folder = trained
    done = run(tickets, "-o", folder, "-q", app=app)
    assert done.exit_code == 0, done.output
    assert "warning: not tracked" in done.stderr
    digest = modelfile.read(api.default_model()).digest
    assert modelfile.read(folder).digest == digest
    (kept,) = outbox.waiting()
    record, policy = outbox.open_kept(kept)
    assert modelfile.read(kept.folder / "model").digest == digest
    assert (record.kind, record.tags["model_digest"], policy) == ("train", digest, None)


def test_a_trained_model_is_not_tracked_where_that_is_not_wanted(closed, trained):
    app, tickets, folder = trained
    done = run(tickets, "-o", folder, "-q", "--no-track", app=app)
    assert (done.exit_code, done.stderr) == (0, "")
    assert outbox.waiting() == []


def test_a_record_that_cannot_be_made_costs_no_trained_model(place, trained, monkeypatch):
    from triage.evaluation import training

    app, tickets, folder = trained
    monkeypatch.setattr(training, "record_of_training", lambda *words, **more: 1 / 0)
    done = run(tickets, "-o", folder, "-q", app=app)
    assert done.exit_code == 0, done.output
    assert "warning: not tracked: ZeroDivisionError" in done.stderr
    assert manifest.is_model(folder)


def test_the_pages_are_started_lean_and_only_here(place, monkeypatch):
    called = []

    class Pages:
        def __init__(self, command, env):
            called.append((command, env))
            self.ends = iter([KeyboardInterrupt(), 1])

        def terminate(self):
            called.append("ended")

        def wait(self):
            end = next(self.ends)
            if isinstance(end, BaseException):
                raise end
            return end

    monkeypatch.setattr(subprocess, "Popen", Pages)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = run("ui", "--port", port)
    assert (done.exit_code, done.stdout.split("/#/")[0]) == (0, f"http://127.0.0.1:{port}")
    (command, env), ended = called
    assert ended == "ended"
    assert command[1:6] == ["-m", "mlflow", "ui", "--workers", "1"]
    assert env["MLFLOW_BACKEND_STORE_URI"] == f"sqlite:///{place}/mlflow.db"
    assert env["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] == "false"


def test_a_taken_port_an_empty_folder_and_a_server_are_told(place, monkeypatch, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("ui", "--port", taken.getsockname()[1])
    assert done.exit_code == 2
    assert "is taken; name another with --port" in done.stderr
    monkeypatch.chdir(tmp_path)
    assert "triage train or triage track register makes it" in run("ui").stderr
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://me:secret@mlflow.example")
    assert run("ui").stdout == "https://mlflow.example/#/experiments\n"


@pytest.mark.parametrize("words", [[], ["ui"], ["send"], ["register"], ["versions"], ["move"]])
def test_help_teaches(words):
    done = run(*words, "--help")
    assert done.exit_code == 0
    assert "Usage" in done.stdout


def test_importing_what_commands_import_loads_no_mlflow():
    loads = "triage.tracking, triage.commands.track, triage.records.outbox"
    code = f"import json, sys, {loads}; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert not loaded & {"mlflow", "pandas", "sklearn", "sqlalchemy", "matplotlib"}
