from __future__ import annotations

import pytest

from triage.commands._steps import EVERY, FITTING, Steps, now_and_then, spoken, steps


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_time_that_is_left_follows_the_speed_of_reading() -> None:
    clock, shown = Clock(), []
    run = Steps(lambda *what: shown.append(what), 10_000, clock=clock)
    assert shown[-1][0].startswith("10,000 labelled tickets: about ")
    run("reading 10000 tickets")
    assert shown[-1] == ("reading 10000 tickets", None, None)
    clock.now += 60
    run.advance(1000, 10_000)
    left = 600 * (1 + FITTING) - 60
    assert shown[-1] == (f"read 1,000 of 10,000 tickets ({spoken(left)} left)", 1000, 10_000)
    clock.now += 60
    run.advance(10_000, 10_000)
    run("team: 500 tickets")
    assert shown[-1] == (f"team: 500 tickets ({spoken(120 * FITTING)} left)", None, None)
    clock.now += 10_000
    run("measuring")
    assert shown[-1][0] == "measuring (a few seconds left)"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "a few seconds"), (14, "about 10 seconds"), (86, "about 90 seconds"), (100, "about 2 minutes"),
     (119, "about 2 minutes"), (3600, "about 60 minutes")],
)  # fmt: skip
def test_time_in_words(seconds: float, words: str) -> None:
    assert spoken(seconds) == words


def test_where_nobody_watches_every_step_is_said_and_progress_now_and_then() -> None:
    clock, said = Clock(), []
    show = now_and_then(said.append, clock=clock)
    show("reading", None, None)
    for n in range(1, 101):
        clock.now += EVERY / 10
        show(f"read {n}", n, 100)
    show("fitting", None, None)
    assert (said[0], said[-1]) == ("reading", "fitting")
    assert 9 <= len(said) - 2 <= 10


def test_quiet_says_nothing_and_a_pipe_gets_plain_lines() -> None:
    said: list[str] = []
    with steps(said.append, 5, quiet=True) as run:
        run("reading")
    assert said == []
    with steps(said.append, 5, quiet=False) as run:  # pytest's standard error is no terminal
        run("reading")
    assert said == ["5 labelled tickets: a few seconds, more where texts are long", "reading"]
