"""The folder of a report: an earlier report of its kind is replaced, anything else is left alone or refused."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from triage.errors import OutputError
from triage.files import within
from triage.files.output import STDOUT, unbroken
from triage.records import record
from triage.records.record import Record
from triage.wording import some

CONTENTS = "contents.txt"
"""Lists the files of a report, so that the next one knows which to replace."""
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
FILES = (
    ".csv", ".gz", ".htm", ".html", ".json", ".jsonl", ".md", ".ndjson", ".parquet", ".pdf", ".png", ".svg", ".tsv",
    ".txt", ".xls", ".xlsx", ".zip",
)  # fmt: skip
"""What ends so is meant to be a file."""
_SHOWN = 3
_LARGEST = 1 << 28


def check(out: Path, kind: str, inputs: Sequence[str] = ()) -> None:
    """Raise `OutputError` when a report of this kind cannot be written there, or would overwrite what is none.

    A name that means a file or stdout is refused as well.
    """
    if str(out) == STDOUT:
        raise OutputError("-o -: the report is a folder of files, which does not go to stdout; name a folder")
    if out.suffix.lower() in FILES:
        raise OutputError(
            f"-o {out}: the report is a folder of files, and this is named like a file; name a folder"
            f"{f', such as {out.stem}' if out.stem else ''}"
        )
    if out.exists() and not out.is_dir():
        raise OutputError(f"-o {out}: is no folder; name another one")
    inside = [
        name
        for name in inputs
        if name != STDOUT and Path(os.path.realpath(out)) in Path(os.path.realpath(name)).parents
    ]
    if inside:
        raise OutputError(f"-o {out}: holds {inside[0]}, which is an input; name another folder")
    if out.is_dir() and not is_report(out, kind):
        there = sorted(path.name for path in out.iterdir())
        if there:
            raise OutputError(
                f"-o {out}: holds other files than those of an earlier triage {kind} "
                f"({some(there, _SHOWN)}); name an empty or a new folder"
            )
    try:
        above = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
        with tempfile.TemporaryFile(dir=above):
            pass
    except OSError as error:
        raise OutputError(f"-o {out}: the report cannot be written there: {error.strerror}") from None


def is_report(out: Path, kind: str) -> bool:
    """Tell whether a folder holds an earlier report of this kind: its metrics say so."""
    try:
        found = json.loads(within.read(out / record.METRICS, out, _LARGEST))
    except (OSError, ValueError, RecursionError):  # `within.Refused`, too
        return False
    return isinstance(found, dict) and found.get("kind") == kind


def replace(made: Record, out: Path, own: Mapping[str, bytes] = _NOTHING) -> None:
    """Write a report, and remove those files of an earlier one that it does not have.

    `own` are files beside those of the record, or in place of them: a page that holds texts, say, which the record must
    not. Raises `OutputError`.
    """
    files = {**record.files_of(made), **own}
    with unbroken():
        stale = _listed(out, made.kind) - {*files}
        record.write({**files, CONTENTS: "".join(_contents(made, files)).encode()}, out)
        for name in stale:
            (out / name).unlink(missing_ok=True)


def _contents(made: Record, files: Mapping[str, bytes]) -> Iterator[str]:
    """List the files, one a line, each with what it holds."""
    says = {record.METRICS: "every figure with its interval, n and what it is"}
    says |= {f"{record.TABLES}/{table.name}.csv": table.title for table in (*made.tables, *made.compared)}
    says |= {f"{record.PLOTS}/{plot.name}.{end}": plot.title for plot in made.plots for end in ("svg", "png")}
    for name in files:
        yield f"{name}\t{says.get(name, '')}\n"


def _listed(out: Path, kind: str) -> set[str]:
    """Return what an earlier report says that it wrote: only names inside the folder."""
    try:
        lines = within.read(out / CONTENTS, out, _LARGEST).decode("utf-8").splitlines() if is_report(out, kind) else []
    except (OSError, ValueError):
        return set()
    return {name for line in lines if (name := line.partition("\t")[0]) and _inside(out, name)}


def _inside(out: Path, name: str) -> bool:
    """Tell whether a listed file is one of the folder; a folder in it that is a link leads elsewhere."""
    return within.is_plain(name) and (out / name).parent.resolve().is_relative_to(out.resolve())
