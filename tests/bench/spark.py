"""Compare the ways to score on more than one core: same rows, same machine, interleaved rounds, medians, as ratios.

    python -m tests.bench.spark [--tickets 20000] [--rounds 5] [--cores 2] [--into docs/scale.md]

A benchmark, not a test. The cost of a row is the wall time of a run less that of a run over one row, so that starting
Python, Java and Spark stands apart. `busy` is a loop that only computes, on all cores: how far this machine can be sped
up at all while it is measured. ``--into`` replaces the tables between the marks in that file.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pyarrow.csv as pc
import pyarrow.parquet as pq

from tests.bench.tickets import ROOT, make

FILES = 8
"""Files that a folder of partitions has."""
BUSY = 20_000_000
FREE = 0.75
"""Share of its cores that the busy loop must gain; with less, others had them and nothing can be said of scaling."""
MANY = (1_000_000, 100_000_000, 1_000_000_000)
CLUSTER = 64
"""Cores that the extrapolation is made for."""
_WORK = {
    "map": "from triage import columnar; import pyarrow.parquet as pq\n"
    "out = pq.ParquetWriter(sys.argv[2], columnar.DECISIONS)\n"
    "for b in columnar.score_batches(pq.ParquetFile(sys.argv[1]).iter_batches(10_000)): out.write_batch(b)\n"
    "out.close()",
    "parts": "from triage import parts; from pathlib import Path\n"
    "list(parts.score_parts(Path(sys.argv[1]), Path(sys.argv[2]), share=(int(sys.argv[3]), int(sys.argv[4]))))",
    "spark": "from pyspark.sql import SparkSession; from triage import spark\n"
    "s = SparkSession.builder.master(f'local[{sys.argv[3]}]').config('spark.ui.enabled', 'false').getOrCreate()\n"
    "spark.score(s.read.parquet(sys.argv[1])).write.parquet(sys.argv[2])",
    "busy": "sum(range(int(sys.argv[1])))",
}

Ways = dict[str, Callable[[Path, Path], list[list[str]]]]


def ways(cores: int) -> Ways:
    """Return, for each way, the commands that run side by side on a folder of files, and where they write."""

    def work(name: str, *given: object) -> list[str]:
        return [sys.executable, "-c", f"import sys\n{_WORK[name]}", *map(str, given)]

    def cli(source: Path, out: Path, *more: str) -> list[list[str]]:
        return [[sys.executable, "-m", "triage", "score", f"{source}.parquet", "-o", f"{out}.parquet", "-q", *more]]

    return {
        "one process (`triage score`)": cli,
        "one process (`score_batches`)": lambda source, out: [work("map", f"{source}.parquet", f"{out}.parquet")],
        f"`--workers {cores}`": lambda source, out: cli(source, out, "--workers", str(cores)),
        f"files over {cores} processes": lambda source, out: [
            work("parts", source, out, n, cores) for n in range(cores)
        ],
        "Spark, local[1]": lambda source, out: [work("spark", source, out, 1)],
        f"Spark, local[{cores}]": lambda source, out: [work("spark", source, out, cores)],
    }


def main() -> None:
    """Run the rounds; print the tables, or put them where they belong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as box:
        place = Path(box)
        for name, count in (("many", given.tickets), ("one", 1)):
            write(place, name, count)
        seconds: dict[str, list[tuple[float, float]]] = {}
        busy = []
        for number in range(given.rounds):
            busy.append(given.cores * spin(1) / spin(given.cores))
            for name, commands in ways(given.cores).items():
                short, long = (timed(commands(place / of, place / f"{number}-{of}-out")) for of in ("one", "many"))
                seconds.setdefault(name, []).append((short, (long - short) / given.tickets))
                clear(place, number)
    text = tables(seconds, busy, given)
    if given.into is None:
        sys.stdout.write(text)
        return
    page = given.into.read_text(encoding="utf-8")
    marked = re.compile(r"(<!-- measured -->\n).*(<!-- /measured -->)", re.DOTALL)
    if not marked.search(page):
        raise SystemExit(f"{given.into}: has no place marked <!-- measured --> ... <!-- /measured -->")
    given.into.write_text(marked.sub(lambda found: found[1] + text + found[2], page), encoding="utf-8")


def write(place: Path, name: str, count: int) -> None:
    """Write `count` tickets as one Parquet file and as a folder of them."""
    make(place / f"{name}.csv", count)
    table = pc.read_csv(place / f"{name}.csv", parse_options=pc.ParseOptions(newlines_in_values=True))
    pq.write_table(table, place / f"{name}.parquet")
    (place / name).mkdir()
    each = -(-count // FILES)
    for at in range(0, count, each):
        pq.write_table(table.slice(at, each), place / name / f"{at:09}.parquet")


def timed(commands: list[list[str]]) -> float:
    """Run commands side by side; return the seconds until the last has ended."""
    before = time.monotonic()
    settings = os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    quiet = subprocess.DEVNULL
    running = [subprocess.Popen(c, cwd=ROOT, env=settings, stdout=quiet, stderr=quiet) for c in commands]
    if failed := [c[2:5] for c, process in zip(commands, running, strict=True) if process.wait()]:
        raise SystemExit(f"failed: {failed}")
    return time.monotonic() - before


def spin(cores: int) -> float:
    """Return the seconds that a loop takes in so many processes at once."""
    return timed([[sys.executable, "-c", f"import sys\n{_WORK['busy']}", str(BUSY)]] * cores)


def clear(place: Path, number: int) -> None:
    """Remove what a way has written, so that the next finds nothing done."""
    subprocess.run(["rm", "-rf", *map(str, place.glob(f"{number}-*-out*"))], check=True)


def tables(seconds: dict[str, list[tuple[float, float]]], busy: list[float], given: argparse.Namespace) -> str:
    """Return what was measured, and apart from it what follows for more rows, as Markdown."""
    first = next(iter(seconds))
    base = [row for _, row in seconds[first]]
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d}: {given.tickets:,} rows, {given.rounds} interleaved rounds, medians; "
        f"{platform.machine()}, {given.cores} cores; a busy loop gains {median(busy):.2f}x from them meanwhile.",
        *([] if median(busy) >= FREE * given.cores else ["", "**The cores were taken by other work: measure again.**"]),
        "",
        "| way | start-up s | µs a row | rows a second | gain over one process |",
        "|---|---|---|---|---|",
    ]
    gains = {}
    for name, rounds in seconds.items():
        row = median(each for _, each in rounds)
        gains[name] = median(one / each for one, (_, each) in zip(base, rounds, strict=True))
        start = median(short for short, _ in rounds)
        lines.append(f"| {name} | {start:.1f} | {row * 1e6:.0f} | {1 / row:,.0f} | {gains[name]:.2f}x |")
    row, spread = median(base), gains[f"Spark, local[{given.cores}]"] / given.cores
    lines += [
        "",
        f"**Extrapolated, not measured**: linear in rows; {CLUSTER} cores each gain as one of the {given.cores} here "
        f"did under Spark ({spread:.2f} of a process of its own).",
        "",
        f"| rows | one process | {CLUSTER} cores |",
        "|---|---|---|",
    ]
    lines += [f"| {n:,} | {span(n * row)} | {span(n * row / CLUSTER / spread)} |" for n in MANY]
    return "\n".join(lines) + "\n"


def span(seconds: float) -> str:
    """Return a time in the unit that people would use."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}"
    return f"{seconds:.0f} seconds"


if __name__ == "__main__":
    main()
