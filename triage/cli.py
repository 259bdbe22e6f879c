"""The command line: the files of `triage.commands`, put together. Exit codes: 0 done, 1 a check failed, 2 usage or
input, 3 done with rejected rows."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from triage import __version__, discover
from triage.commands import _help, _streams, _unforeseen

COMMANDS = "triage.commands"
HELP = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    help="Read support tickets and decide which of them a human must take over: how urgently, which team, and why.",
    no_args_is_help=True,
    context_settings=HELP,
    pretty_exceptions_enable=False,  # a traceback with local values would show what customers wrote
    rich_markup_mode="rich",
)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=lambda value: _version(value))
    ] = False,
) -> None:
    """Read support tickets and decide which of them a human must take over: how urgently, which team, and why."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


for _name in discover.names(COMMANDS):
    _module = discover.load(COMMANDS, _name)
    if hasattr(_module, "app"):
        app.add_typer(_module.app, name=_name, context_settings=HELP)
    else:
        app.command(_name)(_module.command)
_help.flow(app)


def main() -> None:
    """Run the command line. Nothing that it or a process of its own writes is ever for everybody to read."""
    os.umask(os.umask(0o077) | 0o007)  # what libraries write, too: MLflow's files, a database
    _streams.settle()
    with _unforeseen.told():
        app()
