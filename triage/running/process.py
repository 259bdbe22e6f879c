"""A process that scores, seen from the one that reads and writes."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker

from triage.errors import WorkerError
from triage.files.output import STOPS
from triage.running.transport import packed
from triage.running.work import Done, Plan
from triage.running.worker import NO_MEMORY, READY, main
from triage.scorer import Scorer
from triage.types import Ticket

_STOP_SECONDS = 5.0


@dataclass(eq=False, slots=True)
class Piece:
    """Tickets that go to a worker together: a batch, or a part of one that workers died of."""

    tickets: Sequence[Ticket]
    deaths: int = 0
    done: Done | None = None


class Process:
    """A worker. `ready` once it has loaded all; `pieces` are those that it has, the one that it works on first."""

    def __init__(self) -> None:
        """Start it; it does nothing before it is told what (`brief`). Raises `WorkerError`."""
        self.ready = False
        self.pieces: deque[Piece] = deque()
        context = get_context("spawn")  # a fork would take over locks and threads of libraries in any state
        with _explained():
            there, self._inbox = context.Pipe(duplex=False)
            self.outbox, back = context.Pipe(duplex=False)
            # Little goes along at the start, all else by the inbox: there a worker can tell that nobody sends any more.
            self._process = context.Process(target=main, args=(there, back), daemon=True)
            try:
                with _undisturbed():
                    self._process.start()
            except BaseException:  # Ctrl-C, heard as soon as it is started, too
                if self._process.pid:
                    self._process.kill()
                raise
            finally:
                there.close()
                back.close()

    def brief(self, scorer: Scorer, plan: Plan) -> None:
        """Send what it scores by. It loads for seconds then, which are not waited for here."""
        with suppress(OSError):  # it is dead, which is heard next
            self._inbox.send((scorer, plan))

    def take(self, piece: Piece) -> None:
        """Give it a piece, which is sent once it is ready."""
        self.pieces.append(piece)
        if self.ready:
            self._send(piece)

    def hear(self) -> bool:
        """Take what it has to tell: that it is ready, or what became of a piece. Returns whether it is alive.

        Raises `WorkerError` with its reason not to start.
        """
        try:
            told = pickle.loads(self.outbox.recv_bytes())
        except (EOFError, OSError):
            return False
        if self.ready:
            self.pieces.popleft().done = told
        elif told is READY:
            self.ready = True
            for piece in self.pieces:
                self._send(piece)
        else:
            raise WorkerError(f"a worker could not start: {told}")
        return True

    def stop(self, *, at_once: bool) -> None:
        """Begin to end it."""
        self._inbox.close()
        if at_once:
            self._process.kill()

    def end(self) -> str:
        """Wait until it is gone, by force if need be. Returns how it ended."""
        self._inbox.close()
        self._process.join(_STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.outbox.close()
        return _how(self._process.exitcode)

    def _send(self, piece: Piece) -> None:
        with suppress(OSError):  # it is dead, which is heard next
            self._inbox.send_bytes(packed(piece.tickets))


def _how(code: int | None) -> str:
    if code == NO_MEMORY:
        return "memory did not suffice"
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return name + (", as the system does when memory runs out" if name == "SIGKILL" else "")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorkerError(f"a worker cannot be started: {error.strerror or error}; ask for fewer (--workers)") from None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a process be born deaf to Ctrl-C, which a terminal sends to all, and to a terminal that is closed.

    We hear it as soon as the block is left.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its start, with the first worker else, would let the signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
