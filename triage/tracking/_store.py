"""Where MLflow keeps runs and models, and how it is asked: its settings, one store, short waits, plain errors."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import quote

from triage.errors import TrackingError, TriageError
from triage.tracking._database import DATABASE, SQLITE, Say, check, database, only_maker, shown
from triage.tracking._experiment import experiment

if TYPE_CHECKING:
    from mlflow import MlflowClient

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
ALLOWED = "sqlite:///FILE, http://HOST or https://HOST, postgresql://..., mysql://... or mssql://..."
_SCHEMES = ("http", "https", "postgresql", "mysql", "mssql", "databricks")


class Unanswered(TrackingError):
    """The server does not answer, or not in time: whatever it is asked next, it will not answer either."""


@dataclass(frozen=True)
class Store:
    """An open store: `uri` as MLflow takes it, `address` of its pages."""

    client: MlflowClient
    uri: str
    address: str

    @cached_property
    def experiment(self) -> str:
        """The id of the experiment that runs belong to; it is made when it is not there."""
        return experiment(self.client, self.uri)

    def silent(self, error: BaseException) -> bool:
        """Tell whether a failure means that the server does not answer, and not that it lacks something."""
        return is_server(self.uri) and isinstance(_ours(error, self.uri), Unanswered)


def installed() -> bool:
    """Tell whether the extra that brings MLflow is there, without importing it."""
    return find_spec("mlflow") is not None


def tracking_uri() -> str:
    """Return where runs are logged: ``MLFLOW_TRACKING_URI``, or a database in the current folder.

    Raises `TrackingError` for what triage does not log to: a folder, a database in memory, and what is no store.
    """
    uri = os.environ.get("MLFLOW_TRACKING_URI", "").strip() or SQLITE + DATABASE
    path = database(uri)
    scheme = uri.partition("://")[0].partition("+")[0].lower() if "://" in uri else uri
    if path is None and scheme not in _SCHEMES:
        why = " would be kept in memory and lost" if scheme == "sqlite" else " is no store that triage logs to"
        raise TrackingError(f"MLFLOW_TRACKING_URI: '{shown(uri) if '@' in uri else uri}'{why}; allowed are {ALLOWED}")
    if path and path.is_dir():
        raise TrackingError(f"MLFLOW_TRACKING_URI: {path} is a folder; name a file in it: {SQLITE}{path}/{DATABASE}")
    return SQLITE + quote(path.as_posix(), safe="/:") if path else uri


def is_server(uri: str) -> bool:
    """Tell whether a store is a server that shows its own pages."""
    return uri.startswith(("http://", "https://"))


def address(uri: str) -> str:
    """Return where a browser finds the store's pages: the server, or where ``triage track ui`` shows a database."""
    return shown(uri).rstrip("/") if is_server(uri) else f"http://127.0.0.1:{os.environ.get('MLFLOW_PORT') or 5000}"


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
        with only_maker(path, create=create) as new:
            check(path, say, create=create)
            if new:
                with _asked(uri):
                    from mlflow import MlflowClient

                    MlflowClient(tracking_uri=uri).search_experiments(max_results=1)
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
        raise _ours(error, uri) from error
    finally:
        if before is None:
            del os.environ["MLFLOW_TRACKING_URI"]
        else:
            os.environ["MLFLOW_TRACKING_URI"] = before


def _ours(error: BaseException, uri: str) -> TrackingError:
    """Say in one line what is wrong, without a password."""
    text = " ".join(str(error).split()).replace(uri, shown(uri))
    text = re.sub(r"//[^/\s@]+@", "//", text)
    kind: type[TrackingError] = TrackingError
    if re.search(r"readonly database|unable to open database file|disk is full|disk I/O error", text):
        full = "disk" in text
        text = "cannot be written" + (" (the disk is full or failing)" if full else " (the file or its folder)")
    elif re.search(r"time(d )?out", text, re.IGNORECASE):
        text, kind = "the server does not answer in time (MLFLOW_HTTP_REQUEST_TIMEOUT, in seconds)", Unanswered
    elif re.search(r"refused|Max retries|Name or service|resolve|unreachable", text):
        text = "the server does not answer" + (" (too many error responses)" if "error responses" in text else "")
        kind = Unanswered
    return kind(f"{shown(uri)}: {(text or type(error).__name__)[:300]}")
