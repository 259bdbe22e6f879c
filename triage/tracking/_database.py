"""The SQLite file that MLflow keeps its runs and models in: named, made by one process alone, and looked at first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from triage.errors import TrackingError
from triage.files.locks import lock

Say = Callable[[str], None]

DATABASE = "mlflow.db"
SQLITE = "sqlite:///"
LOCKED_SECONDS = 5
_MAKING_SECONDS = 60.0


def database(uri: str) -> Path | None:
    """Return the file of a SQLite store as an absolute path; ``None`` for any other store."""
    if not uri.startswith(SQLITE) or uri == SQLITE or ":memory:" in uri:
        return None
    return Path(unquote(uri.removeprefix(SQLITE).partition("?")[0])).absolute()


def shown(uri: str) -> str:
    """Return a URI for people: without user and password, and a file of this folder by its name."""
    path = database(uri)
    if path is not None:
        return SQLITE + (path.name if path.parent == Path.cwd() else path.as_posix())
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


@contextmanager
def only_maker(path: Path, *, create: bool) -> Iterator[bool]:
    """Let one process alone make a database, while others wait; tell whether it is still to be made.

    Two that make its tables at once spoil it for each other.
    """
    beside = path.with_name(f".{path.name}.lock")
    if not create or (path.exists() and not beside.exists()):
        yield False
        return
    try:
        held = beside.open("a")
    except OSError:  # what is wrong with the folder is said by MLflow
        yield not path.exists()
        return
    with held:
        try:
            lock(held.fileno(), _MAKING_SECONDS, alone=True)
        except TimeoutError:
            raise TrackingError(f"{path}: is being made by another program, for too long") from None
        try:
            yield not path.exists()
        finally:
            with suppress(OSError):
                beside.unlink()


def check(path: Path, say: Say, *, create: bool) -> None:
    """Find out at once what MLflow would try for minutes: a locked, damaged or protected database."""
    if not path.exists():
        if not create:
            raise TrackingError(f"{path}: no such database yet: triage train or triage track register makes it")
        say(f"makes {shown(SQLITE + path.as_posix()).removeprefix(SQLITE)}, a few seconds, once")
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=LOCKED_SECONDS)) as found:
            found.isolation_level = None
            found.execute("BEGIN IMMEDIATE")
            found.execute("SELECT count(*) FROM sqlite_master")
            if create:  # a file that is only read begins a transaction, too: it is found when something is written
                found.execute(f"PRAGMA user_version = {found.execute('PRAGMA user_version').fetchone()[0]}")
            found.execute("ROLLBACK")
    except sqlite3.Error as error:
        what = {
            "database is locked": "is locked by another program",
            "file is not a database": "is no database: damaged, or another file",
            "attempt to write a readonly database": "cannot be written",
            "unable to open database file": "cannot be opened",
        }.get(str(error), str(error))
        raise TrackingError(f"{path}: {what}") from None
