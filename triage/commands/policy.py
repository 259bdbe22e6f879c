"""``triage policy``"""

from __future__ import annotations

from typing import Annotated

import typer

from triage.commands import _common as common

app = typer.Typer(help="Check, try and show the policy.", no_args_is_help=True)


@app.command()
def check(policy: common.PolicyOption = None) -> None:
    """Load the policy and print every mistake at once, each with file, key and what is allowed."""
    with common.friendly():
        rules = common.load_policy(policy)
        blocks = sum(len(found) for found in rules.rules.values())
        typer.echo(f"ok: {len(rules.clauses)} clauses, {blocks} blocks, {len(rules.teams)} teams, {rules.digest[:12]}")


@app.command()
def test(policy: common.PolicyOption = None) -> None:
    """Run the examples of every clause: those that must fire and the look-alikes that must stay silent."""
    from triage import selftest
    from triage.show import policy as shown

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
    from triage.errors import TriageError
    from triage.show import policy as shown

    with common.friendly():
        rules = common.load_policy(policy)
        if clause is not None and clause not in rules.clauses:
            like = [name for name in rules.clauses if clause.lower() in name] or list(rules.clauses)
            raise TriageError(f"no clause is called '{clause}' (allowed: {', '.join(like)})")
        if as_json:
            wanted = [clause] if clause else list(rules.clauses)
            for name in wanted:
                typer.echo(rules.clauses[name].model_dump_json())
        else:
            common.show(shown.clause(clause, rules) if clause else shown.clauses(rules))
