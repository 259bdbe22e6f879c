"""A process that scores batches: what runs in it."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

from triage.errors import TriageError
from triage.files.output import STOPS
from triage.running.work import Plan, work
from triage.scorer import Scorer

READY = None
"""The first message of a worker that can be sent batches; else it is a text that says why not."""
NO_MEMORY = 77
"""The exit code of a worker that ends as memory does not suffice."""


def main(inbox: Connection, outbox: Connection) -> None:
    """Take scorer and plan from the inbox, say that it is `READY`, then turn each batch into a `Done`, in order.

    It ends without a word when nobody is at the other end any more, however the process there ended; and when memory
    does not suffice, as nothing that it finds afterwards is to be believed (`triage.scorer.decide_all`).
    """
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)  # the one that reads and writes is told, and ends us
    try:
        _serve(inbox, outbox)
    except (EOFError, ConnectionError):
        os._exit(0)  # nobody waits for anything any more
    except MemoryError:
        os._exit(NO_MEMORY)


def _serve(inbox: Connection, outbox: Connection) -> None:
    try:
        raw = inbox.recv_bytes()
    except OSError as error:  # the sender died in the midst of it
        raise EOFError from error
    try:
        scorer, plan = _ready(raw)
    except MemoryError:
        raise
    except Exception as error:
        outbox.send(str(error) if isinstance(error, TriageError) else f"{type(error).__name__}: {error}")
        return
    gc.freeze()  # what is ready now stays to the end, and looking through it again and again costs 5 %
    outbox.send(READY)
    batches: SimpleQueue[bytes] = SimpleQueue()
    # A thread takes up what comes, so that neither side ever waits for the other to take what it sends.
    Thread(target=_receive, args=(inbox, batches), daemon=True).start()
    while True:
        outbox.send_bytes(pickle.dumps(work(scorer, plan, pickle.loads(batches.get())), pickle.HIGHEST_PROTOCOL))


def _ready(raw: bytes) -> tuple[Scorer, Plan]:
    scorer: Scorer
    scorer, plan = pickle.loads(raw)
    scorer.prepare()
    return scorer, plan


def _receive(inbox: Connection, batches: SimpleQueue[bytes]) -> None:
    while True:
        try:
            batches.put(inbox.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)
        except MemoryError:
            os._exit(NO_MEMORY)
