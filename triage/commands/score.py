"""``triage score``"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common

if TYPE_CHECKING:
    from triage.types import Rejected, Ticket


def command(
    inputs: common.Inputs,
    out: Annotated[
        str, typer.Option("--out", "-o", help="Result: .csv .jsonl .parquet .txt, or - for JSON lines on stdout.")
    ] = "-",
    form: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl, parquet or table, whatever the suffix.")
    ] = None,
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
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after so many tickets.")] = None,
    quiet: common.QuietOption = False,
) -> None:
    """Decide every ticket of an export: one row a ticket, in the order of the input.

    [bold]triage score tickets.csv -o decisions.csv[/bold]

    [bold]triage score zendesk.json | jq .priority[/bold]

    Rows that cannot be read go to OUT.rejected.jsonl with their reason; the exit code is then 3.
    """
    from triage import output, pipeline
    from triage.show import run as shown

    with common.friendly():
        start = datetime.now(UTC) if live else common.moment("--as-of", as_of)
        ruled = common.rule(policy, None if rules_only else model, quiet=quiet)
        rules = ruled.policy
        scorer = pipeline.Scorer(rules, None if rules_only else common.load_model(ruled.model, rules))
        common.refuse_to_overwrite(inputs, [out, out + pipeline.REJECTED])
        export = common.open_inputs(inputs, rules, reader, columns)
        with common.progress(quiet=quiet) as advance:
            rows = _limited(export, limit)
            summary = pipeline.run(rows, scorer, out, form=form, as_of=start, progress=advance)
        if out == output.STDOUT or not quiet:
            for row in summary.rejects:
                common.say(f"rejected: {row.source}:{row.line}: {row.reason}")
        if not quiet:
            common.show(shown.summary(summary, export.warnings, out), stderr=True)
    if summary.rejected:
        raise typer.Exit(common.REJECTS)


def _limited(rows: Iterable[Ticket | Rejected], limit: int | None) -> Iterator[Ticket | Rejected]:
    from triage.types import Ticket

    seen = 0
    for row in rows:
        yield row
        seen += isinstance(row, Ticket)
        if seen == limit:
            return
