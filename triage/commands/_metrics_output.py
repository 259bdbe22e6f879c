"""Where ``triage metrics`` puts what it found: screen, JSON, a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.commands import _common as common
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.outcomes.report import Result
    from triage.records.record import Dataset, Record

REPORT = "report.html"
_SHOWN = 5


def check(out: str, inputs: Sequence[str]) -> None:
    """Raise `TriageError` when the folder cannot be written, or holds what is not ours."""
    if not out:
        return
    from triage.outcomes.report import KIND
    from triage.records import folder

    common.refuse_to_overwrite(list(inputs), [out])
    folder.check(Path(out), KIND, inputs)


def give(
    result: Result,
    out: str,
    *,
    at: datetime,
    params: Mapping[str, str],
    datasets: Sequence[Dataset],
    least: int,
    as_json: bool,
    quiet: bool,
    kept: bool,
) -> Record:
    """Show what was found, write it where it is wanted, and return it as a record; what is `kept` has pictures, too."""
    from triage.outcomes import report
    from triage.records import folder
    from triage.records.record import metrics_json
    from triage.show import outcomes as shown

    stamp = at.isoformat(timespec="seconds").replace("+00:00", "Z")
    made = report.record(result, at=stamp, params=params, datasets=datasets)
    if out or kept:
        made = _drawn(result, made, least)
    if out:
        folder.replace(made, Path(out))
    if as_json:
        typer.echo(metrics_json(made).decode(), nl=False)
    elif not (quiet and out):
        common.show(shown.outcomes(made, least=least))
    if out and not quiet:
        common.say(f"written to {out} (open {Path(out) / REPORT})")
    rejected = result.read.rejected
    for row in rejected[:_SHOWN]:
        common.say(f"rejected: {row.source}{f':{row.line}' if row.line else ''}: {row.reason}")
    if len(rejected) > _SHOWN:
        common.say(f"rejected: {len(rejected) - _SHOWN:,} more")
    return made


def _drawn(result: Result, made: Record, least: int) -> Record:
    """Draw the pictures and write the page. Raises `TriageError` without the extra that does so."""
    from triage.outcomes import pictures
    from triage.outcomes.page import page

    try:
        made = replace(made, plots=tuple(pictures.drawn(result.measured)))
        return made.with_files(**{REPORT: page(result, made, least=least).encode("utf-8", "replace")})
    except ModuleNotFoundError as error:
        raise TriageError(f"the report needs {error.name}; install the extra 'report'") from None
