"""A store of their own for these tests: made once, copied for each."""

import os
import shutil
import socket
import threading
from pathlib import Path

import pytest
import typer

from tests.test_cli import ROOT
from tests.tracking.made import OWN_POLICY, only_mlflow_settings, record
from triage import api, tracking
from triage.commands import train
from triage.learning.report import Report
from triage.model import Model
from triage.tracking import _store


@pytest.fixture(scope="session")
def announced():
    """Collect what was said when the store was made."""
    return []


@pytest.fixture(scope="session")
def blank(tmp_path_factory, announced):
    """Make an MLflow database with nothing in it."""
    path = tmp_path_factory.mktemp("blank") / "mlflow.db"
    with only_mlflow_settings(MLFLOW_TRACKING_URI=f"sqlite:///{path}"), _store.opened(announced.append) as store:
        store.client.search_experiments()
    return path


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch, blank):
    """Work in a folder of one's own, with an empty store in it."""
    for name in [name for name in os.environ if name.startswith("MLFLOW_") and name not in _store.SETTINGS]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("TRIAGE_OUTBOX", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(blank, home / "mlflow.db")
    monkeypatch.chdir(home)
    return home


@pytest.fixture(scope="session")
def registered(tmp_path_factory, blank):
    """Make a store in which the shipped model is registered with a policy of one's own, as `champion`."""
    home = tmp_path_factory.mktemp("registered")
    shutil.copyfile(blank, home / "mlflow.db")
    policy = home / "policy"
    policy.mkdir()
    (policy / "decision.toml").write_text(OWN_POLICY)
    with only_mlflow_settings(MLFLOW_TRACKING_URI=f"sqlite:///{home / 'mlflow.db'}"):
        logged = tracking.log(record(model=str(api.default_model())), policy=policy)
        tracking.set_aliases({"champion": logged.version.number})
    return home


@pytest.fixture
def in_registered(registered, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{registered / 'mlflow.db'}")
    return registered


@pytest.fixture(scope="session")
def two_registered(registered, tmp_path_factory):
    """Make a store in which the shipped model is registered a second time, with the shipped policy."""
    home = tmp_path_factory.mktemp("two") / "store"
    shutil.copytree(registered, home)
    tracking.move(home)
    with only_mlflow_settings(MLFLOW_TRACKING_URI=f"sqlite:///{home / 'mlflow.db'}"):
        assert tracking.register(api.default_model()).number == "2"
    return home


@pytest.fixture(scope="session")
def served(registered, tmp_path_factory):
    """Load the registered model as MLflow does, from a store that was copied, moved, and whose original is gone."""
    first, second = tmp_path_factory.mktemp("first") / "store", tmp_path_factory.mktemp("second") / "store"
    shutil.copytree(registered, first)
    tracking.move(first)
    shutil.copytree(first, second)
    shutil.rmtree(first)
    tracking.move(second)
    with only_mlflow_settings(MLFLOW_TRACKING_URI=f"sqlite:///{second / 'mlflow.db'}"):
        import mlflow

        return mlflow.pyfunc.load_model("models:/triage@champion")


@pytest.fixture(scope="session")
def server_app(tmp_path_factory, blank):
    """Make MLflow's own server on an empty store."""
    home = tmp_path_factory.mktemp("server")
    shutil.copyfile(blank, home / "mlflow.db")
    settings = {
        "_MLFLOW_SERVER_SERVE_ARTIFACTS": "true",
        "_MLFLOW_SERVER_ARTIFACT_DESTINATION": str(home / "artifacts"),
    }
    with only_mlflow_settings(**settings):
        import mlflow
        from mlflow.server import app, handlers

        handlers.initialize_backend_stores(f"sqlite:///{home / 'mlflow.db'}", None, "mlflow-artifacts:/")
        handlers._get_tracking_store()  # names the store for the whole process, which is also the client's here
        mlflow.set_tracking_uri(None)
        yield app


class Faulty:
    """A server that answers 500 to requests whose path ends in `broken`."""

    def __init__(self, app):
        self.app = app
        self.broken = ()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].endswith(self.broken or "\0"):
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"out of order"]
        return self.app(environ, start_response)


@pytest.fixture
def server(server_app, monkeypatch):
    """Run MLflow's server on a free port; `broken` of what is returned makes it answer 500."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *args):
            """Say nothing."""

    faulty = Faulty(server_app)
    running = make_server("127.0.0.1", 0, faulty, threaded=True, request_handler=Quiet)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    faulty.url = f"http://127.0.0.1:{running.port}"
    yield faulty
    running.shutdown()
    running.server_close()


@pytest.fixture
def trained(monkeypatch, tmp_path):
    """Make `triage train` fit nothing and return the shipped model; give its command, labelled tickets and a folder."""
    from triage.learning import train as training

    def fit(examples, policy, **more):
        return Model.load(api.default_model()), Report(examples=len(examples), groups=3, folds=2)

    monkeypatch.setattr(training, "train", fit)
    source = (ROOT / "data" / "labelled" / "w001.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    (tmp_path / "mine.jsonl").write_text("\n".join(source), encoding="utf-8")
    app = typer.Typer()
    app.command()(train.command)
    return app, tmp_path / "mine.jsonl", tmp_path / "model"


@pytest.fixture
def closed(monkeypatch):
    """Name a server that refuses connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", url)
    return url


@pytest.fixture
def outbox_folder(place):
    return Path(place) / "mlflow-outbox"
