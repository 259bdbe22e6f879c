"""``python -m tests.fuzz``: try thousands of damaged exports, each known by its number; keep those that break a law.

A run that was stopped goes on where it was. What fails is kept in ``out/fuzz/seed-N``: the files, and ``why.txt``.
``python -m tests.fuzz --seed N`` tries one again and shows what happens.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.fuzz import worker
from tests.fuzz.files import damaged

KEPT = Path("out") / "fuzz"
BUDGET = 90.0
"""Seconds that one export may take, deciding included: a hundred times what the slowest needs on a busy machine."""
_START = 300.0
"""Seconds until the first is begun: policy and model are loaded before."""
_EVERY = 250


@dataclass
class Progress:
    """How far a run is: the next number, and those that failed."""

    first: int
    count: int
    next: int
    failed: list[int] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.first + self.count

    def save(self) -> None:
        (KEPT / "progress.json").write_text(json.dumps(asdict(self)), encoding="utf-8")


def begun(first: int, count: int) -> Progress:
    """Return how far the same run was when it was stopped, or a new one."""
    try:
        found = Progress(**json.loads((KEPT / "progress.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        found = Progress(first, count, first)
    same = (found.first, found.count) == (first, count) and found.next < found.end
    return found if same else Progress(first, count, first)


def keep(seed: int, why: str, progress: Progress) -> None:
    """Keep the files of an export that failed, and say so."""
    folder = KEPT / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    case = damaged(seed)
    case.write(folder)
    (folder / "why.txt").write_text("\n".join([*case.done, "", why]), encoding="utf-8")
    progress.failed.append(seed)
    print(f"seed {seed}: {why.strip().splitlines()[-1][:200]} (kept in {folder})", flush=True)


def run(progress: Progress) -> None:
    """Try all that is left, in processes that are replaced when one hangs or dies."""
    context = multiprocessing.get_context("spawn")
    while progress.next < progress.end:
        ear, mouth = context.Pipe(duplex=False)
        process = context.Process(target=worker.main, args=(range(progress.next, progress.end), mouth), daemon=True)
        process.start()
        mouth.close()
        at = None
        try:
            while True:
                if not ear.poll(BUDGET if at is not None else _START):
                    raise TimeoutError
                seed, why = ear.recv()
                if why is not None:
                    keep(seed, why, progress)
                    continue
                progress.next = at = progress.end if seed is None else seed
                if seed is None:
                    break
                if seed % _EVERY == 0:
                    progress.save()
                    print(f"{seed - progress.first:,} of {progress.count:,} tried", flush=True)
        except (TimeoutError, EOFError) as error:
            process.kill()
            process.join()
            if at is None:
                raise SystemExit("the process that tries the exports does not start") from None
            hung = isinstance(error, TimeoutError)
            keep(at, f"took more than {BUDGET:.0f} s" if hung else f"the process died ({process.exitcode})", progress)
            progress.next = at + 1
        process.join()
    progress.save()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="the first number")
    parser.add_argument("--count", type=int, default=10_000, help="how many")
    parser.add_argument("--seed", type=int, help="try this number alone and show what happens")
    asked = parser.parse_args()
    if asked.seed is not None:
        print("\n".join(damaged(asked.seed).done))
        with tempfile.TemporaryDirectory() as folder:
            worker.trial(damaged(asked.seed), Path(folder))
        return 0
    KEPT.mkdir(parents=True, exist_ok=True)
    progress = begun(asked.first, asked.count)
    if progress.next > progress.first:
        print(f"going on with {progress.next:,}")
    run(progress)
    print(
        f"{progress.count:,} damaged exports tried, {len(progress.failed):,} broke a law: {progress.failed or 'none'}"
    )
    return 1 if progress.failed else 0


if __name__ == "__main__":
    sys.exit(main())
