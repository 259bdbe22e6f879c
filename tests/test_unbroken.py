from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from triage.files.output import unbroken


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """A job in the background is started deaf to Ctrl-C: here it must be heard."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with unbroken():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_ctrl_c_waits_for_the_end_of_the_block() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), unbroken():
        os.kill(os.getpid(), signal.SIGINT)
        done.append("all of it")
    assert done == ["all of it"]
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        done.append("never")


def test_it_waits_whichever_thread_takes_the_signal() -> None:
    """Libraries have threads of their own, and the system gives a signal to any of them."""
    stop, done = threading.Event(), []
    idle = threading.Thread(target=stop.wait)
    idle.start()
    try:
        with pytest.raises(KeyboardInterrupt), unbroken():
            signal.pthread_kill(idle.ident or 0, signal.SIGINT)
            time.sleep(0.05)
            done.append("all of it")
    finally:
        stop.set()
        idle.join()
    assert done == ["all of it"]


def test_another_thread_goes_on_as_it_is() -> None:
    done = []

    def work() -> None:
        with unbroken():
            done.append("all of it")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["all of it"]
