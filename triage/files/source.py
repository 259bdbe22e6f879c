"""A file as bytes and as text: where it comes from, whether it is packed, and in which encoding it is written.

Everything that is wrong with a file as a whole is found here, before a row is read: it is missing, empty, a folder,
no text, cut off, or unpacks without end.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn, TextIO, cast

from triage.databases.url import is_url, shown
from triage.errors import InputError
from triage.files.encoding import chunks, encoding_of
from triage.files.spool import Spool

BINARY = "binary"
"""The `encoding` of a source that holds no text (Parquet)."""

HEAD = 256 << 10
_CHUNK = 1 << 20
_BOMB_SIZE = 256 << 20
_BOMB_RATIO = 300
"""Unpacked bytes per packed byte; text exports stay below 60, a bomb reaches 1000."""
_FOREIGN = {
    b"PK\x03\x04": "a zip archive or an Excel workbook (save it as CSV)",
    b"\xd0\xcf\x11\xe0": "an old Excel or Outlook file (save it as CSV)",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"SQLite format 3": "a database (name a table of it: sqlite:///FILE?table=NAME)",
    b"BZh": "packed with bzip2 (unpack it first)",
    b"\xfd7zXZ": "packed with xz (unpack it first)",
    b"\x28\xb5\x2f\xfd": "packed with zstd (unpack it first)",
    b"7z\xbc\xaf": "a 7z archive",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One readable file. `head` are its first bytes, unpacked; `name` is how the user called it."""

    name: str
    path: Path
    packed: bool
    head: bytes
    encoding: str
    errors: str = "strict"
    warnings: tuple[str, ...] = ()
    spool: object = field(default=None, repr=False)

    def binary(self) -> IO[bytes]:
        """Open the unpacked bytes from the start."""
        return cast(IO[bytes], gzip.open(self.path, "rb")) if self.packed else self.path.open("rb")

    def text(self) -> TextIO:
        """Open the text from the start; line ends stay as they are, an order mark is gone. Raises `InputError`."""
        if self.encoding == BINARY:
            raise InputError(f"{self.name}: is a Parquet file, not text")
        return io.TextIOWrapper(io.BufferedReader(self.binary(), _CHUNK), self.encoding, self.errors, newline="")  # type: ignore[type-var]

    @property
    def most(self) -> int:
        """Bytes that the file may unpack to; what unpacks to more is a bomb."""
        return max(_BOMB_SIZE, _BOMB_RATIO * self.path.stat().st_size)

    def refuse_bomb(self) -> NoReturn:
        """Raise `InputError`: it unpacks to more than `most`."""
        raise InputError(f"{self.name}: unpacks to more than {_BOMB_RATIO} times its size; not read")

    @property
    def head_text(self) -> str:
        """The first part as text; its last character may be damaged."""
        return "" if self.encoding == BINARY else self.head.decode(self.encoding, "replace")

    @property
    def suffix(self) -> str:
        """The last suffix before ``.gz``, lower case, with its dot."""
        return Path(self.name.lower().removesuffix(".gz")).suffix


def open_source(name: str) -> Source:
    """Check the file called `name` (``-`` is stdin) and find out its encoding. Raises `InputError`."""
    if is_url(name):
        raise InputError(f"{shown(name)}: is the URL of a database, and a file is read here")
    try:
        if name == "-":
            if sys.stdin is None:
                raise InputError("-: standard input is closed, nothing can be read there")
            _refuse_device("stdin", sys.stdin.buffer)
            spool = Spool(sys.stdin.buffer, "stdin")
            return _checked("stdin", spool.path, spool)
        path = Path(name)
        if path.is_dir():
            raise InputError(f"{name}: is a folder; name the export files in it")
        if path.exists() and not path.is_file():
            with path.open("rb") as pipe:  # a named pipe can be read only once
                _refuse_device(name, pipe)
                spool = Spool(pipe, name)
            return _checked(name, spool.path, spool)
        return _checked(name, path, None)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{name}: the gzip data is damaged or cut off; fetch the file again") from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None


def _refuse_device(name: str, stream: IO[bytes]) -> None:
    """Raise `InputError` for a device, which may have no end (``/dev/zero``); a terminal and ``/dev/null`` have one."""
    try:
        about, terminal = os.fstat(stream.fileno()), stream.isatty()
    except (OSError, ValueError):  # no file of the system: what stands for stdin in a program
        return
    device = stat.S_ISCHR(about.st_mode) or stat.S_ISBLK(about.st_mode)
    if device and not terminal and not os.path.samestat(about, Path(os.devnull).stat()):
        raise InputError(f"{name}: is a device, not a file")


def _checked(name: str, path: Path, spool: Spool | None) -> Source:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    source = Source(name, path, packed, b"", BINARY, spool=spool)
    with source.binary() as stream:
        head = stream.read(HEAD)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{name}: the file is empty")
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise InputError(f"{name}: is no text: it looks like {what}")
    encoding, errors, warnings = (BINARY, "strict", []) if head.startswith(b"PAR1") else encoding_of(source, head)
    for _ in chunks(source) if encoding == BINARY and packed else ():
        pass  # reads to the end, so that a cut or endless file is found now
    return Source(name, path, packed, head, encoding, errors, tuple(warnings), spool)
