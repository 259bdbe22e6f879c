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
from triage.running.work import Plan, work
from triage.scorer import Scorer

READY = None
"""The first message of a worker that can be sent batches; else it is a text that says why not."""


def main(scorer: Scorer, plan: Plan, inbox: Connection, outbox: Connection) -> None:
    """Say that it is `READY`, then turn each batch of the inbox into a `Done` in the outbox, in order.

    It ends when the other end of the inbox is closed, however the process that holds it ends.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the one that reads and writes is told, and ends us
    try:
        scorer.prepare()
    except TriageError as error:
        outbox.send(str(error))
        return
    gc.freeze()  # what is ready now stays to the end, and looking through it again and again costs 5 %
    outbox.send(READY)
    batches: SimpleQueue[bytes] = SimpleQueue()
    # A thread takes up what comes, so that neither side ever waits for the other to take what it sends.
    Thread(target=_receive, args=(inbox, batches), daemon=True).start()
    while True:
        outbox.send_bytes(pickle.dumps(work(scorer, plan, pickle.loads(batches.get())), pickle.HIGHEST_PROTOCOL))


def _receive(inbox: Connection, batches: SimpleQueue[bytes]) -> None:
    while True:
        try:
            batches.put(inbox.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)  # nobody waits for anything any more
