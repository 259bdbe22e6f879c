"""``triage score``"""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from triage.commands import _common as common
from triage.commands import _resuming, _scoring, _summary, _voice


def command(
    inputs: common.Inputs,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            help="Result: .csv .jsonl .parquet .txt, - for JSON lines on stdout, or a table of a database "
            "(sqlite:///x.db?table=made).",
        ),
    ] = "-",
    form: Annotated[
        str | None, typer.Option("--format", help="csv, raw, jsonl, parquet or table, whatever the suffix.")
    ] = None,
    raw: Annotated[
        bool,
        typer.Option(
            "--raw",
            help="Cells of a .csv as they are, for programs: no apostrophe keeps a spreadsheet from running them.",
        ),
    ] = False,
    policy: common.PolicyOption = None,
    model: common.ModelOption = None,
    rules_only: common.RulesOption = False,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            help="When the clocks of tickets without times start (ISO 8601); others start at their newest message.",
        ),
    ] = None,
    live: Annotated[bool, typer.Option("--live", help="The same as --as-of with the present time.")] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Only tickets whose newest message is at or after this time (ISO 8601), or has no sure time.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after so many tickets.")] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--filter",
            help="Write only what is escalated (escalate) or at least at a level (critical, high, medium, low), in "
            "either case with what needs a person's look, as it may be that, too; or only what needs a look (review).",
        ),
    ] = None,
    keep_columns: Annotated[
        list[str] | None,
        typer.Option("--keep-columns", help="Columns of the input that go along: names joined by commas, or all."),
    ] = None,
    redacted: common.RedactOption = False,
    summary: _summary.SummaryOption = None,
    workers: Annotated[
        str, typer.Option("--workers", help="Processes that score; auto (or 0) is one for each core.")
    ] = "1",
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run of the same command that broke off, if there is one.")
    ] = False,
    quiet: common.QuietOption = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Speak on stderr in JSON, one object a line, for programs.")
    ] = False,
) -> None:
    """Decide every ticket of an export: one row a ticket, in the order of the input.

    [bold]triage score tickets.csv -o decisions.csv[/bold]

    [bold]triage score zendesk.json | jq .priority[/bold]

    [bold]triage score tickets.parquet -o decisions.parquet --workers auto --resume[/bold]

    Rows that cannot be read go to OUT.rejected.jsonl with their reason; the exit code is then 3. A run that is stopped
    or killed leaves an earlier OUT as it was, and OUT.partial, which --resume goes on with.
    """
    from triage import pipeline
    from triage.intake import inputs as given

    with _voice.as_json(log_json), _voice.redacting(redacted), common.friendly():
        begun = datetime.now(UTC)
        processes = _scoring.workers(workers)
        start = begun if live else common.moment("--as-of", as_of)
        moment = common.moment("--since", since)
        form = _scoring.form_of(out, form, raw=raw)
        limit = limit and min(limit, sys.maxsize)  # what no file reaches; a larger number is none of JSON's
        ruled = common.rule(policy, None if rules_only else model, quiet=quiet)
        rules = ruled.policy
        scorer = pipeline.Scorer(rules, None if rules_only else common.load_model(ruled.model, rules))
        beside = _scoring.beside(out)
        common.refuse_to_overwrite(inputs, [out, *beside])
        _summary.check(summary or [], inputs, out, beside)
        options = {
            "--format": form, "--as-of": as_of, "--live": live, "--since": since, "--limit": limit, "--filter": only,
            "--keep-columns": keep_columns, "--reader": reader, "--columns": columns, "--summary": bool(summary),
            "--redact": redacted,
        }  # fmt: skip
        export = common.open_inputs(inputs, rules, reader, columns)
        files = given.expand(inputs).paths
        lasting = _resuming.earlier(out, files, options, scorer, start, resume=resume)
        start = lasting[1].moment if lasting else start
        if lasting and lasting[1].rows and not quiet:
            common.say(f"going on after {lasting[1].rows:,} rows that an earlier run has done")
        rows = _scoring.Asked(export, moment, limit, redacted=redacted)
        if processes == 1:
            scorer.prepare()
            gc.freeze()  # what is ready now stays to the end, and looking through it again and again costs 5 %
        try:
            with common.progress(quiet=quiet, expected=rows.expected) as advance:
                done = pipeline.run(
                    rows, scorer, out, form=form, as_of=start, keep=_scoring.kept(keep_columns or [], export),
                    only=only, redacted=redacted, counters=_scoring.counters(summary), workers=processes,
                    lasting=lasting, progress=advance,
                )  # fmt: skip
        except KeyboardInterrupt:
            _resuming.tell_stopped(lasting)
            raise typer.Exit(common.STOPPED) from None
        run = _scoring.Ran(files, out, scorer, start, begun)
        if summary:
            _summary.write(summary, done.tally, rules, run.told(rows, done), earlier=lasting[1].rows if lasting else 0)
        _scoring.tell_done(run, rows, done, quiet=quiet)
    if done.rejected:
        raise typer.Exit(common.REJECTS)
