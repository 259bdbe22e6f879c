"""Several processes that score, one that reads and writes: order kept, flight bounded, deaths survived.

Each worker has pipes of its own, so that it is known which batch a worker died of; pools that share one queue lose all
that is in flight and cannot tell.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, TypeVar

from triage.errors import WorkerError
from triage.running.process import Piece, Process
from triage.running.work import Done, Plan, rendered
from triage.scorer import Scorer, undecided
from triage.types import Fault, Ticket

FLIGHT = 2
"""Batches at a worker at a time: one that it works on, and the next."""
WINDOW = 4
"""Batches begun but not yet written, in times of the workers: what one slow batch may keep waiting behind it."""
_STILLBORN = 3
_IN_VAIN = 40
"""Deaths in a row, with nothing scored between them, after which it is no longer a ticket's fault."""

B = TypeVar("B")


@dataclass(eq=False, slots=True)
class _Slot:
    """A batch on its way, in the pieces that it is in by now."""

    batch: Any
    pieces: list[Piece]

    @property
    def done(self) -> bool:
        return all(piece.done for piece in self.pieces)

    def together(self) -> Done:
        """Return what became of all of it."""
        first, *rest = [piece.done for piece in self.pieces if piece.done]
        for part in rest:
            first.merge(part)
        return first


class Pool:
    """Workers that are started with the block and gone when it ends."""

    def __init__(self, scorer: Scorer, plan: Plan, count: int) -> None:
        self._scorer, self._plan, self._count = scorer, plan, count
        self._workers: list[Process] = []
        self._waiting: deque[Piece] = deque()
        self._slots: deque[_Slot] = deque()
        self._ended = False
        self._stillborn = self._in_vain = 0

    def __enter__(self) -> Pool:
        try:
            for _ in range(self._count):
                self._workers.append(Process())
            for worker in self._workers:  # all of them are on their way by now
                worker.brief(self._scorer, self._plan)
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        for worker in self._workers:
            worker.stop(at_once=kind is not None)
        for worker in self._workers:
            worker.end()

    def results(self, batches: Iterable[tuple[B, Sequence[Ticket]]]) -> Iterator[tuple[B, Done]]:
        """Yield each batch with what became of its tickets, in order.

        Raises `WorkerError` when workers cannot start, or die of whatever they are given.
        """
        source = iter(batches)
        while True:
            self._feed(source)
            if self._slots and self._slots[0].done:
                slot = self._slots.popleft()
                yield slot.batch, slot.together()
            elif self._slots or not self._ended:
                self._hear()
            else:
                return

    def _feed(self, source: Iterator[tuple[Any, Sequence[Ticket]]]) -> None:
        while worker := self._free():
            if not self._waiting and not self._begin(source):
                return
            worker.take(self._waiting.popleft())

    def _free(self) -> Process | None:
        """Return the ready worker that has least to do, if one can take more."""
        ready = [worker for worker in self._workers if worker.ready and len(worker.pieces) < FLIGHT]
        return min(ready, key=lambda worker: len(worker.pieces), default=None)

    def _begin(self, source: Iterator[tuple[Any, Sequence[Ticket]]]) -> bool:
        """Take up one batch more, unless too many wait for the first of them already."""
        if len(self._slots) >= WINDOW * self._count:
            return False
        batch = next(source, None)
        if batch is None:
            self._ended = True
            return False
        piece = Piece(batch[1])
        self._waiting.append(piece)
        self._slots.append(_Slot(batch[0], [piece]))
        return True

    def _hear(self) -> None:
        told_by = connection.wait([worker.outbox for worker in self._workers])
        for worker in [worker for worker in self._workers if worker.outbox in told_by]:
            scores = worker.ready
            if not worker.hear():
                self._bury(worker)
            elif scores:
                self._in_vain = 0
            else:
                self._stillborn = 0

    def _bury(self, dead: Process) -> None:
        """Put a new worker in the place of a dead one: it tries again what that one worked on; the rest is free."""
        how = dead.end()
        self._stillborn += not dead.ready
        self._in_vain += dead.ready
        if self._stillborn >= _STILLBORN or self._in_vain >= _IN_VAIN:
            raise WorkerError(f"workers keep dying ({how}); fewer of them need less memory (--workers 1)")
        fresh = self._workers[self._workers.index(dead)] = Process()
        fresh.brief(self._scorer, self._plan)
        pieces = list(dead.pieces)
        if dead.ready and pieces:
            self._blame(pieces.pop(0), fresh, how)
        self._waiting.extendleft(reversed(pieces))

    def _blame(self, piece: Piece, fresh: Process, how: str) -> None:
        """Try a piece again, then halve it, down to the ticket that workers die of: that one goes to a human."""
        piece.deaths += 1
        if piece.deaths == 1:
            fresh.take(piece)
        elif len(piece.tickets) > 1:
            half = len(piece.tickets) // 2
            parts = [Piece(piece.tickets[:half], 1), Piece(piece.tickets[half:], 1)]
            slot = next(slot for slot in self._slots if piece in slot.pieces)
            at = slot.pieces.index(piece)
            slot.pieces[at : at + 1] = parts
            fresh.take(parts[0])
            self._waiting.appendleft(parts[1])
        else:
            ticket, policy = piece.tickets[0], self._scorer.policy
            fault = Fault("worker", f"the process died of this ticket, twice or more often ({how})")
            decision = undecided(ticket, fault, policy, as_of=self._plan.as_of)
            piece.done = rendered(self._plan, [ticket], [decision], policy)
            piece.done.summary.notes.append(f"a worker died of the ticket {ticket.id} ({how})")
