"""``docs/cli.md`` says what ``--help`` says, of every command, and help is flowed at any width."""

import re
import subprocess
import sys
from itertools import pairwise

import pytest
import typer

from docs import cli as reference
from tests.test_cli import ROOT
from triage.cli import app
from triage.commands import _help

TREE = typer.main.get_command(app)


def commands(group=TREE, before=()):
    for name, command in sorted(group.commands.items()):
        yield (*before, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))


def shown(words, columns):
    done = subprocess.run(
        [sys.executable, "-m", "triage", *words, "--help"], capture_output=True, text=True, check=True, cwd=ROOT,
        env={"COLUMNS": str(columns), "PATH": "", "LC_ALL": "C.UTF-8", "HOME": "/nowhere"},
    )  # fmt: skip
    return done.stdout


def test_the_page_is_what_the_commands_say_now():
    assert reference.PAGE.read_text(encoding="utf-8") == reference.text(), "make reference"


@pytest.mark.parametrize("words", sorted(commands()), ids="-".join)
def test_every_option_of_help_stands_on_the_page_and_none_besides(words):
    page = reference.PAGE.read_text(encoding="utf-8")
    (part,) = re.findall(rf"^#+ `triage {' '.join(words)}`\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    written = set(re.findall(r"^\* `(?:-\w, )?(--[\w-]+)", part, re.MULTILINE))
    in_help = set(re.findall(r"^│ [* ] +(--[\w-]+)|^│ (--[\w-]+)", shown(words, 200), re.MULTILINE))
    assert written == {a or b for a, b in in_help}


@pytest.mark.parametrize("words", sorted(commands()), ids="-".join)
def test_help_in_80_columns_has_no_ragged_line_and_cuts_no_word(words):
    text = shown(words, 80)
    assert "…" not in text
    about = text.split("╭")[0].splitlines()
    for line, after in pairwise(about):
        first = after.split()[:1]
        if line.strip() and first and not line.rstrip().endswith((".", ":")) and not line.lstrip().startswith("triage"):
            assert len(line.rstrip()) + 1 + len(first[0]) >= 80 or first == ["triage"] or first[0].startswith("-"), line


def test_lines_of_a_paragraph_are_joined_and_examples_stay():
    text = "One.\n\nTwo\nthree:\n[bold]triage a\nb[/bold]\nand\nmore."
    assert _help.flowed(text) == "One.\n\nTwo three:\n[bold]triage a\nb[/bold]\nand more."
