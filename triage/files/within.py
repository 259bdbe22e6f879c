"""Files of a folder that somebody gave: read only where they are ordinary, of a size that was expected, and inside it.

A link may lead to another file of the same folder, as container platforms lay folders out; a link that leads out of it
would let whoever made the folder read what is none of theirs.
"""

from __future__ import annotations

import os
import stat
from errno import ELOOP
from pathlib import Path, PurePosixPath, PureWindowsPath

_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Nobody waits for the other end of a pipe."""


class Refused(ValueError):
    """A file that is not read: why, and what to do about it."""


def read(path: Path, folder: Path, largest: int) -> bytes:
    """Return the bytes of a file in `folder`, which has no more than `largest` of them.

    What was opened is looked at, not what the name led to before: the folder may change meanwhile. Raises `Refused`,
    and ``OSError`` where there is no such file or it cannot be read.
    """
    check(path, folder)
    with os.fdopen(os.open(path, _OPEN), "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Refused("is no ordinary file")
        check(path, folder)
        if not os.path.samestat(_led(path).lstat(), about):
            raise Refused("was changed while it was opened")
        if about.st_size > largest:
            raise Refused(f"is too large: {about.st_size:,} bytes, where {largest:,} are allowed")
        found = stream.read(largest + 1)  # it may have grown since
    if len(found) > largest:
        raise Refused(f"is too large: more than the {largest:,} bytes that are allowed")
    return found


def check(path: Path, folder: Path) -> None:
    """Raise `Refused` for what leads out of `folder`, by links or by name, and for a link to itself; ``OSError`` for
    links that lead nowhere."""
    if not _led(path).is_relative_to(_led(folder)):
        raise Refused("leads out of its folder (a link?); put the file itself there")


def _led(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except RuntimeError:  # up to Python 3.12; later it is an error of the system
        raise Refused("is a link that leads to itself") from None
    except OSError as error:
        if error.errno == ELOOP:
            raise Refused("is a link that leads to itself") from None
        raise


def is_plain(name: str) -> bool:
    """Tell whether a relative name stays inside of the folder that it is put behind, on every system."""
    for path in (PurePosixPath(name), PureWindowsPath(name)):
        if path.is_absolute() or path.drive or path.root or ".." in path.parts:
            return False
    return bool(name) and "\0" not in name
