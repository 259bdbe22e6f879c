"""What a command costs: seconds, seconds of the processor, and memory."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUSY = "sum(i * i for i in range(30_000_000))"


@dataclass(frozen=True)
class Cost:
    """Of a command and its children: wall seconds, processor seconds, and peak memory of the largest process in MB."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str]) -> Cost:
    """Run a command to its end. Ends the benchmark when the command fails."""
    before = os.times().elapsed
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:5]} ended with status {status}")
    return Cost(os.times().elapsed - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def busy_speed_up() -> float:
    """Return how much faster two processes do two busy loops than one process does, on this machine just now."""
    before = os.times().elapsed
    subprocess.run([sys.executable, "-c", f"{BUSY}; {BUSY}"], check=True)
    middle = os.times().elapsed
    for process in [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(2)]:
        process.wait()
    return (middle - before) / (os.times().elapsed - middle)
