"""``triage score``: what is asked for, and what is told of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from triage.commands import _common as common
from triage.commands import _voice
from triage.databases.url import is_url
from triage.errors import OutputError, TriageError
from triage.files.output import STDOUT

if TYPE_CHECKING:
    from triage.intake.export import Export
    from triage.pipeline import Summary
    from triage.running.keep import Keep
    from triage.running.work import Counters
    from triage.scorer import Scorer
    from triage.summary.run import Run
    from triage.types import Rejected, Ticket

AUTO = ("0", "auto")
_PER_CORE, _ALWAYS = 2, 4
"""Processes that score at most: for each core, and however few cores there are."""
_DIGITS = 6
"""Of a number of processes; Python itself refuses to read one of thousands."""
CSV, RAW = "csv", "raw"
_SUFFIXES = (".csv", ".jsonl", ".ndjson", ".json", ".parquet", ".txt")


def workers(text: str) -> int:
    """Return how many processes score; where more are asked for than help, so many as do. Raises `TriageError`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if text in AUTO:
        return cores
    if not text.isdecimal() or len(text) > _DIGITS:
        raise TriageError(f"--workers: '{text}' is not a number of processes (or auto: one for each core)")
    most = max(_ALWAYS, _PER_CORE * cores)
    if int(text) > most:
        common.say(f"warning: --workers {text}: {most} are started; more than two for a core only take memory")
    return min(int(text), most)


def form_of(out: str, asked: str | None, *, raw: bool = False) -> str:
    """Return the writer's name for `out`: what --format says, else by the suffix. Raises `TriageError`.

    `raw`: of a table whose cells are as they are.
    """
    from triage import discover, pipeline

    form = asked or pipeline.form_of(out)
    if not asked and form not in discover.names(pipeline.WRITERS):
        known = f"known are {' '.join(_SUFFIXES)} (--format names a form whatever the suffix)"
        if Path(out).is_dir():
            raise OutputError(f"{out}: is a folder; name a file in it, by its suffix: {known}")
        suffix = Path(out).suffix
        raise TriageError(f"{out}: {f'the suffix {suffix} is not known' if suffix else 'has no suffix'}; {known}")
    discover.load(pipeline.WRITERS, form)
    if raw and form not in (CSV, RAW):
        raise TriageError(f"--raw: goes with a table (.csv); {form} holds every text as it is, or is for the eye")
    return RAW if raw else form


def kept(asked: Sequence[str], export: Export) -> Keep:
    """Find the columns of the input that go along; say which of them are called otherwise in the output."""
    from triage.running.keep import NO_COLUMNS, keep

    names = [name.strip() for part in asked for name in part.split(",") if name.strip()]
    if not names:
        return NO_COLUMNS
    found = keep(names, export.mapped, export.unmapped, known=bool(export.mapped or export.unmapped))
    for name, new in found.renamed.items():
        common.say(f"warning: {name} is a column of ours; the input's stands in {new}")
    return found


def beside(out: str) -> list[str]:
    """Return the files that a run writes beside its output."""
    from triage.running.journal import REJECTED, Journal, can_resume

    own = [str(path) for path in Journal(out).files] if can_resume(out) else []
    return [*own, *([] if is_url(out) or out == STDOUT else [out + REJECTED])]


def counters(summary: Sequence[str] | None) -> Counters | None:
    """Return what counts for a summary, where one is wanted."""
    if not summary:
        return None
    from triage.summary.tally import Tally

    return Tally


class Asked:
    """The rows that are asked for: not before a moment, not more than so many tickets."""

    def __init__(self, export: Export, since: datetime | None, limit: int | None, *, redacted: bool = False) -> None:
        from triage.intake.since import since as from_moment

        self._export, self._limit, self._redacted = export, limit, redacted
        self._since = from_moment(export, since) if since else None
        self.passed = 0

    def __iter__(self) -> Iterator[Ticket | Rejected]:
        from triage.types import Ticket

        rows: Iterable[Ticket | Rejected] = self._since or self._export
        tickets = 0
        for row in rows:
            self.passed += 1
            yield row
            tickets += isinstance(row, Ticket)
            if tickets == self._limit:
                return

    @property
    def warnings(self) -> tuple[str, ...]:
        if not self._redacted:
            return self._export.warnings
        from triage import redact

        return tuple(map(redact.text, self._export.warnings))

    @property
    def older(self) -> int:
        """Tickets that were left out as they are older."""
        return self._since.left_out if self._since else 0

    def expected(self) -> int | None:
        """Return how many rows there will be, by the share of them that has passed so far."""
        total: int | None = getattr(self._export, "rows_total", None)
        if not total or not self._export.rows_read:
            return self._limit
        found = round(total * self.passed / self._export.rows_read)
        return found if self._limit is None else min(self._limit, found)


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that is over."""

    inputs: tuple[str, ...]
    out: str
    scorer: Scorer
    as_of: datetime | None
    begun: datetime

    def told(self, rows: Asked, done: Summary) -> Run:
        """Return it as a summary tells it."""
        from triage.summary.run import Run

        left_out = {"--since": rows.older, "--filter": done.left_out}
        return Run(
            self.inputs,
            self.out,
            self.scorer.model.digest if self.scorer.model else "",
            self.as_of,
            self.begun,
            (datetime.now(UTC) - self.begun).total_seconds(),
            {option: count for option, count in left_out.items() if count},
            rows.warnings,
        )


def tell_done(run: Ran, rows: Asked, done: Summary, *, quiet: bool) -> None:
    """Say what a run did, and which rows it rejected."""
    from triage.show import run as shown

    if run.out == STDOUT or not quiet:
        for row in done.rejects:
            common.say(f"rejected: {row.source}:{row.line}: {row.reason}")
    if quiet:
        return
    if _voice.is_json():
        for warning in rows.warnings:
            common.say(f"warning: {warning}")
        _voice.tell("done", f"{done.decisions:,} tickets decided", shown.facts(done, rows.older, run.out))
    else:
        common.show(shown.summary(done, rows.warnings, run.out, older=rows.older), stderr=True)
