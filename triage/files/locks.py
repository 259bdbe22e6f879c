"""Lock an open file between processes. The lock ends with the process, however that ends. Standard library only."""

from __future__ import annotations

import os
import sys
import time

_PAUSE = 0.05


def lock(file: int, wait: float, *, alone: bool) -> None:
    """Lock the file of a descriptor, `alone` or beside others that only read; closing the file gives the lock back.

    Raises ``TimeoutError`` when it is not to be had within `wait` seconds.
    """
    end = time.monotonic() + wait
    while not _lock(file, alone=alone):
        if time.monotonic() >= end:
            raise TimeoutError(f"locked by another process for {wait:g} seconds")
        time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    _BEHIND = 1 << 30

    def _lock(file: int, *, alone: bool) -> bool:
        os.lseek(file, _BEHIND, os.SEEK_SET)  # a byte behind all content, which can be read meanwhile
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int, *, alone: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
