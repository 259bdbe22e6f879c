"""Where ``triage diff`` puts what it found: screen, JSON, one HTML file, or a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.commands import _common as common
from triage.errors import TriageError
from triage.files.output import STDOUT, whole

if TYPE_CHECKING:
    from triage.difference.result import Difference
    from triage.records.record import Dataset, Plot, Record
    from triage.types import Rejected

HTML = (".html", ".htm")
REJECTED = "rejected.jsonl"
_SHOWN = 5


def check(out: str, inputs: Sequence[str]) -> None:
    """Raise `TriageError` when the output cannot be what was named, or would overwrite something that is not ours."""
    if not out:
        return
    from triage.difference.summary import KIND
    from triage.records import folder

    path = Path(out)
    common.refuse_to_overwrite(list(inputs), [out])
    if path.suffix.lower() in HTML:
        if path.is_dir() or not path.parent.is_dir():
            raise TriageError(f"-o {out}: name a file in a folder that is there")
        return
    if out == STDOUT or path.suffix.lower() in folder.FILES or (path.exists() and not path.is_dir()):
        raise TriageError(f"-o {out}: name a folder, or a file that ends in .html (--json writes JSON to stdout)")
    folder.check(path, KIND, inputs)


def give(
    found: Difference,
    out: str,
    *,
    at: datetime,
    datasets: Sequence[Dataset],
    as_json: bool,
    most: int,
    quiet: bool,
) -> Record:
    """Show what was found, write it where it is wanted, and return it as a record."""
    from triage.difference import page, plain, summary
    from triage.show import difference as shown

    in_folder = bool(out) and Path(out).suffix.lower() not in HTML
    drawn, html = _drawn(found) if out else ([], "")
    record = summary.record_of(found, at=at, plots=drawn, datasets=datasets)
    if in_folder:
        _write_folder(record, {page.FILE: html, plain.FILE: plain.text(found)}, found.rejected, Path(out))
    elif out:
        with whole(out) as stream:
            stream.write(html)
    if as_json:
        typer.echo(plain.text(found), nl=False)
    elif not (quiet and out):
        common.show(shown.difference(found, most))
    else:
        for doubt in found.doubts():
            common.say(f"warning: {doubt}")
    _told(found.rejected, Path(out) / REJECTED if in_folder else None)
    if out and not quiet:
        common.say(f"written to {out}")
    return record


def _drawn(found: Difference) -> tuple[list[Plot], str]:
    """Draw the pictures and write the page. Raises `TriageError` without the extra that does so."""
    from triage.difference import page

    try:
        drawn = page.pictures(found)
        return drawn, page.html(found, drawn)
    except ModuleNotFoundError as error:
        raise TriageError(f"-o needs {error.name}; install the extra 'report'") from None


def _write_folder(record: Record, texts: Mapping[str, str], rejected: Sequence[Rejected], out: Path) -> None:
    """Write all files of a comparison; those of an earlier one that are not written again go."""
    from triage import pipeline
    from triage.records import folder

    own = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    if rejected:
        own[REJECTED] = b"".join(json.dumps(pipeline.rejected_object(r)).encode() + b"\n" for r in rejected)
    folder.replace(record, out, own)


def _told(rejected: Sequence[Rejected], kept: Path | None) -> None:
    """Tell the rows that were rejected: all, or some where a file has all."""
    for row in rejected[:_SHOWN] if kept else rejected:
        common.say(f"rejected: {row.source}:{row.line}: {row.reason}")
    if kept and len(rejected) > _SHOWN:
        common.say(f"... {len(rejected):,} rows rejected, all with reasons in {kept}")
