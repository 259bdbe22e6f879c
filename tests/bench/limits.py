"""How triage behaves at its limits: ever more tickets, and the worst single ticket.

    python -m tests.bench.limits [--sizes 1000 10000 100000] [--plot memory.png]

Prints cost and memory by size, and the time of one ticket of 200,000 characters of the kinds that hurt search engines.
With --plot, draws the memory of the largest run over its time.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.bench.measure import ROOT, measure
from tests.bench.tickets import make
from triage import api
from triage.engines import phrase
from triage.scorer import Scorer
from triage.types import Author, Message, Ticket

LONG = 200_000
EVERY = 2.0
"""Seconds between two looks at a run's memory."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--workers", default="1")
    parser.add_argument("--plot", help="picture of the largest run's memory over time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as box:
        table = Table(title=f"by size; workers: {given.workers}")
        for column in ("tickets", "CPU us a ticket", "wall us a ticket", "peak MB"):
            table.add_column(column, justify="right")
        make(one := Path(box) / "1.csv", 1)
        start = measure(command(one, box, given.workers))
        for size in sorted(given.sizes):
            make(file := Path(box) / f"{size}.csv", size)
            cost = measure(command(file, box, given.workers))
            cpu, wall = ((b - a) / size * 1e6 for a, b in ((start.cpu, cost.cpu), (start.wall, cost.wall)))
            table.add_row(f"{size:,}", f"{cpu:.0f}", f"{wall:.0f}", f"{cost.memory:.0f}")
        Console().print(table)
        if given.plot:
            plot(command(file, box, given.workers), given.plot)
    worst()


def command(file: Path, box: str, workers: str) -> list[str]:
    return [sys.executable, "-m", "triage", "score", str(file), "-o", f"{box}/o.jsonl", "-q", "--workers", workers]


def plot(run: list[str], picture: str) -> None:
    """Draw the memory of a run over its time."""
    import matplotlib.pyplot as plt

    process = subprocess.Popen(run, cwd=ROOT)
    begun, seen = time.monotonic(), []
    while process.poll() is None:
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        seen.append((time.monotonic() - begun, pages * 4096 / 1e6))
        time.sleep(EVERY)
    figure, axes = plt.subplots(figsize=(7, 3))
    axes.plot(*zip(*seen, strict=True))
    axes.set(xlabel="seconds", ylabel="resident memory, MB", ylim=(0, None))
    figure.savefig(picture, dpi=120, bbox_inches="tight")


def worst() -> None:
    """Print the time of the worst single tickets."""
    policy = api.load_policy()
    scorer = Scorer(policy, api.load_model())
    table = Table(title=f"one ticket of {LONG:,} characters")
    table.add_column("text")
    table.add_column("ms", justify="right")
    for name, text in texts(policy).items():
        ticket = Ticket("T-1", "", (Message(Author.CUSTOMER, text[:LONG]),))
        scorer.score([ticket])
        times = []
        for _ in range(3):
            before = time.process_time()
            scorer.score([ticket])
            times.append(time.process_time() - before)
        table.add_row(name, f"{median(times) * 1000:,.0f}")
    Console().print(table)


def texts(policy: object) -> dict[str, str]:
    """Return texts that hurt: long, repeated, without blanks, or full of what is searched for."""
    rng = random.Random(7)
    examples = [e if isinstance(e, str) else str(e) for c in policy.clauses.values() for e in c.examples.silent]  # type: ignore[attr-defined]
    phrases = [
        p.replace("*", "")
        for r in policy.rules["phrase"]
        if isinstance(r.spec, phrase.Spec)
        for p in r.spec.any  # type: ignore[attr-defined]
    ]
    return {
        "messages glued together": " ".join(rng.choices(examples, k=3000)),
        "nothing but phrases of the policy": " ".join(rng.choices(phrases, k=15_000)),
        "help!!!!...": "help" + "!" * LONG,
        "refund refund ...": "refund " * (LONG // 7),
        "one word": "a" * LONG,
        "base64": "".join(rng.choices("ABCDEFGHabcdefgh0123456789+/", k=LONG)),
        "Cyrillic": "где мой заказ " * (LONG // 14),
        "blanks": " " * (LONG - 1) + "x",
        "quotation marks": '"' * LONG,
    }


if __name__ == "__main__":
    main()
