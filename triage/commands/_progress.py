"""How far a command is: a moving bar where a person watches, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from triage.commands import _voice
from triage.commands._steps import EVERY, spoken

_SECONDS = 60.0
"""What is looked back on to tell the speed: rows that are only read over are soon forgotten."""
_STEP = 1.0


Expected = Callable[[], int | None]
"""Says how many tickets there will be, as far as that is known by now."""


def _unknown() -> int | None:
    return None


@dataclass(slots=True)
class Pace:
    """Tickets done, how many a second, and how long the rest will take where it is known how many there are."""

    expected: Expected = _unknown
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    _past: deque[tuple[float, int]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._past.append((self.clock(), 0))

    def add(self, tickets: int) -> None:
        """Count tickets that were done."""
        self.done += tickets
        now = self.clock()
        if now - self._past[-1][0] >= _STEP:
            self._past.append((now, self.done))
        while len(self._past) > 2 and now - self._past[1][0] > _SECONDS:
            self._past.popleft()

    @property
    def rate(self) -> float | None:
        """Tickets a second, lately."""
        (begun, before), now = self._past[0], self.clock()
        return (self.done - before) / (now - begun) if now > begun and self.done > before else None

    @property
    def total(self) -> int | None:
        found = self.expected()
        return None if found is None else max(found, self.done)

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take."""
        rate, total = self.rate, self.total
        return (total - self.done) / rate if rate and total is not None else None

    def words(self) -> str:
        """Say all of it."""
        total, rate, left = self.total, self.rate, self.left
        said = f"{self.done:,}{f' of {total:,}' if total else ''} tickets"
        said += f", {rate:,.{0 if rate >= 10 else 1}f} a second" if rate else ""
        return said + (f", {spoken(left)} left" if left is not None else "")

    def facts(self) -> dict[str, object]:
        """Return all of it for programs: tickets, tickets a second, seconds; ``None`` is not known."""
        rate, left = self.rate, self.left
        return {
            "tickets": self.done,
            "total": self.total,
            "rate": None if rate is None else round(rate, 1),
            "left": None if left is None else round(left, 1),
        }


@contextmanager
def progress(*, quiet: bool, expected: Expected = _unknown) -> Iterator[Callable[[int], None]]:
    """Give the function that counts tickets as done, and show on stderr how far it is."""
    pace = Pace(expected)
    if quiet:
        yield pace.add
    elif _voice.is_json():
        yield _now_and_then(pace, lambda: _voice.tell("progress", pace.words(), pace.facts()))
    elif sys.stderr.isatty():
        with _bar(pace) as advance:
            yield advance
    else:
        yield _now_and_then(pace, lambda: _voice.say(pace.words()))


def _now_and_then(pace: Pace, tell: Callable[[], None]) -> Callable[[int], None]:
    last = pace.clock()

    def advance(tickets: int) -> None:
        nonlocal last
        pace.add(tickets)
        if pace.clock() - last >= EVERY:
            last = pace.clock()
            tell()

    return advance


@contextmanager
def _bar(pace: Pace) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    # What goes to standard output meanwhile must not be turned to this console.
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("tickets", total=None)

        def advance(tickets: int) -> None:
            pace.add(tickets)
            bar.update(task, completed=pace.done, total=pace.total, description=pace.words())

        yield advance
