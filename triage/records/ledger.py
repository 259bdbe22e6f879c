"""A ledger: JSON lines that are only ever appended, each chained to the one before by hash.

A line is canonical JSON (sorted keys, no spaces, UTF-8). It holds its number (`line`), the sha256 of the whole line
before it (`previous`) and its own `seal`: the sha256 of the line without the seal. So a line that was changed, deleted
or moved is named at the next reading. What a chain by itself cannot show is that its newest lines were cut off, or that
all of it was written anew; for that its last hash is kept elsewhere, too (`triage.promotion` keeps it in the registry).

Everything is read under a shared lock and appended under an exclusive one, synced to the disk before `append` returns.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from triage.errors import LedgerError
from triage.files.locks import lock
from triage.records.chain import START, Line, digest, sealed, torn_off, verified

FILE = "triage-ledger.jsonl"
ENV = "TRIAGE_LEDGER"
WAIT = 30.0
"""Seconds to wait for another process that appends."""
_LARGEST = 1 << 28
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _AT_ONCE | getattr(os, "O_NOFOLLOW", 0)
"""Nobody waits for the other end of a pipe."""


class Writer:
    """A ledger that this process has locked: its lines so far, and the only way to add one."""

    def __init__(self, path: Path, file: int, lines: Sequence[Line], *, ends: bool) -> None:
        self._path = path
        self._file = file
        self._ends = ends
        self.lines = tuple(lines)

    def append(self, says: Mapping[str, Any]) -> Line:
        """Add a line and sync it; all of it or nothing. Raises `LedgerError` when it cannot be written."""
        number = len(self.lines) + 1
        previous = self.lines[-1].hash if self.lines else START
        raw = sealed({**says, "line": number, "previous": previous})
        size = os.fstat(self._file).st_size
        try:
            _write(self._file, (b"" if self._ends else b"\n") + raw + b"\n")
            os.fsync(self._file)
            if not size:
                _sync_folder(self._path.parent)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, size)
            raise LedgerError(f"{self._path}: cannot be written: {error.strerror}; nothing was changed") from None
        self._ends = True
        added = Line(number, digest(raw), MappingProxyType(json.loads(raw)))
        self.lines = (*self.lines, added)
        return added


def beside(store: str) -> Path:
    """Return where the ledger lies by default: beside the store (a URI of MLflow), else in the current folder."""
    scheme, mark, rest = store.partition("://")
    if mark and scheme.partition("+")[0] == "sqlite":
        place = unquote(rest.removeprefix("/").partition("?")[0])
    elif mark and scheme == "file":
        place = unquote("/" + rest.lstrip("/"))
    else:
        place = store if store and not mark and ":" not in store else ""
    return Path(place).parent / FILE


def read(path: Path, *, wait: float = WAIT) -> tuple[Line, ...]:
    """Return all lines, verified; none where there is no ledger yet.

    Raises `LedgerError` that names the first line that is not as it was written, or says that the last one is torn.
    """
    try:
        file = os.open(path, os.O_RDONLY | _AT_ONCE)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        _lock(file, path, wait, alone=False)
        return tuple(verified(_content(file, path), path))
    finally:
        os.close(file)


@contextmanager
def writing(path: Path, *, wait: float = WAIT) -> Iterator[Writer]:
    """Lock a ledger, made where there is none, verify it and let lines be appended.

    Waits up to `wait` seconds for another process. Raises `LedgerError` as `read` does, when another process holds it
    for longer, and when it cannot be written.
    """
    with _opened(path, wait) as file:
        raw = _content(file, path)
        yield Writer(path, file, list(verified(raw, path)), ends=raw.endswith(b"\n") or not raw)


def mend(path: Path, *, wait: float = WAIT) -> Path | None:
    """Cut off a last line that is torn; return the file beside the ledger that keeps it, ``None`` where all is whole.

    Raises `LedgerError` when any other line is not as it was written: that cannot be mended.
    """
    if not path.exists():
        return None
    with _opened(path, wait) as file:
        raw = _content(file, path)
        whole, torn = torn_off(raw)
        list(verified(whole, path))
        if not torn:
            return None
        kept = path.with_name(path.name + ".torn")
        try:
            with os.fdopen(os.open(kept, _APPEND, 0o660), "ab") as beside_it:
                beside_it.write(torn + b"\n")
            os.ftruncate(file, len(whole))
            os.fsync(file)
        except OSError as error:
            raise LedgerError(f"{path}: the torn line cannot be cut off: {error.strerror}") from None
        return kept


def _content(file: int, path: Path) -> bytes:
    about = os.fstat(file)
    if not stat.S_ISREG(about.st_mode):
        raise LedgerError(f"{path}: cannot be read: is no ordinary file")
    if about.st_size > _LARGEST:
        raise LedgerError(f"{path}: too large for a ledger ({about.st_size:,} bytes)")
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    try:
        while part := os.read(file, 1 << 20):
            parts.append(part)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror}") from None
    return b"".join(parts)


def _write(file: int, raw: bytes) -> None:
    while raw:
        raw = raw[os.write(file, raw) :]


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


@contextmanager
def _opened(path: Path, wait: float) -> Iterator[int]:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _AT_ONCE, 0o660)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        _lock(file, path, wait, alone=True)
        yield file
    finally:
        os.close(file)


def _lock(file: int, path: Path, wait: float, *, alone: bool) -> None:
    try:
        lock(file, wait, alone=alone)
    except TimeoutError:
        raise LedgerError(f"{path}: another process is promoting or rolling back; try again when it is done") from None
