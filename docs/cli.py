"""Write ``docs/cli.md``: what ``--help`` says of every command, by typer itself (``make reference``)."""

from __future__ import annotations

import re
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from triage.cli import app

PAGE = Path(__file__).with_name("cli.md")
HEAD = "# Command line\n\nWritten by `make reference` from what `triage COMMAND --help` says.\n\n"
EXAMPLES = re.compile(r"(?:^\[bold\](?:.|\n)*?\[/bold\]$\n?)+", re.MULTILINE)
NAMED = re.compile(r"\[bold\](.*?)\[/bold\]")
SHELLS = re.compile(r"^\* `--(?:install|show)-completion`.*\n", re.MULTILINE)


def text() -> str:
    """Return the page for the commands as they are now."""
    root = typer.main.get_command(app)
    said = get_docs_for_click(obj=root, ctx=typer.Context(root), indent=1, name="triage")
    said = NAMED.sub(r"`\1`", EXAMPLES.sub(_fenced, SHELLS.sub("", said))).replace(r"\[", "[")
    return HEAD + re.sub(r"\n{3,}", "\n\n", said).strip() + "\n"


def _fenced(found: re.Match[str]) -> str:
    lines = found[0].replace("[bold]", "").replace("[/bold]", "").strip()
    return "\n```sh\n" + re.sub(r"\n(?!triage )", r" \\\n  ", lines) + "\n```\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
