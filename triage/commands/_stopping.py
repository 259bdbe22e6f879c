"""A request to end, taken as Ctrl-C: what was begun is put away, and temporary files go."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from triage.files.output import STOPS


@contextmanager
def stoppable() -> Iterator[None]:
    """Take whatever asks the run to end (`STOPS`) as Ctrl-C within the block, unless the caller had it ignored, as
    ``nohup`` does with a terminal that is closed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, stop)
        for number in STOPS
        if number is not signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
