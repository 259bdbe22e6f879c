"""Small runs for the tests of this folder, and models that misbehave in the process that scores."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.conftest import SMALL
from triage.running.journal import Identity, Journal, State, identified
from triage.scorer import Scorer
from triage.types import Account, Author, Message, Rejected, Ticket

WHEN = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
BODIES = ("our site is down since noon", "where is the manual?", "it is slow, we do it by hand", "burn it all")


def ticket(number: int, body: str = "", **extra: object) -> Ticket:
    body = body or f"{BODIES[number % len(BODIES)]} ({number})"
    return Ticket(
        f"T-{number}", f"no. {number}", (Message(Author.CUSTOMER, body, WHEN),), Account(tier="standard"), extra=extra
    )


def rows(count: int) -> list[Ticket | Rejected]:
    """Tickets, and a row that is rejected after every seventh."""
    found: list[Ticket | Rejected] = []
    for number in range(count):
        found.append(ticket(number, plan="=gold", seats=number))
        if number % 7 == 6:
            found.append(Rejected("in.csv", number, "not a row", raw="x"))
    return found


def scorer(model: Any = None) -> Scorer:
    return Scorer(SMALL, model)


def lasting(out: Path, *, resume: bool = False, inputs: tuple[str, ...] = (), **options: Any) -> tuple[Journal, State]:
    """Begin a run, or go on with what it left."""
    journal = Journal(str(out))
    begun = State(Identity(identified(inputs) or {}, options, SMALL.digest, "", "0"))
    found = journal.load() if resume else None
    return journal, found or begun


class Model:
    """A model that says nothing, and calls `befall` in the process that scores for a ticket with the word."""

    digest = "0" * 64

    def __init__(self, word: str = "poison", parent: int | None = None) -> None:
        self.word = word
        self.parent = os.getpid() if parent is None else parent

    def predict(self, views: Any, findings: Any, *, explain: bool = False) -> list[None]:
        assert os.getpid() != self.parent, "the one that reads and writes does not score"
        for view in views:
            if any(self.word in message.body for message in view.ticket.messages):
                self.befall()
        return [None for _ in views]

    def befall(self) -> None:
        raise NotImplementedError


class Killer(Model):
    def befall(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Exhausted(Model):
    def befall(self) -> None:
        raise MemoryError


class KillsOnce(Model):
    def __init__(self, mark: str, parent: int | None = None) -> None:
        super().__init__(parent=parent)
        self.mark = mark

    def befall(self) -> None:
        if not Path(self.mark).exists():
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)


class Sleeper(Model):
    """Tells which process it is in, and takes its time."""

    def __init__(self, folder: str, word: str = "(", parent: int | None = None) -> None:
        super().__init__(word, parent)
        self.folder = folder

    def befall(self) -> None:
        (Path(self.folder) / str(os.getpid())).touch()
        time.sleep(0.05)


class Stillborn(Model):
    """Cannot be made again in another process."""

    def __reduce__(self) -> Any:
        return os._exit, (3,)
