"""Ways to damage the bytes of any file, or of any text."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from random import Random

from tests.fuzz.texts import HOSTILE

Change = Callable[[Random, bytes], bytes]
_PIECES = (
    b"\0", b"\r", b"\n", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1a", b"\x1f\x8b", b'"', b'""', b"'",
    b",", b";", b"\t", b"|", b"{", b"}", b"[", b"]", b":", b"\\", b"\\u", b"\\ud83d", b"\xc3", b"\xe2\x80\xa8",
    b"\xed\xa0\x80", b"null", b"NaN", b"1e999", b"-", b"sep=;\n", b"PAR1", b"PK\x03\x04", b"\xc2\x85",
    b"\xf4\x90\x80\x80",
)  # fmt: skip
_CODECS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp037",
    "shift_jis",
    "utf-7",
)


def _spot(rng: Random, data: bytes) -> tuple[int, int]:
    a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return (a, b) if rng.random() < 0.3 else (a, min(b, a + rng.randrange(1, 60)))


def flip(rng: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 3, 20)) if made else 0):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def overwrite(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    return data[:a] + bytes(rng.choice((0, 10, 32, 34, 255, rng.randrange(256))) for _ in range(a, b)) + data[b:]


def cut_end(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def cut_start(rng: Random, data: bytes) -> bytes:
    return data[rng.randrange(len(data) + 1) :]


def take_out(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    return data[:a] + data[b:]


def double(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    return data[:b] + data[a:b] * rng.choice((1, 1, 2, 9)) + data[b:]


def twice(rng: Random, data: bytes) -> bytes:
    return data + rng.choice((b"", b"\n")) + data


def put_in(rng: Random, data: bytes) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.choice((0, len(data), rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        data = data[:at] + rng.choice(_PIECES) + data[at:]
    return data


def move(rng: Random, data: bytes) -> bytes:
    a, b = _spot(rng, data)
    rest = data[:a] + data[b:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[a:b] + rest[at:]


def text_of(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def recode(rng: Random, data: bytes) -> bytes:
    text = text_of(data)
    return data if text is None else text.encode(rng.choice(_CODECS), "replace")


def recode_half(rng: Random, data: bytes) -> bytes:
    """Two programs have written to one file."""
    text = text_of(data)
    if text is None:
        return data
    at = rng.randrange(len(text) + 1)
    return text[:at].encode() + text[at:].encode(rng.choice(_CODECS), "replace")


def line_ends(rng: Random, data: bytes) -> bytes:
    ends = rng.choice(
        ((b"\r\n",), (b"\r",), (b"\n", b"\r\n", b"\r"), (b"\n\n",), (b"",), (b"\n\r",), (b"\xe2\x80\xa8",))
    )
    lines = re.split(rb"\r\n|\r|\n", data)
    return b"".join(line + rng.choice(ends) for line in lines)


def quotes(rng: Random, data: bytes) -> bytes:
    new = rng.choice((b"", b"'", b'""', b'\\"', b'"""', "“".encode()))
    parts = data.split(b'"')
    if rng.random() < 0.5:
        return new.join(parts)
    return b"".join(part + (new if rng.random() < 0.1 else b'"') for part in parts)[:-1]


def delimiters(rng: Random, data: bytes) -> bytes:
    old, new = rng.choice((b",", b";", b"\t", b"|", b":")), rng.choice((b",", b";", b"\t", b"|", b" ", b"", b",,"))
    return data.replace(old, new, rng.choice((-1, -1, 1, 3)))


def hostile(rng: Random, data: bytes) -> bytes:
    """Put a hostile text into a quoted string."""
    text = rng.choice(list(HOSTILE.values()))(rng.choice((3, 40, 2000))).encode("utf-8", "surrogatepass")
    at = rng.choice([m.end() for m in re.finditer(b'[",]', data)] or [0])
    return data[:at] + text + data[at:]


def packed(rng: Random, data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def packed_wrong(rng: Random, data: bytes) -> bytes:
    """Pack, then damage what is packed: cut, bytes changed, rubbish or another member behind it, packed twice."""
    made = gzip.compress(data, 1, mtime=0)
    way = rng.randrange(6)
    if way == 0:
        return made[: rng.randrange(2, len(made))]
    if way == 1:
        return flip(rng, made[2:]).join((made[:2], b""))
    if way == 2:
        return made + rng.choice((b"rubbish", b"\0" * 64, made[:20], b"\n"))
    if way == 3:
        at = rng.randrange(len(data) + 1)
        return gzip.compress(data[:at], 1, mtime=0) + gzip.compress(data[at:], 1, mtime=0)
    if way == 4:
        return gzip.compress(made, mtime=0)
    return made[:-8] + bytes(rng.randrange(256) for _ in range(8))


def bomb(rng: Random, data: bytes) -> bytes:
    """Pack the file with megabytes of nothing behind it."""
    return gzip.compress(data + rng.choice((b" ", b"\n", b"\0", b"a", b"[")) * (rng.choice((1, 6)) << 20), 9, mtime=0)
