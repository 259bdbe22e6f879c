"""``triage audit sample`` called on made decisions."""

import typer
from typer.testing import CliRunner

from tests.audit.made import population
from triage.commands import _audit_sample

ROWS = population(120)
app = typer.Typer(rich_markup_mode="rich")
app.command()(_audit_sample.command)


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", "NO_COLOR": "1"})
