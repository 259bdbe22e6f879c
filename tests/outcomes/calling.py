"""``triage metrics`` called on a folder of made files."""

import pytest
import typer
from typer.testing import CliRunner

from triage.commands import metrics

APP = typer.Typer(rich_markup_mode="rich")
APP.command()(metrics.command)


def audit(**other):
    """What ``triage audit report`` writes as metrics.json."""
    needed = {"value": 0.9, "low": 0.8, "high": 0.95, "n": 40, "share": True, "says": "needed"}
    head = {"kind": "audit", "at": "2026-04-02", "params": {"scored": "march.csv"}}
    return {**head, "metrics": {"necessity_precision": needed}, **other}


def call(folder, *words):
    runner = CliRunner()
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        here.setenv("COLUMNS", "160")
        return runner.invoke(APP, [*words, "--no-track"] if "--help" not in words else list(words))
