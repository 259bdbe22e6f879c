"""Tickets for benchmarks: texts of our own labelled tickets, in new combinations."""

import csv
import json
import random
from pathlib import Path

ROOT = Path(__file__).parents[2]
LABELLED = sorted(str(f) for f in (ROOT / "data" / "labelled").glob("*.jsonl"))
SEED = 11


def make(file: Path, count: int, seed: int = SEED) -> None:
    """Write `count` tickets as CSV: each of one to three messages of customers, about 300 characters on average."""
    rng = random.Random(seed)
    rows = [json.loads(line) for f in LABELLED for line in Path(f).read_text(encoding="utf-8").splitlines()]
    bodies = [m["body"] for row in rows for m in row["messages"] if m["author"] == "customer"]
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["ticket_id", "subject", "body", "created_at", "account_tier"])
        for n in range(count):
            body = "\n".join(rng.choices(bodies, k=rng.choice((1, 1, 2, 3))))
            tier = rng.choice(("standard",) * 30 + ("vip", "enterprise"))
            out.writerow([f"T-{n}", " ".join(body.split()[:5]), body, "2026-03-02T09:14:00Z", tier])
