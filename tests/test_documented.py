"""README and docs name only what is there: commands, options, files, headings."""

import re
import shlex

import pytest

from tests import documented
from tests.documented import TREE, leaf, wrong

ROOT = documented.ROOT
COMMANDS = [(page, *command) for page in documented.PAGES for command in documented.commands(page)]


@pytest.mark.parametrize(("page", "words", "copied"), COMMANDS)
def test_each_command_can_be_typed_as_it_stands(page, words, copied):
    if "COMMAND" in words:
        return
    command, rest = leaf(words)
    why = "" if not copied and (not rest or hasattr(command, "commands")) else wrong(words)
    if copied or "Missing" not in why:  # in a sentence a command may be spoken of without what it is given
        assert not why, f"{page.name}: triage {shlex.join(words)}"


@pytest.mark.parametrize(
    "words", [["score", "x", "--outt", "y"], ["queue", "a", "--limit", "x"], ["score"], ["scoore", "x"]]
)
def test_what_cannot_be_typed_is_noticed(words):
    with pytest.raises(AssertionError):
        assert not wrong(words)


def commands_of(command, name=()):
    if not hasattr(command, "commands"):
        yield " ".join(name), command
        return
    for part, child in command.commands.items():
        yield from commands_of(child, (*name, part))


LEAVES = dict(commands_of(TREE))


@pytest.mark.parametrize("name", LEAVES)
def test_the_examples_of_a_help_text_can_be_typed(name):
    said = re.sub(r"\s+", " ", LEAVES[name].help or "")
    for line in re.findall(r"\[bold\](triage .*?)\[/bold\]", said):
        typed = re.split(r" [|<>] ", line)[0]
        words = shlex.split(typed)[1:]
        assert not wrong(words), line


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_stands_in_readme_or_docs(name):
    assert any(f"triage {name}" in documented.text(page) for page in documented.PAGES)


@pytest.mark.parametrize("page", documented.PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", documented.text(page)):
        file, _, heading = target.partition("#")
        place = page.parent / file if file else page
        if "://" in target or (place.exists() and (not heading or heading in documented.anchors(place))):
            continue
        lost.append(target)
    assert not lost


def test_readme_is_short_and_leads_to_every_page():
    readme, index = documented.text(documented.README), documented.text(ROOT / "docs" / "README.md")
    assert len(readme.splitlines()) < 250
    assert "(docs/README.md)" in readme
    pages = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"]
    assert not [page for page in pages if f"({page}" not in index]


@pytest.mark.parametrize("page", documented.PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_has_what_is_said_of_it(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = re.findall(r"(?:^|`)make ([a-z-]+)(?:`| +#|$)", documented.text(page), re.M)
    assert not [goal for goal in said if f"\n{goal}:" not in makefile]
