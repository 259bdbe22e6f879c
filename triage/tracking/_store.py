"""Where MLflow keeps runs and models, and how it is asked: its settings, one store, short waits, plain errors."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from triage.errors import TrackingError, TriageError

if TYPE_CHECKING:
    from mlflow import MlflowClient

Say = Callable[[str], None]

EXPERIMENT = "triage"
DATABASE = "mlflow.db"
ARTIFACTS = "mlruns"
UI = "http://127.0.0.1:5000"
LOCKED_SECONDS = 5
EXTRA = "MLflow is not installed (the extra 'track' of triage brings it)"
SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",  # else the import looks up a host of its own
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # what goes wrong is said by triage
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",  # standard output is for data
    "MLFLOW_UV_AUTO_DETECT": "false",  # would put the lock file of whatever folder this is beside the model
    "MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING": "false",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER": "false",
}
"""What MLflow is told where the user has not said otherwise."""
_ABOUT = """\
Runs of **triage**, one for each command that measured something. The tag `kind` says which (train, evaluate, ...).

- A figure has its 95 % interval and its number of tickets beside it: `critical_recall`, `critical_recall_low`,
  `critical_recall_high`, `critical_recall_n`. What it means stands in the run's description.
- A figure that is not there could not be computed; it is not 0.
- Two runs, ticket by ticket: select both, and look at *Artifact evaluation*. The tables `errors.json`, `clauses.json`
  and `changed.json` are called the same in every run.
- `report.html`, the tables and the plots are among the artifacts of a run.
"""
_NOTE = "mlflow.note.content"
_SQLITE = "sqlite:///"


@dataclass(frozen=True)
class Store:
    """An open store: `uri` as MLflow takes it, `address` of its pages."""

    client: MlflowClient
    uri: str
    address: str

    @cached_property
    def experiment(self) -> str:
        """The id of the experiment that runs belong to; it is made when it is not there."""
        return _experiment(self.client, self.uri)


def installed() -> bool:
    """Tell whether the extra that brings MLflow is there, without importing it."""
    return find_spec("mlflow") is not None


def tracking_uri() -> str:
    """Return where runs are logged: ``MLFLOW_TRACKING_URI``, or a database in the current folder."""
    uri = os.environ.get("MLFLOW_TRACKING_URI", "").strip() or _SQLITE + DATABASE
    path = database(uri)
    return _SQLITE + quote(path.as_posix(), safe="/:") if path else uri


def database(uri: str) -> Path | None:
    """Return the file of a SQLite store as an absolute path; ``None`` for any other store."""
    if not uri.startswith(_SQLITE) or uri == _SQLITE or ":memory:" in uri:
        return None
    return Path(unquote(uri.removeprefix(_SQLITE).partition("?")[0])).absolute()


def shown(uri: str) -> str:
    """Return a URI for people: without user and password, and a file of this folder by its name."""
    path = database(uri)
    if path is not None:
        return _SQLITE + (path.name if path.parent == Path.cwd() else path.as_posix())
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def is_server(uri: str) -> bool:
    """Tell whether a store is a server that shows its own pages."""
    return uri.startswith(("http://", "https://"))


def address(uri: str) -> str:
    """Return where a browser finds the store's pages: the server, or where ``triage track ui`` shows a database."""
    return shown(uri).rstrip("/") if is_server(uri) else UI


@contextmanager
def opened(say: Say = lambda text: None, *, create: bool = True) -> Iterator[Store]:
    """Open the store; `say` announces what takes long.

    Raises `TrackingError` for whatever goes wrong with MLflow, also inside the block; without `create` also where
    there is no database yet.
    """
    if not installed():
        raise TrackingError(EXTRA)
    uri = tracking_uri()
    if path := database(uri):
        _check(path, say, create=create)
    with _asked(uri):
        from mlflow import MlflowClient

        yield Store(MlflowClient(tracking_uri=uri), uri, address(uri))


@contextmanager
def _asked(uri: str) -> Iterator[None]:
    """Let MLflow work with our settings and this store, quietly; turn its failures into ours."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
    before = os.environ.get("MLFLOW_TRACKING_URI")
    os.environ["MLFLOW_TRACKING_URI"] = uri  # `mlflow.pyfunc.log_model` takes no store
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import mlflow

            other = mlflow.get_tracking_uri()
            if other != uri:  # a program around us has chosen a store of its own, which counts for more
                mlflow.set_tracking_uri(uri)
            try:
                yield
            finally:
                if other != uri:
                    mlflow.set_tracking_uri(other)
    except TriageError:
        raise
    except Exception as error:  # MLflow lets through what its libraries raise: requests, SQLAlchemy, botocore, ...
        raise TrackingError(f"{shown(uri)}: {_plain(error, uri)}") from error
    finally:
        if before is None:
            del os.environ["MLFLOW_TRACKING_URI"]
        else:
            os.environ["MLFLOW_TRACKING_URI"] = before


def _plain(error: BaseException, uri: str) -> str:
    """Return what is wrong in one line, without a password."""
    text = " ".join(str(error).split()).replace(uri, shown(uri))
    text = re.sub(r"//[^/\s@]+@", "//", text)
    if re.search(r"time(d )?out", text, re.IGNORECASE):
        text = "the server does not answer in time (MLFLOW_HTTP_REQUEST_TIMEOUT, in seconds)"
    elif re.search(r"refused|Max retries|Name or service|resolve|unreachable", text):
        text = "the server does not answer" + (" (too many error responses)" if "error responses" in text else "")
    return (text or type(error).__name__)[:300]


def _check(path: Path, say: Say, *, create: bool) -> None:
    """Find out at once what MLflow would try for minutes: a locked, damaged or protected database."""
    if not path.exists():
        if not create:
            raise TrackingError(f"{path}: no such database; nothing has been tracked there yet")
        say(f"makes {shown(_SQLITE + path.as_posix()).removeprefix(_SQLITE)}, a few seconds, once")
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=LOCKED_SECONDS)) as found:
            found.execute("BEGIN IMMEDIATE")
            found.execute("SELECT count(*) FROM sqlite_master")
            found.rollback()
    except sqlite3.Error as error:
        what = {
            "database is locked": "is locked by another program",
            "file is not a database": "is no database: damaged, or another file",
            "attempt to write a readonly database": "cannot be written",
            "unable to open database file": "cannot be opened",
        }.get(str(error), str(error))
        raise TrackingError(f"{path}: {what}") from None


def _experiment(client: MlflowClient, uri: str) -> str:
    """Return the id of the experiment that the user named, or of our own, which is made when it is not there."""
    if number := os.environ.get("MLFLOW_EXPERIMENT_ID"):
        return str(client.get_experiment(number).experiment_id)
    name = os.environ.get("MLFLOW_EXPERIMENT_NAME") or EXPERIMENT
    found = client.get_experiment_by_name(name)
    if found is None:
        path = database(uri)
        # Beside the database, wherever this is run: a store that is copied whole has all of it.
        where = (path.parent / ARTIFACTS / re.sub(r"[^\w-]+", "-", name)).as_uri() if path else None
        number = client.create_experiment(name, artifact_location=where)
        client.set_experiment_tag(number, _NOTE, _ABOUT)
        return str(number)
    if found.lifecycle_stage != "active":
        raise TrackingError(
            f"the experiment '{name}' was deleted; restore it (mlflow experiments restore --experiment-id "
            f"{found.experiment_id}) or name another with MLFLOW_EXPERIMENT_NAME"
        )
    if _NOTE not in found.tags:
        client.set_experiment_tag(found.experiment_id, _NOTE, _ABOUT)
    return str(found.experiment_id)
