"""A file as bytes and as text: where it comes from, whether it is packed, and in which encoding it is written.

Everything that is wrong with a file as a whole is found here, before a row is read: it is missing, empty, a folder,
no text, cut off, or unpacks without end.
"""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import sys
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn, TextIO, cast

from triage.databases.url import is_url, shown
from triage.errors import InputError

BINARY = "binary"
"""The `encoding` of a source that holds no text (Parquet)."""

HEAD = 256 << 10
_CHUNK = 1 << 20
_BOMB_SIZE = 256 << 20
_BOMB_RATIO = 300
"""Unpacked bytes per packed byte; text exports stay below 60, a bomb reaches 1000."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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


class _Spool:
    """A temporary copy of what cannot be read twice; its file goes when the last source that needs it goes."""

    def __init__(self, stream: IO[bytes]) -> None:
        with tempfile.NamedTemporaryFile(prefix="triage-", delete=False) as copy:
            self.path = Path(copy.name)
            weakref.finalize(self, self.path.unlink, missing_ok=True)
            shutil.copyfileobj(stream, copy, _CHUNK)


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
            spool = _Spool(sys.stdin.buffer)
            return _checked("stdin", spool.path, spool)
        path = Path(name)
        if path.is_dir():
            raise InputError(f"{name}: is a folder; name the export files in it")
        if path.exists() and not path.is_file():
            with path.open("rb") as pipe:  # a named pipe can be read only once
                spool = _Spool(pipe)
            return _checked(name, spool.path, spool)
        return _checked(name, path, None)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{name}: the gzip data is damaged or cut off; fetch the file again") from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None


def _checked(name: str, path: Path, spool: _Spool | None) -> Source:
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
    encoding, errors, warnings = (BINARY, "strict", []) if head.startswith(b"PAR1") else _encoding(source, head)
    for _ in _chunks(source) if encoding == BINARY and packed else ():
        pass  # reads to the end, so that a cut or endless file is found now
    return Source(name, path, packed, head, encoding, errors, tuple(warnings), spool)


def _chunks(source: Source) -> Iterator[bytes]:
    limit, done = source.most, 0
    with source.binary() as stream:
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            if source.packed and done > limit:
                source.refuse_bomb()
            yield chunk


def _encoding(source: Source, head: bytes) -> tuple[str, str, list[str]]:
    """Climb the ladder: order mark, strict UTF-8, UTF-16, then cp1252 with a warning."""
    marked = next((codec for mark, codec in _BOMS if head.startswith(mark)), None)
    codec = marked or _wide(head) or "utf-8"
    fails, marks, nuls = _try(source, codec)
    nul_note = f"{source.name}: holds NUL bytes; they are left out of the texts"
    if fails is None:
        if nuls and codec in ("utf-8", "utf-8-sig") and _controls(head) > 0.05:
            raise InputError(f"{source.name}: is no text (binary data)")
        return codec, "strict", [nul_note] if nuls and codec.startswith("utf-8") else []
    if marked or codec != "utf-8" or marks >= 3:
        note = f"{source.name}: is {codec} but damaged near byte {fails}; the damaged characters are shown as \ufffd"
        return codec, "replace", [note]
    if _controls(head) > 0.05:
        raise InputError(f"{source.name}: is no text (binary data)")
    note = f"{source.name}: is not UTF-8 (byte {fails}); read as Windows-1252 (cp1252)"
    return "cp1252", "replace", [note, *([nul_note] if nuls else [])]


def _try(source: Source, codec: str) -> tuple[int | None, int, int]:
    """Decode the whole file. Returns where it fails, the multi-byte characters seen before, and the NUL bytes."""
    decoder = codecs.getincrementaldecoder(codec)()
    at, marks, nuls, fails = 0, 0, 0, None
    low = bytes(range(0xC0))
    for chunk in _chunks(source):
        nuls += chunk.count(0)
        if fails is None:
            try:
                decoder.decode(chunk)
                marks += len(chunk.translate(None, low))
            except UnicodeDecodeError as error:
                fails = at + error.start
                marks += len(chunk[: error.start].translate(None, low))
        at += len(chunk)
    try:
        if fails is None:
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        fails = at
    return fails, marks, nuls


def _wide(head: bytes) -> str | None:
    """Tell UTF-16 without an order mark by its zero bytes at every second place."""
    part = head[:4096]
    half = max(1, len(part) // 2)
    if part[1::2].count(0) > 0.4 * half and part[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if part[0::2].count(0) > 0.4 * half and part[1::2].count(0) < 0.1 * half else None


def _controls(head: bytes) -> float:
    """Return the share of control characters. NUL bytes do not count: a crash leaves blocks of them in sound text."""
    written = head.replace(b"\0", b"")
    controls = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b") + b"\x7f"
    return 1 - len(written.translate(None, controls)) / max(1, len(written))
