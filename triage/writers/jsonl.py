"""One JSON object a line, with lists and objects as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import orjson

from triage.types import Decision
from triage.writers import _rows

BINARY = True


class Writer:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, decisions: Sequence[Decision]) -> None:
        """Append one line per decision."""
        self._stream.write(b"".join(encode(_rows.as_object(d)) + b"\n" for d in decisions))

    def close(self) -> None:
        """Nothing to end."""


def open_writer(stream: BinaryIO) -> Writer:
    """Start writing to `stream`."""
    return Writer(stream)


def encode(row: dict[str, object]) -> bytes:
    """Return `row` as UTF-8 JSON; lone surrogates, which UTF-8 cannot hold, become U+FFFD."""
    try:
        return orjson.dumps(row)
    except TypeError:
        return orjson.dumps(_mended(row))


def _mended(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {k: _mended(v) for k, v in value.items()}
    return [_mended(v) for v in value] if isinstance(value, list) else value
