"""What reading alone costs, by format: CPU time a ticket beside that of the csv module over the same rows, and memory.

    python -m tests.bench.reading [--tickets 100000] [--rounds 3]

A benchmark, not a test. Memory is that of a whole process; two runs of different sizes tell how it grows.
"""

import argparse
import csv
import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Cost, measure
from tests.bench.tickets import make

READ = "import sys; from triage.intake.export import open_export\nfor row in open_export(sys.argv[1:]): pass"
ALONE = "import csv, sys\nfor row in csv.reader(open(sys.argv[1], encoding='utf-8', newline='')): pass"
_ROWS = 10_000


def write(folder: Path, count: int) -> dict[str, list[str]]:
    """Write the same tickets in every format; return the files of each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(exist_ok=True)
    table = folder / "t.csv"
    make(table, count)
    names = ("t.jsonl", "t.json", "page.json", "tickets.json", "comments.json", "scattered.csv")
    streams = {name: (folder / name).open("w", encoding="utf-8", newline="") for name in names}
    for name, head in (("t.json", "["), ("page.json", '{"count": 1, "tickets": ['), ("tickets.json", '{"tickets": ['),
                       ("comments.json", '{"comments": [')):  # fmt: skip
        streams[name].write(head)
    scattered = csv.writer(streams["scattered.csv"])
    scattered.writerow(["ticket_id", "subject", "body", "created_at", "author"])
    writer, part = None, []
    with table.open(encoding="utf-8", newline="") as stream:
        for n, row in enumerate(csv.DictReader(stream)):
            said = {"author": "customer", "created_at": row["created_at"], "body": row["body"]}
            whole = {"ticket_id": row["ticket_id"], "subject": row["subject"], "messages": [said]}
            shared = {"id": n, "created_at": row["created_at"]}
            who = {"requester_id": n, "submitter_id": n, "raw_subject": "", "via": {"channel": "web"}}
            told = {"ticket_id": n, "author_id": n, "public": True, "html_body": "", "body": row["body"][::-1]}
            comma = ",\n" if n else ""
            streams["t.jsonl"].write(json.dumps(whole) + "\n")
            streams["t.json"].write(comma + json.dumps(whole))
            streams["page.json"].write(comma + json.dumps(whole))
            streams["tickets.json"].write(comma + json.dumps({**shared, **who, "description": row["body"]}))
            streams["comments.json"].write(comma + json.dumps({**shared, **told}))
            scattered.writerow([row["ticket_id"], "", row["body"], row["created_at"], "customer"])
            part.append(row)
            if len(part) == _ROWS or n == count - 1:
                made = pa.Table.from_pylist(part)
                writer = writer or pq.ParquetWriter(folder / "t.parquet", made.schema)
                writer.write_table(made)
                part = []
    for n in range(count):  # the second message of each, in another order
        scattered.writerow([f"T-{n * 7919 % count}", "", f"again {n}", "2026-03-03T09:14:00Z", "customer"])
    for name, tail in (("t.json", "]"), ("page.json", "]}"), ("tickets.json", "]}"), ("comments.json", "]}")):
        streams[name].write(tail)
    for stream in streams.values():
        stream.close()
    if writer is not None:
        writer.close()
    files = {"CSV": ["t.csv"], "JSON lines": ["t.jsonl"], "JSON, one list": ["t.json"], "JSON, one page": ["page.json"],
             "Parquet": ["t.parquet"], "rows far apart": ["scattered.csv"],
             "tickets and comments": ["tickets.json", "comments.json"]}  # fmt: skip
    return {name: [str(folder / one) for one in some] for name, some in files.items()}


def _run(code: str, paths: list[str]) -> Cost:
    return measure([sys.executable, "-c", code, *paths])


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as box:
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:  # a process inherits the peak of its parent
            many, one = apart.map(write, (Path(box) / "many", Path(box) / "one"), (given.tickets, 1))
        table = Table(title=f"{given.tickets} tickets, {given.rounds} interleaved rounds, medians")
        for column in ("format", "CPU us a ticket", "times the csv module", "peak MB"):
            table.add_column(column, justify="left" if column == "format" else "right")
        found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in many}
        for _ in range(given.rounds):
            alone = _run(ALONE, many["CSV"]).cpu - _run(ALONE, one["CSV"]).cpu
            for name, paths in many.items():
                whole, start = _run(READ, paths), _run(READ, one[name])
                cpu = whole.cpu - start.cpu
                found[name].append((cpu / given.tickets * 1e6, cpu / alone, whole.memory))
        for name, rounds in found.items():
            each, ratio, memory = (median(values) for values in zip(*rounds, strict=True))
            table.add_row(name, f"{each:.1f}", f"{ratio:.1f}", f"{memory:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
