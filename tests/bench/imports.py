"""What `triage score` imports before and while it decides, by library: ``python -m tests.bench.imports``.

Milliseconds of a library are those of its own modules (``python -X importtime``); they are told as multiples of numpy's
of the same start, medians over the rounds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "samples" / "tickets.csv"
ROUNDS = 7
SHOWN = 0.05
"""Libraries below this multiple of numpy are summed up."""


def once(arguments: list[str]) -> Counter[str]:
    """Return the microseconds that each top-level package took for its own modules in one start."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "triage", *arguments],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    found: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        if line.startswith("import time:") and "self [us]" not in line:
            own, _, name = line.removeprefix("import time:").split("|")
            top = name.strip().partition(".")[0]
            found["standard library" if top.lstrip("_") in STANDARD or top in STANDARD else top] += int(own)
    return found


STANDARD = {*sys.stdlib_module_names, *sys.builtin_module_names}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        score = ["score", str(SAMPLE), "-o", f"{folder}/o.csv", "--quiet"]
        once(score)
        rounds = [once(score) for _ in range(ROUNDS)]
    names = {name for one in rounds for name in one}
    shares = {name: statistics.median(one[name] / one["numpy"] for one in rounds) for name in names}
    shown = sorted((share, name) for name, share in shares.items() if share >= SHOWN)
    print("| library | own modules, numpy = 1 |\n| --- | --- |")
    for share, name in reversed(shown):
        print(f"| {name} | {share:.2f} |")
    rest = [share for share in shares.values() if share < SHOWN]
    print(f"| {len(rest)} others | {sum(rest):.2f} |")
    whole = statistics.median(sum(one.values()) / one["numpy"] for one in rounds)
    print(f"| all of it | {whole:.1f} |")
    print(f"\nnumpy's own modules: {statistics.median(one['numpy'] for one in rounds) / 1000:.0f} ms; {ROUNDS} rounds")


if __name__ == "__main__":
    main()
