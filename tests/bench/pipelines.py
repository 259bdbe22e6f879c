"""Compare triage with the naive pipeline: same tickets, same machine, interleaved rounds, medians, as ratios.

    python -m tests.bench.pipelines [--tickets 5000] [--rounds 5]

A benchmark, not a test: nothing passes or fails on seconds. Costs are CPU time of the whole process less that of a
run over a single ticket, so that start-up stands apart.
"""

import argparse
import csv
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
LABELLED = sorted(str(f) for f in (ROOT / "data" / "labelled").glob("*.jsonl"))
SEED = 11


def make(file: Path, count: int) -> None:
    """Write `count` tickets whose texts are sentences of our own labelled tickets, in new combinations."""
    rng = random.Random(SEED)
    rows = [json.loads(line) for f in LABELLED for line in Path(f).read_text(encoding="utf-8").splitlines()]
    bodies = [m["body"] for row in rows for m in row["messages"] if m["author"] == "customer"]
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["ticket_id", "subject", "body", "created_at", "account_tier"])
        for n in range(count):
            body = "\n".join(rng.choices(bodies, k=rng.choice((1, 1, 2, 3))))
            tier = rng.choice(("standard",) * 30 + ("vip", "enterprise"))
            out.writerow([f"T-{n}", " ".join(body.split()[:5]), body, "2026-03-02T09:14:00Z", tier])


def measure(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its wall seconds, CPU seconds and peak memory in MB."""
    before = os.times().elapsed
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:4]} ended with status {status}")
    return os.times().elapsed - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as box:
        folder = Path(box)
        many, one, model = folder / "many.csv", folder / "one.csv", str(folder / "naive.joblib")
        make(many, given.tickets)
        make(one, 1)
        measure([sys.executable, "-m", "tests.bench.naive", "fit", model, *LABELLED])
        commands = {
            "naive": lambda source: [
                sys.executable,
                "-m",
                "tests.bench.naive",
                "score",
                model,
                str(source),
                f"{box}/n.csv",
            ],
            "triage": lambda source: [sys.executable, "-m", "triage", "score", str(source), "-o", f"{box}/t.csv", "-q"],
            "triage, rules only": lambda source: [*commands["triage"](source), "--rules-only"],
        }
        results: dict[str, list[tuple[float, ...]]] = {name: [] for name in commands}
        for _ in range(given.rounds):
            for name, command in commands.items():
                start, all_of_it = measure(command(one)), measure(command(many))
                each = (all_of_it[1] - start[1]) / given.tickets
                results[name].append((start[0], each * 1e6, all_of_it[2], given.tickets / all_of_it[0]))
    show(results, given)


def show(results: dict[str, list[tuple[float, ...]]], given: argparse.Namespace) -> None:
    """Print medians, and the median over the rounds of naive / triage."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    title = f"{given.tickets} tickets, {given.rounds} interleaved rounds, medians; {machine}"
    table = Table(title=title)
    for column in ("pipeline", "start-up s", "CPU us a ticket", "peak MB", "tickets/s, all in", "naive / this"):
        table.add_column(column, justify="left" if column == "pipeline" else "right")
    for name, rounds in results.items():
        start, each, memory, speed = (median(r[i] for r in rounds) for i in range(4))
        ratio = median(naive[1] / this[1] for naive, this in zip(results["naive"], rounds, strict=True))
        table.add_row(name, f"{start:.2f}", f"{each:.0f}", f"{memory:.0f}", f"{speed:.0f}", f"{ratio:.2f}x")
    Console().print(table)


if __name__ == "__main__":
    main()
