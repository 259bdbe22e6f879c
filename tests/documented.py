"""What README and docs say that can be run: commands, scripts, tables of a policy, links."""

import re
import shlex
from pathlib import Path

import click
import typer

from triage import cli

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [
    README,
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / folder / "README.md" for folder in ("data", "models", "triage/protocol")),
]


def text(page):
    return page.read_text(encoding="utf-8")


def blocks(page, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", text(page), re.M | re.S)


def commands(page):
    """List the commands of a page in their order: their words, and whether they stand in a block to be copied."""
    said = re.sub(r"\\\n", " ", text(page))
    spans = re.findall(r"^```sh\n(.*?)^```|`(triage [a-z][^`]*)`", said, re.M | re.S)
    lines = [(line, bool(block)) for block, span in spans for line in (block or span).splitlines()]
    found = [(re.search(r"(?:^|[|&] )triage (.*)", line), copied) for line, copied in lines]
    return [(_words(hit[1]), copied) for hit, copied in found if hit]


def scripts(page):
    """List the scripts of a page: the blocks that begin as one does."""
    return [block for block in blocks(page, "sh") if block.startswith("#!")]


TREE = typer.main.get_command(cli.app)


def leaf(words):
    """Follow the words down to the command that they name; return it and what is left for it."""
    command, context = TREE, click.Context(TREE)
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        name, *words = words
        child = command.get_command(context, name)
        assert child is not None, f"no command is called {name}"
        command, context = child, click.Context(child, parent=context)
    return command, words


def wrong(words):
    """Say what a command would be refused for before it reads any file, or nothing."""
    command, rest = leaf(words)
    if hasattr(command, "commands"):
        return "Missing command"
    try:
        command.make_context("triage", list(rest))
    except Exception as error:  # typer brings a click of its own
        return f"{type(error).__name__}: {error}"
    return ""


def _words(line):
    """Return what triage gets to see: all up to a redirection, a pipe or a further command."""
    words = shlex.split(line, comments=True)
    ends = [n for n, word in enumerate(words) if re.fullmatch(r"\d?>>?|<|\||&&|\\", word)]
    return words[: ends[0]] if ends else words


def anchors(page):
    """List what headings of a page can be linked by, as GitHub makes it."""
    heads = re.findall(r"^#+ (.*)$", text(page), re.M)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}
