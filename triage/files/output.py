"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ELOOP
from pathlib import Path
from typing import IO, Any

from triage.errors import OutputError

STDOUT = "-"
STOPS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks a run to end: Ctrl-C, the system, a terminal that is closed (Windows has no such signal)."""


@contextmanager
def whole(out: str, *, binary: bool = False) -> Iterator[IO[Any]]:
    """Open a stream whose content appears at `out` (a path, or ``-``: standard output) only when the block ends well.

    Text is UTF-8 with the line ends that are written. Raises `OutputError` when `out` cannot be written; an earlier
    file of that name is then still there.
    """
    if out == STDOUT:
        yield sys.stdout.buffer if binary else sys.stdout
        sys.stdout.flush()
        return
    target = target_of(out)
    how: dict[str, Any] = {"mode": "wb"} if binary else {"mode": "w", "encoding": "utf-8", "newline": ""}
    temporary: Path | None = None
    try:
        if target.exists() and not target.is_file():  # a device or a pipe is written to, never replaced
            with target.open(**how) as stream:
                yield stream
            return
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False, **how) as stream:
            temporary = Path(stream.name)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        settle(temporary, target)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def target_of(out: str) -> Path:
    """Return the file that `out` stands for: a link stays, what it names is replaced.

    A link to a pipe or a device (``/dev/stdout``) is opened as it is named: what it leads to may have no name at all.
    """
    path = Path(out)
    try:
        if not path.is_symlink() or (path.exists() and not (path.is_file() or path.is_dir())):
            return path
        return path.resolve()
    except RuntimeError:
        reason = "is a link that leads to itself"
    except OSError as error:
        reason = "is a link that leads to itself" if error.errno == ELOOP else f"cannot be written: {error.strerror}"
    raise OutputError(f"{out}: {reason}") from None


def settle(temporary: Path, target: Path) -> None:
    """Put a file that is whole in its place, at once. Raises ``OSError``."""
    temporary.chmod(0o660 & ~_umask())  # as the user's mask says, but never for everybody
    temporary.replace(target)


def check_writable(out: str) -> None:
    """Raise `OutputError` for what can be known before anything is written to `out`."""
    if out == STDOUT:
        return
    target, wrong = target_of(out), ""
    if target.is_dir():
        wrong = "is a folder; name a file in it"
    elif target.exists() and not target.is_file():
        wrong = "" if os.access(target, os.W_OK) else "permission denied"
    elif target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & 0o222):
        wrong = "is read-only"  # for whoever may do everything, too: somebody wanted it to stay
    elif not target.parent.is_dir():
        wrong = f"there is no folder {target.parent}"
    elif not os.access(target.parent, os.W_OK | os.X_OK):
        wrong = f"nothing may be written into the folder {target.parent}"
    if wrong:
        raise OutputError(f"{out}: cannot be written: {wrong}")


@contextmanager
def unbroken() -> Iterator[None]:
    """Put off what asks the run to end (`STOPS`) until the block is done (in the main thread, where it arrives)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda got, _: came.append(got)) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for got in came:
            signal.raise_signal(got)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
