"""Show the steps of a training run on stderr, with an estimate of the time that is left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

READING = 0.006
"""Seconds in which a ticket is cleaned and searched: a first guess, until some tickets have been read."""
FITTING = 3.0
"""Seconds of fitting and measuring to one of reading, on the ten thousand tickets of ``data/labelled``."""
EVERY = 15.0
"""Seconds between two lines about how far it is, where nobody watches."""

Show = Callable[[str, int | None, int | None], None]
"""Shows a step in words and, while tickets are read, how many of how many."""


@dataclass(slots=True)
class Steps:
    """A run as it goes on: call it with each step in words, `advance` it with the tickets read."""

    show: Show
    tickets: int
    clock: Callable[[], float] = time.monotonic
    fitting: float = FITTING
    step: float = field(init=False)
    end: float | None = None
    """When the run will be over, by the tickets read so far."""

    def __post_init__(self) -> None:
        self.step = self.clock()
        guess = spoken(self.tickets * READING * (1 + self.fitting))
        self.show(
            f"{self.tickets:,} labelled ticket{'' if self.tickets == 1 else 's'}: {guess}, more where texts are long",
            None,
            None,
        )

    def __call__(self, text: str) -> None:
        """Name the next step, and say how long it all still takes where that is known."""
        self.step = self.clock()
        self.show(f"{text} ({self._left()})" if self.end else text, None, None)

    def advance(self, done: int, of: int) -> None:
        """Tell how many tickets are read; from then on their speed tells how long the rest will take."""
        self.end = self.step + (self.clock() - self.step) * of / done * (1 + self.fitting)
        self.show(f"read {done:,} of {of:,} tickets ({self._left()})", done, of)

    def _left(self) -> str:
        return f"{spoken(max(0.0, (self.end or 0.0) - self.clock()))} left"


def spoken(seconds: float) -> str:
    """Say how long, no finer than it is known."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} seconds"
    minutes = round(seconds / 60)
    return f"about {minutes} minute{'s' if minutes != 1 else ''}"


@contextmanager
def steps(say: Callable[[str], None], tickets: int, *, quiet: bool, fitting: float = FITTING) -> Iterator[Steps]:
    """Show steps: nothing when `quiet`, a moving bar when a person watches, else plain lines now and then.

    `fitting` is how long all that comes after reading takes, in times of it.
    """
    if quiet:
        yield Steps(lambda text, done, of: None, tickets, fitting=fitting)
    elif sys.stderr.isatty():
        with _bar() as show:
            yield Steps(show, tickets, fitting=fitting)
    else:
        yield Steps(now_and_then(say), tickets, fitting=fitting)


def now_and_then(say: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic) -> Show:
    """Say every step at once, but how far it is only every `EVERY` seconds."""
    last = clock()

    def show(text: str, done: int | None, of: int | None) -> None:
        nonlocal last
        if done is None or clock() - last >= EVERY:
            last = clock()
            say(text)

    return show


@contextmanager
def _bar() -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    # What goes to standard output meanwhile must not be turned to this console.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None)
        yield lambda text, done, of: bar.update(task, description=text, completed=done, total=of)
