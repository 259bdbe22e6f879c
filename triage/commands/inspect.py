"""``triage inspect``"""

from __future__ import annotations

import typer

from triage.commands import _common as common


def command(
    inputs: common.Inputs,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: common.ColumnsOption = "",
) -> None:
    """Check an export before scoring it: format, columns, rows, and which clauses cannot be evaluated and why."""
    from triage.show import export as shown
    from triage.survey import survey

    with common.friendly():
        rules = common.load_policy(policy)
        found = survey(common.open_inputs(inputs, rules, reader, columns), rules)
        common.show(shown.inspection(found))
    if found.rejected:
        raise typer.Exit(common.REJECTS)
