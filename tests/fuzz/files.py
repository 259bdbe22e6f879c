"""A damaged export, made of the samples by a number alone: the same number makes the same files on any machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.fuzz.changes import ANY, ways
from tests.readers.test_readers_contract import SAMPLES, WITH_TEXTS, WITHOUT_TEXTS

EXPORTS = (*WITH_TEXTS.values(), *([name] for name in WITHOUT_TEXTS.values()))
_SUFFIXES = (".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tsv", ".txt", ".gz", "", ".CSV.GZ")


@dataclass(frozen=True)
class Damaged:
    """`files` are names and contents of one export, `done` what was done to which of them."""

    seed: int
    files: dict[str, bytes]
    done: tuple[str, ...]

    def write(self, folder: Path) -> list[str]:
        paths = []
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
            paths.append(str(folder / name))
        return paths


@cache
def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def damaged(seed: int) -> Damaged:
    """Choose an export, and damage one or two of its files in one way or a few."""
    rng = Random(seed)
    files = {name: _sample(name) for name in EXPORTS[seed % len(EXPORTS)]}
    done = []
    for _ in range(rng.choice((1, 1, 1, 2))):
        name = rng.choice(list(files))
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            board = ANY if rng.random() < 0.4 else ways(name)
            way = rng.choice(list(board))
            files[name] = board[way](rng, files[name])
            done.append(f"{way} {name}")
    if rng.random() < 0.08:
        name = rng.choice(list(files))
        new = Path(name).stem + rng.choice(_SUFFIXES)
        files[new if new not in files else name] = files.pop(name)
        done.append(f"call {name} {new}")
    if rng.random() < 0.08 and len(files) > 1:
        gone = rng.choice(list(files))
        del files[gone]
        done.append(f"leave out {gone}")
    return Damaged(seed, files, tuple(done))
