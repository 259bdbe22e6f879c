"""A file that grows, cut back to where it is known to be whole."""

from __future__ import annotations

import os
import zlib
from io import FileIO
from pathlib import Path

from triage.errors import OutputError
from triage.files import beside
from triage.files.locks import lock

_CHUNK = 1 << 20


class Part:
    """A partial file of `size` whole bytes; what stands behind them is cut off. It is unbuffered and locked."""

    def __init__(self, path: Path, size: int, crc: int) -> None:
        """`crc`: CRC-32 of the whole bytes.

        Raises `OutputError` when another run writes it, or when it is not what was written; ``OSError``.
        """
        self.path, self.size, self.crc = path, size, crc
        self._file = _locked(path)
        try:
            if os.fstat(self._file.fileno()).st_size < size:
                raise OutputError(f"{path}: is shorter than it was; run without --resume to begin anew")
            if self._read(size) != crc:
                raise OutputError(f"{path}: is damaged or was changed; run without --resume to begin anew")
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
        self.crc = zlib.crc32(data, self.crc)

    def sync(self) -> None:
        """Return when the disk has it."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()

    def _read(self, size: int) -> int:
        """Return the checksum of the first `size` bytes."""
        found, left = 0, size
        self._file.seek(0)
        while left and (chunk := self._file.read(min(left, _CHUNK))):
            found, left = zlib.crc32(chunk, found), left - len(chunk)
        return found


def _locked(path: Path) -> FileIO:
    while True:
        file = FileIO(beside.grown(path), "r+")
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
