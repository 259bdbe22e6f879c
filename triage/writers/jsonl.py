"""One JSON object a line, with lists and objects as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from triage.types import Decision
from triage.writers import _rows
from triage.writers._append import Writer

BINARY = True
APPENDS = True
encode = _rows.encode


def header(names: Sequence[str] = ()) -> bytes:
    """Return nothing: each line names its keys."""
    return b""


def render(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> bytes:
    """Return one line per decision."""
    return b"".join(
        _rows.encode(_rows.as_object(decision) | dict(zip(kept.names, values, strict=True))) + b"\n"
        for decision, values in kept.beside(decisions)
    )


def open_writer(stream: BinaryIO, names: Sequence[str] = ()) -> Writer:
    """Start writing to `stream`."""
    return Writer(stream, render)
