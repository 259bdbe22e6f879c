"""The three streams as whoever called has left them: closed, on a full disk, or with nobody at the other end."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

_STREAMS = 3


class _Words(io.FileIO):
    """What stderr is written to. Words that nobody can take are lost; they end no run, and change no exit code."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or len(data)
        except OSError:  # the disk of a log is full, or whoever read along has gone
            return len(data)


def settle() -> None:
    """Make the streams safe to use, once, before anything else is opened.

    Words for a stderr that takes none go nowhere. Data for a closed stdout is an error like that of a full disk, and
    so is data from a closed stdin (`triage.files.source`).
    """
    _take_free_numbers()
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (to the end)
    else:
        sys.stderr = _tolerant(sys.stderr)
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 (to the end)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _take_free_numbers() -> None:
    """No file of ours gets the number of a closed stream: libraries write words to 1 and 2, whatever that is."""
    while (number := os.open(os.devnull, os.O_RDWR)) < _STREAMS:
        os.set_inheritable(number, True)  # nor does one of a process of ours
    os.close(number)


def _tolerant(stderr: Any) -> Any:
    try:
        raw = _Words(stderr.fileno(), "w", closefd=False)
    except (OSError, ValueError):  # no file behind it, or one that is not open for writing
        return stderr
    return io.TextIOWrapper(io.BufferedWriter(raw), stderr.encoding, stderr.errors, line_buffering=True)
