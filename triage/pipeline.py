"""Read, find, predict, decide, write: a batch at a time, output whole or not at all, in one process or several."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from datetime import datetime
from itertools import islice

from triage.errors import InputError
from triage.files.output import STDOUT
from triage.running.counts import Summary as Summary
from triage.running.journal import REJECTED as REJECTED
from triage.running.journal import Journal, State
from triage.running.keep import NO_COLUMNS, Keep
from triage.running.sink import Sink, opened
from triage.running.sink import form_of as form_of
from triage.running.sink import rejected_object as rejected_object
from triage.running.work import WRITERS as WRITERS
from triage.running.work import Counters, Done, Plan, work
from triage.scorer import Scorer as Scorer
from triage.scorer import predict as predict
from triage.types import Rejected, Ticket

BATCH = 500
SHOWN_REJECTS = 5
Progress = Callable[[int], None]
Row = Ticket | Rejected


def run(
    rows: Iterable[Row],
    scorer: Scorer,
    out: str,
    *,
    form: str | None = None,
    as_of: datetime | None = None,
    keep: Keep = NO_COLUMNS,
    only: str | None = None,
    redacted: bool = False,
    counters: Counters | None = None,
    workers: int = 1,
    lasting: tuple[Journal, State] | None = None,
    progress: Progress = lambda done: None,
) -> Summary:
    """Score `rows` into `out` (a path, ``-`` for standard output, or a URL) and what was rejected beside it.

    `keep` are columns of the input that go along, `only` what is written (`triage.running.work.passes`), `counters`
    count every decision beside the summary. `redacted`: what is written, and the rejected rows, shows no personal data;
    what is decided is the same. With `workers` above 1 as many processes score; the output is the same.
    With `lasting`, a run that breaks off leaves a state that a later one goes on from, given the same rows.

    Raises `OutputError` when `out` cannot be written; an earlier file of that name is then still there.
    """
    plan = Plan(form or form_of(out), as_of, keep, only, counters, redacted)
    state = lasting[1] if lasting else None
    summary = _begun(plan, scorer, state)
    shown = None if out == STDOUT else SHOWN_REJECTS
    source = iter(rows)
    with _sink(out, plan, lasting) as sink:
        done = _skip(source, plan, state, summary, progress)
        with closing(_scored(_batches(source), scorer, plan, workers)) as results:
            for batch, part in results:
                rejected = [plan.shown(row) for row in batch if isinstance(row, Rejected)]
                with sink.batch():
                    sink.append(part.chunks, rejected)
                    summary.merge(part.summary)
                    summary.reject(rejected, shown)
                    done += len(batch)
                    sink.settle(done, summary)
                progress(len(batch))
    return summary


def _begun(plan: Plan, scorer: Scorer, state: State | None) -> Summary:
    """Return the counts that a run begins with. Raises `InputError` for a state that is damaged."""
    if state is None or not state.counts:
        return plan.summary(scorer.policy)
    tally = plan.counters.from_dict(state.counts["tally"], scorer.policy) if plan.counters else None  # type: ignore[attr-defined]
    return Summary.from_dict(state.counts, tally)


def _sink(out: str, plan: Plan, lasting: tuple[Journal, State] | None) -> AbstractContextManager[Sink]:
    if lasting is None:
        return opened(out, plan.form, plan.keep.names)
    from triage.running.lasting import lasting as open_lasting

    return open_lasting(*lasting, plan.form, plan.keep.names)


def _skip(source: Iterator[Row], plan: Plan, state: State | None, summary: Summary, progress: Progress) -> int:
    """Read over the rows that are done. Raises `InputError` when they are not those that they were."""
    if state is None:
        return 0
    done = rejected = 0
    while part := list(islice(source, min(BATCH, state.rows - done))):
        wrong = [plan.shown(row) for row in part if isinstance(row, Rejected)]
        summary.rejects += wrong[: max(0, SHOWN_REJECTS - len(summary.rejects))]
        rejected += len(wrong)
        done += len(part)
        progress(len(part))
    if (done, rejected) != (state.rows, summary.rejected):
        raise InputError(
            f"the input reads otherwise than when the run began: {done:,} rows, {rejected:,} of them rejected, where "
            f"there were {state.rows:,} and {summary.rejected:,}; run without --resume to begin anew"
        )
    return done


def _batches(source: Iterator[Row]) -> Iterator[tuple[list[Row], list[Ticket]]]:
    while batch := list(islice(source, BATCH)):
        yield batch, [row for row in batch if isinstance(row, Ticket)]


def _scored(
    batches: Iterator[tuple[list[Row], list[Ticket]]], scorer: Scorer, plan: Plan, workers: int
) -> Generator[tuple[Sequence[Row], Done]]:
    if workers == 1:
        scorer.prepare()
        for batch, tickets in batches:
            yield batch, work(scorer, plan, tickets)
        return
    from triage.running.pool import Pool  # not at the top: one process needs no pipes

    with Pool(scorer, plan, workers) as pool:
        yield from pool.results(batches)
