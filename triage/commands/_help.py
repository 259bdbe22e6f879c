"""Help texts at any width: typer keeps the line ends of a docstring, which are those of a wide editor."""

from __future__ import annotations

import inspect

import typer

BEGINS, ENDS = "[bold]", "[/bold]"
"""What parts example commands, which stand on lines of their own, from the words around them."""


def flowed(text: str) -> str:
    """Join the lines of each paragraph of `text`, except those of example commands."""
    return "\n\n".join(_joined(paragraph) for paragraph in text.split("\n\n"))


def flow(app: typer.Typer) -> typer.Typer:
    """Give every command of `app` its docstring as help, flowed, and its first paragraph as the short one."""
    for known in app.registered_commands:
        known.help = known.help or flowed(inspect.getdoc(known.callback) or "")
        known.short_help = known.short_help or known.help.partition("\n\n")[0]
    for group in app.registered_groups:
        if group.typer_instance is not None:
            flow(group.typer_instance)
            group.short_help = group.typer_instance.info.help
    return app


def _joined(paragraph: str) -> str:
    said, example, open_ = "", False, False
    for line in paragraph.splitlines():
        open_ = open_ or line.startswith(BEGINS)
        said += ("\n" if open_ or example else " ") * bool(said) + line.strip()
        example, open_ = open_, open_ and not line.endswith(ENDS)
    return said
