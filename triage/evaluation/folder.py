"""The folder of a report: an earlier report in it is replaced, anything else is left alone or refused."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from triage import record
from triage.errors import OutputError
from triage.evaluation.record import KIND
from triage.output import unbroken

CONTENTS = "contents.txt"
"""Lists the files of a report, so that the next one knows which to replace."""


def check(out: Path) -> None:
    """Raise `OutputError` when a report cannot be written there, or would overwrite what is none."""
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out}: is no folder; name another one with -o")
    if out.is_dir() and any(out.iterdir()) and not is_report(out):
        raise OutputError(f"{out}: holds files, but no earlier evaluation; name an empty or a new folder with -o")
    try:
        there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise OutputError(f"{out}: the report cannot be written there: {error.strerror}") from None


def is_report(out: Path) -> bool:
    """Tell whether a folder holds an earlier evaluation: its metrics say so."""
    try:
        found = json.loads((out / record.METRICS).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("kind") == KIND


def replace(files: Mapping[str, bytes], contents: bytes, out: Path) -> None:
    """Write a report, and remove those files of an earlier one that it does not have. Raises `OutputError`."""
    with unbroken():
        stale = _listed(out) - {*files}
        record.write({**files, CONTENTS: contents}, out)
        for name in stale:
            (out / name).unlink(missing_ok=True)


def _listed(out: Path) -> set[str]:
    """Return what an earlier report says that it wrote: only names inside the folder."""
    try:
        lines = (out / CONTENTS).read_text(encoding="utf-8").splitlines() if is_report(out) else []
    except (OSError, ValueError):
        return set()
    names = {line.partition("\t")[0] for line in lines}
    return {n for n in names if n.startswith((f"{record.TABLES}/", f"{record.PLOTS}/")) and ".." not in n}
