"""Compare triage with the naive pipeline and with the least it could do: one run, interleaved rounds, as ratios.

    python -m tests.bench.pipelines [--tickets 5000] [--rounds 5]

A benchmark, not a test: nothing passes or fails on seconds. A cost is the processor time of the whole process less
that of a run over a single ticket, so that start-up stands apart.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Cost, busy_speed_up, measure
from tests.bench.tickets import LABELLED, make

FEW = 200
"""Tickets of the pipeline that runs every pattern by itself; more would take an hour."""
Command = Callable[[Path], list[str]]


def commands(box: str) -> dict[str, Command]:
    """Return each pipeline's command line for an input."""
    python = sys.executable
    score = lambda source: [python, "-m", "triage", "score", str(source), "-o", f"{box}/t.csv", "-q"]  # noqa: E731
    naive = lambda job, source: [  # noqa: E731
        python, "-m", "tests.bench.naive", job, f"{box}/naive.joblib", str(source), f"{box}/n.csv",
    ]  # fmt: skip
    return {
        "triage": score,
        "triage, rules only": lambda source: [*score(source), "--rules-only"],
        "floor: read + bare RE2 scan": lambda source: [
            python, "-m", "tests.bench.floor", str(source), f"{box}/f.txt",
        ],
        "naive: phrases + classifiers": lambda source: naive("score", source),
        "naive, scikit-learn part only": lambda source: naive("classify", source),
    }  # fmt: skip


def main() -> None:
    """Run the rounds and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as box:
        files = {n: Path(box) / f"{n}.csv" for n in (1, FEW, given.tickets)}
        for count, file in files.items():
            make(file, count)
        measure([sys.executable, "-m", "tests.bench.naive", "fit", f"{box}/naive.joblib", *LABELLED])
        made = commands(box)
        runs: dict[str, list[tuple[Cost, Cost]]] = {name: [] for name in made}
        workers: list[tuple[float, float]] = []
        for _ in range(given.rounds):
            for name, command in made.items():
                runs[name].append((measure(command(files[1])), measure(command(files[given.tickets]))))
            two = measure([*made["triage"](files[given.tickets]), "--workers", "2"])
            one = runs["triage"][-1][1]
            workers.append((one.wall / two.wall, busy_speed_up()))
        show(runs, given.tickets)
        tell_workers(workers)
        tell_patterns(box, files, runs["triage"], given.tickets)


def each(run: tuple[Cost, Cost], tickets: int) -> float:
    """Return microseconds of the processor for one ticket."""
    return (run[1].cpu - run[0].cpu) / tickets * 1e6


def show(runs: dict[str, list[tuple[Cost, Cost]]], tickets: int) -> None:
    """Print medians, and the median over the rounds of each pipeline's cost in times of triage's."""
    rounds = len(runs["triage"])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = Table(title=f"{tickets:,} tickets, {rounds} interleaved rounds, medians; {machine}")
    for column in ("pipeline", "start-up s", "CPU us a ticket", "peak MB", "tickets/s, all in", "this / triage"):
        table.add_column(column, justify="left" if column == "pipeline" else "right")
    for name, found in runs.items():
        ratio = median(
            each(this, tickets) / each(own, tickets) for own, this in zip(runs["triage"], found, strict=True)
        )
        table.add_row(
            name,
            f"{median(start.wall for start, _ in found):.2f}",
            f"{median(each(run, tickets) for run in found):.0f}",
            f"{median(run.memory for _, run in found):.0f}",
            f"{median(tickets / run.wall for _, run in found):.0f}",
            f"{ratio:.2f}x",
        )
    Console().print(table)


def tell_workers(workers: list[tuple[float, float]]) -> None:
    """Print the speed-up of two workers beside that of a busy loop in the same round."""
    own, busy = median(a for a, _ in workers), median(b for _, b in workers)
    share = median(a / b for a, b in workers)
    Console().print(f"two workers: {own:.2f}x, start-up included; a busy loop {busy:.2f}x; share {share:.2f}")


def tell_patterns(box: str, files: dict[int, Path], own: list[tuple[Cost, Cost]], tickets: int) -> None:
    """Print what the naive pipeline costs once it runs the policy's regular expressions too, one after the other."""
    command = [sys.executable, "-m", "tests.bench.naive", "patterns", f"{box}/naive.joblib"]
    start, run = (measure([*command, str(files[n]), f"{box}/n.csv"]) for n in (1, FEW))
    cost = each((start, run), FEW)
    ratio = cost / median(each(run, tickets) for run in own)
    Console().print(
        f"naive + the regular expressions by `re` ({FEW} tickets): {cost:,.0f} us a ticket, {ratio:.1f}x triage"
    )


if __name__ == "__main__":
    main()
