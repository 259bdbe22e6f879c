"""``triage inspect``"""

from __future__ import annotations

from typing import Annotated

import typer

from triage.commands import _common as common
from triage.commands import _voice


def command(
    inputs: common.Inputs,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    sample: Annotated[int, typer.Option("--sample", min=0, help="Show so many tickets as they were read.")] = 3,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Look at no more than so many tickets.")] = None,
    redacted: common.RedactOption = False,
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Check an export before scoring it: what is in it, what cannot be evaluated, and what would bring it.

    [bold]triage inspect tickets.json comments.json users.json[/bold]

    [bold]triage inspect tickets.csv --json --sample 0 | jq .not_evaluable[/bold]

    Personal data is counted and its place named, never shown; the tickets of --sample are shown as they are, without it
    by --redact.
    Rows that cannot be read are counted by reason; the exit code is then 3.
    """
    import orjson

    from triage import redact
    from triage.commands import _inspected
    from triage.intake.survey import survey
    from triage.show import export as shown

    with _voice.redacting(redacted), common.friendly():
        rules = common.load_policy(policy)
        export = common.open_inputs(inputs, rules, reader, columns)
        with common.progress(quiet=quiet) as advance:
            found = survey(export, rules, sample=sample, limit=limit, progress=advance)
        if redacted:
            found.sample = list(map(redact.ticket, found.sample))
            found.rejects = list(map(redact.rejected, found.rejects))
        if as_json:
            typer.echo(orjson.dumps(_inspected.document(found), option=orjson.OPT_INDENT_2).decode())
        else:
            common.show(shown.inspection(found))
    if found.rejected:
        raise typer.Exit(common.REJECTS)
