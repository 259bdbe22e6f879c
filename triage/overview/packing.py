"""JSON in a page: lines that no text can break out of; packed (gzip, base64) where they are many.

A browser unpacks with ``DecompressionStream`` (all since May 2023). What is small stays plain, for any browser.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import orjson

PLAIN_MOST = 1_000_000
"""Bytes up to which lines stay plain."""
_LONE = re.compile("[\ud800-\udfff]")
_GZIP = 31
"""What zlib calls a gzip stream; its head holds no time, so that the same lines give the same bytes."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Lines as they stand in a page: `encoding` is ``plain`` or ``gzip``, `size` the bytes of the lines themselves."""

    encoding: str
    content: str
    size: int


class Packer:
    """Take values one by one, each as a line of JSON; memory holds them compressed once they are many."""

    def __init__(self, *, plain: bool = False) -> None:
        self._plain = plain
        self._lines: list[bytes] | None = []
        self._gzip = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, value: Any) -> None:
        line = line_of(value)
        self._size += len(line) + 1
        if not self._plain:
            self._chunks.append(self._gzip.compress(line + b"\n"))
        if self._lines is not None:
            self._lines.append(line)
            if self._size > PLAIN_MOST and not self._plain:
                self._lines = None

    def done(self) -> Packed:
        """Return all lines; nothing can be added any more."""
        if self._lines is not None:
            return Packed("plain", "\n".join(line.decode() for line in self._lines), self._size)
        self._chunks.append(self._gzip.flush())
        return Packed("gzip", b64encode(b"".join(self._chunks)).decode(), self._size)


def line_of(value: Any) -> bytes:
    """Write a value as one line of JSON in which no ``<`` stands, so that no script element ends in it.

    A lone half of a character, which no file can hold, becomes the sign for one that is unknown; lengths stay.
    """
    try:
        line = orjson.dumps(value)
    except TypeError:
        line = _LONE.sub("\ufffd", json.dumps(value, ensure_ascii=False)).encode()
    return line.replace(b"<", b"\\u003c")
