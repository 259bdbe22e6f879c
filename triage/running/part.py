"""A file that grows, cut back to where it is known to be whole."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path

from triage.errors import OutputError
from triage.locks import lock


class Part:
    """A partial file of `size` whole bytes; what stands behind them is cut off. It is unbuffered and locked."""

    def __init__(self, path: Path, size: int) -> None:
        """Raises `OutputError` when another run writes it, or when it is shorter than it should be; ``OSError``."""
        self.path, self.size = path, size
        self._file = _locked(path)
        try:
            if os.fstat(self._file.fileno()).st_size < size:
                raise OutputError(f"{path}: is shorter than it was; run without --resume to begin anew")
            self._file.truncate(size)
            self._file.seek(size)
        except BaseException:
            self._file.close()
            raise

    def write(self, data: bytes) -> None:
        """Append all of `data`, or raise ``OSError`` with `size` as it was."""
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) or 0 :]
        self.size += len(data)

    def sync(self) -> None:
        """Return when the disk has it."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def _locked(path: Path) -> FileIO:
    while True:
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+")
        try:
            lock(file.fileno(), 0, alone=True)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
            file.close()  # the run that had it has just put it into its place
        except TimeoutError:
            file.close()
            raise OutputError(f"{path}: another run is writing it; wait for its end, or name another output") from None
        except BaseException:
            file.close()
            raise
