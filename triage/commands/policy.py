"""``triage policy``"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands import _voice

if TYPE_CHECKING:
    from triage.policy import Policy

app = typer.Typer(help="Check, try and show the policy.", no_args_is_help=True)


@app.command()
def check(policy: common.PolicyOption = None) -> None:
    """Load the policy and print every mistake at once, each with file, key and what is allowed.

    Also tells whether the shipped model is still the one that was signed off with this version, file by file.
    """
    from triage import api
    from triage.files import shipped

    with common.friendly():
        rules = common.load_policy(policy)
        blocks = sum(len(found) for found in rules.rules.values())
        named = len(rules.named)
        more = len(rules.clauses) - named
        typer.echo(
            f"ok: {named} clauses, {more} rules without an id, {blocks} blocks, {len(rules.teams)} teams, "
            f"{rules.digest[:12]}"
        )
        folder = api.default_model()
        wrong = shipped.altered(folder)
    for said in wrong:
        common.say(f"the shipped model, {folder}: {said}; install triage again, or name a model of yours with --model")
    if wrong:
        raise typer.Exit(common.CHECK_FAILED)


@app.command()
def test(policy: common.PolicyOption = None) -> None:
    """Run the examples of every clause: those that must fire and the look-alikes that must stay silent."""
    from triage.show import policy as shown
    from triage.trials import selftest

    with common.friendly():
        done = selftest.trials(common.load_policy(policy))
        common.show(shown.trials(done))
    if not all(trial.passed for trial in done):
        raise typer.Exit(common.CHECK_FAILED)


@app.command("show")
def show_(
    clause: Annotated[str | None, typer.Argument(help="A clause id; all clauses without one.")] = None,
    policy: common.PolicyOption = None,
    as_json: common.JsonOption = False,
) -> None:
    """Show all clauses with level and team, or one clause whole."""
    from triage.show import policy as shown

    with common.friendly():
        rules = common.load_policy(policy)
        if clause is not None:
            _known(clause, rules)
        if as_json:
            wanted = [clause] if clause else list(rules.clauses)
            for name in wanted:
                typer.echo(rules.clauses[name].model_dump_json())
        else:
            common.show(shown.clause(clause, rules) if clause else shown.clauses(rules))


@app.command()
def coverage(
    inputs: common.Inputs,
    clause: Annotated[
        list[str] | None, typer.Option("--clause", help="Only these clauses' details; may be given several times.")
    ] = None,
    examples: Annotated[int, typer.Option("--examples", min=0, help="Hits to quote of each clause.")] = 3,
    verdicts: Annotated[
        Path | None,
        typer.Option("--verdicts", help="CSV with ticket_id and necessary (yes, no, unsure), as auditors give them."),
    ] = None,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
    redacted: common.RedactOption = False,
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
) -> None:
    """Show what every clause does on an export, by the policy alone.

    How often it fires, decides alone, fires beside others; what held it back, by cue; hits quoted; dead and noisy
    clauses marked. Where the export bears labels (or with --verdicts), also how often it is right, with the interval.

    [bold]triage policy coverage tickets.csv --clause trigger.churn --examples 10[/bold]
    """
    import json

    from triage.show import coverage as shown
    from triage.trials import coverage as covered

    with _voice.redacting(redacted), common.friendly():
        rules = common.load_policy(policy)
        for name in clause or ():
            _known(name, rules)
        judged = covered.verdicts_of(verdicts) if verdicts else None
        export = common.open_inputs(inputs, rules, reader, columns)
        with common.progress(quiet=quiet) as advance:
            done = 0
            for found in covered.measure(export, rules, quotes=examples, verdicts=judged, redacted=redacted):
                advance(found.tickets + found.rejected - done)
                done = found.tickets + found.rejected
        for warning in export.warnings:
            common.say(f"warning: {warning}")
        if judged is not None and not found.judged:
            common.say(f"warning: {verdicts}: none of its {len(judged)} verdicts is about a ticket of this export")
        if as_json:
            typer.echo(json.dumps(shown.as_object(found, rules), ensure_ascii=False))
        else:
            details = clause or [c for c, t in found.tallies.items() if t.fired or t.held]
            common.show(shown.coverage(found, rules, details))
    if found.rejected:
        raise typer.Exit(common.REJECTS)


def _known(clause: str, rules: Policy) -> None:
    from triage.errors import TriageError

    if clause not in rules.clauses:
        like = [name for name in rules.clauses if clause.lower() in name] or list(rules.clauses)
        raise TriageError(f"no clause is called '{clause}' (allowed: {', '.join(like)})")
