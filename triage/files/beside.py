"""Files that a run makes beside its output: its own, and never what somebody has put there under their names.

A folder may be for everybody to write (``/tmp``). A link that waits there would lead the rows of customers to wherever
its maker wants, over whatever stands there.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from triage.errors import OutputError

_PRIVATE = 0o600
_HOW = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_OTHERS = "is no file of a run of triage (a link? a pipe?); take it away, or name another output"


def made(path: Path) -> int:
    """Open a new file to write, in the place of whatever bore its name. Raises ``OSError``."""
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _HOW, _PRIVATE)


def grown(path: Path) -> int:
    """Open a file to read and write, as it was left or new; its user's alone, where the system knows of that.

    Raises `OutputError` for what no run has left, ``OSError``.
    """
    if path.is_symlink():
        raise OutputError(f"{path}: {_OTHERS}")
    file = os.open(path, os.O_RDWR | os.O_CREAT | _HOW, _PRIVATE)
    try:
        about = os.fstat(file)
        if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
            raise OutputError(f"{path}: {_OTHERS}")
        if hasattr(os, "fchmod") and stat.S_IMODE(about.st_mode) != _PRIVATE:
            with suppress(OSError):  # a mount that has modes of its own
                os.fchmod(file, _PRIVATE)
    except BaseException:
        os.close(file)
        raise
    return file
