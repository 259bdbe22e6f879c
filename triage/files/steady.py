"""Files that are read twice must stay as they are meanwhile: a change is an error, not a mixture of two states."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from triage.errors import InputError

AGAIN = "nothing was written; read a copy that stays as it is"
"""What to do about a file that changes while it is read."""
T = TypeVar("T")
_Stamp = tuple[int, int, int, int]


class Steady:
    """Remembers the state of files: which file it is, its size, and when it was last written."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._stamps = {path: mark for path in paths if (mark := _stamp(path)) is not None}

    def check(self) -> None:
        """Raise `InputError` when a file is no longer as it was."""
        for path, before in self._stamps.items():
            now = _stamp(path)
            if now != before:
                raise InputError(f"{path}: changed while it was read ({_change(before, now)}); {AGAIN}")

    def watched(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield `rows`, and check before the first, behind the last, and when reading fails."""
        self.check()
        try:
            yield from rows
        except Exception:
            self.check()  # a file that was cut meanwhile fails in many ways, none of which says why
            raise
        self.check()


def _stamp(path: str) -> _Stamp | None:
    """Return what changes with a file; ``None`` for stdin and pipes, which are copied before they are read."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _change(before: _Stamp, now: _Stamp | None) -> str:
    if now is None:
        return "it is gone"
    if now[2] != before[2]:
        return f"from {before[2]:,} to {now[2]:,} bytes"
    return "another file has its name" if now[:2] != before[:2] else "written to"
