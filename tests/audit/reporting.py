"""``triage audit report`` called, and what the reviewers of its sheets say."""

import typer
from typer.testing import CliRunner

from tests.audit.judging import right, rows_of, truth_of
from triage.commands import _audit_report

ROWS = rows_of(240)
TRUTH = truth_of(ROWS)
app = typer.Typer(rich_markup_mode="rich")
app.command()(_audit_report.command)


def run(*arguments, track=False):
    more = [] if track else ["--no-track"]
    return CliRunner().invoke(app, [*map(str, arguments), *more], env={"COLUMNS": "200", "NO_COLOR": "1"})


def answers(who):
    """Reviewer b differs from the truth on every fifth ticket of a sheet."""
    return lambda name: {"necessary": "no"} if who == "b" and int(name[2:]) % 5 == 0 else right(TRUTH, name)
