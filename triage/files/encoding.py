"""In which encoding a file is written."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import TYPE_CHECKING

from triage.errors import InputError

if TYPE_CHECKING:
    from triage.files.source import Source

_CHUNK = 1 << 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def chunks(source: Source) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file. Raises `InputError` for one that unpacks without end."""
    limit, done = source.most, 0
    with source.binary() as stream:
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            if source.packed and done > limit:
                source.refuse_bomb()
            yield chunk


def encoding_of(source: Source, head: bytes) -> tuple[str, str, list[str]]:
    """Climb the ladder: order mark, strict UTF-8, UTF-16, then cp1252 with a warning. `head` are the first bytes.

    Returns the codec, how its errors are treated, and warnings.
    """
    marked = next((codec for mark, codec in _BOMS if head.startswith(mark)), None)
    codec = marked or _wide(head) or "utf-8"
    fails, marks, nuls = _try(source, codec)
    nul_note = f"{source.name}: holds NUL bytes; they are left out of the texts"
    if fails is None:
        if nuls and codec in ("utf-8", "utf-8-sig") and controls(head) > 0.05:
            raise InputError(f"{source.name}: is no text (binary data)")
        return codec, "strict", [nul_note] if nuls and codec.startswith("utf-8") else []
    if marked or codec != "utf-8" or marks >= 3:
        note = f"{source.name}: is {codec} but damaged near byte {fails}; the damaged characters are shown as \ufffd"
        return codec, "replace", [note]
    if controls(head) > 0.05:
        raise InputError(f"{source.name}: is no text (binary data)")
    note = f"{source.name}: is not UTF-8 (byte {fails}); read as Windows-1252 (cp1252)"
    return "cp1252", "replace", [note, *([nul_note] if nuls else [])]


def _try(source: Source, codec: str) -> tuple[int | None, int, int]:
    """Decode the whole file. Returns where it fails, the multi-byte characters seen before, and the NUL bytes."""
    decoder = codecs.getincrementaldecoder(codec)()
    at, marks, nuls, fails = 0, 0, 0, None
    low = bytes(range(0xC0))
    for chunk in chunks(source):
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


def controls(head: bytes) -> float:
    """Return the share of control characters. NUL bytes do not count: a crash leaves blocks of them in sound text."""
    written = head.replace(b"\0", b"")
    controls = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b") + b"\x7f"
    return 1 - len(written.translate(None, controls)) / max(1, len(written))
