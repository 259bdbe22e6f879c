"""``triage audit``: was it necessary to escalate? A random sample, two reviewers, one report."""

from __future__ import annotations

import typer

from triage.commands import _audit_export, _audit_report, _audit_sample

app = typer.Typer(
    help="Ask people whether escalations were necessary: draw a sample, judge it, report, and learn from it.",
    no_args_is_help=True,
)
app.command("sample")(_audit_sample.command)
app.command("report")(_audit_report.command)
app.command("export")(_audit_export.command)
