"""A temporary copy of what can be read but once, gone with the last that needs it.

A killed process cannot put its copy away, and it holds what customers wrote. So each copy is locked while its process
lives, and whoever makes one removes those that nobody holds any more.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from triage.errors import InputError
from triage.files.locks import lock

PREFIX = "triage-copy-"
_CHUNK = 1 << 20


class Spool:
    """A copy of a stream, at `path`; it goes when the last source that needs it goes."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Raises `InputError` that names the temporary folder where that is full; ``OSError`` of the stream."""
        with _room(name):
            _clear()
            copy = _made()
        self.path = Path(copy.name)
        weakref.finalize(self, _remove, copy)
        while chunk := stream.read(_CHUNK):
            with _room(name):
                copy.write(chunk)
                copy.flush()


@contextmanager
def _room(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"{name}: cannot be copied to {tempfile.gettempdir()} (TMPDIR), as what can be read but once has to be: "
            f"{error.strerror or error}"
        ) from None


def _made() -> IO[bytes]:
    while True:
        copy = tempfile.NamedTemporaryFile(prefix=PREFIX, delete=False)  # noqa: SIM115 - `_remove` closes it
        try:
            lock(copy.fileno(), 0, alone=True)
        except TimeoutError:  # another process takes it for one that is left over
            copy.close()
            continue
        except OSError:  # no locks are to be had there, so nobody takes it away, either
            pass
        copy.seek(0)
        if Path(copy.name).exists():
            return copy
        copy.close()


def _remove(copy: IO[bytes]) -> None:
    with suppress(OSError):  # of a full disk, told before
        copy.close()
    Path(copy.name).unlink(missing_ok=True)


def _clear() -> None:
    """Remove the copies of processes that are gone; one that cannot be locked or removed stays."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), path.open("rb+") as left:
            lock(left.fileno(), 0, alone=True)
            path.unlink()
