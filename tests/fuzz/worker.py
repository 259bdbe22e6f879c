"""What tries damaged exports, one after the other, in a process of its own: a hang or a crash ends only that."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Sequence
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz import laws
from tests.fuzz.files import EXPORTS, Damaged, damaged
from tests.readers.test_readers_contract import paths as sample_paths
from triage import api
from triage.intake.export import open_export
from triage.pipeline import Scorer
from triage.types import Ticket

LEAST = 12
"""Characters of a text that stands nowhere by chance."""


@cache
def scorer() -> Scorer:
    return Scorer(api.load_policy(), api.load_model())


@cache
def wanted(export: int) -> dict[str, int]:
    """Return texts that the tickets of the undamaged export hold, and how often each stands in its files."""
    paths = sample_paths(EXPORTS[export])
    there = "\n".join(laws.unpacked(path) for path in paths)
    tickets = [row for row in open_export(paths) if isinstance(row, Ticket)]
    said = [line for t in tickets for text in (t.subject, *(m.body for m in t.messages)) for line in text.splitlines()]
    return {line: there.count(line) for line in said if len(line) >= LEAST}


def trial(case: Damaged, folder: Path, *, score: bool = True) -> None:
    """Write a damaged export into `folder`, read it and decide what it holds. Raises what is wrong."""
    there, out = folder / "in", folder / "out"
    there.mkdir()
    out.mkdir()
    paths = case.write(there)
    found = laws.read(paths)
    laws.nothing_silent(paths, found, wanted(case.seed % len(EXPORTS)))
    if score and not found.error:
        laws.scored(found, scorer(), out, laws.FORMS[case.seed % len(laws.FORMS)])


def main(seeds: Sequence[int], tell: Connection) -> None:
    """Try each seed; tell it before (``(seed, None)``), and what was wrong after (``(seed, words)``)."""
    scorer()
    for seed in seeds:
        tell.send((seed, None))
        with tempfile.TemporaryDirectory(prefix="triage-fuzz-") as folder:
            try:
                trial(damaged(seed), Path(folder))
            except Exception:
                tell.send((seed, traceback.format_exc()))
    tell.send((None, None))
