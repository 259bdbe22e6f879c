"""The commands of README.md and docs, as they stand there, one after the other on the samples.

They run in one process, in one folder, and share what was scored and trained; a command that several pages show runs
once. `tests/shown` says what is not run, and why; `tests/test_documented.py` asks of all whether they can be typed.
"""

import os
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import documented, shown
from tests.shown.files import prepare
from triage import cli

PAGES = [page for page in documented.PAGES if page.name != "cli.md"]
"""The command line's page is made from the help texts, whose examples stand for any file."""
RUN = list(dict.fromkeys(words for page in PAGES for words in shown.shown(page)))


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Every command's result, by its words; each finds what those before it have left."""
    folder = tmp_path_factory.mktemp("readme")
    prepare(folder)
    back, done = Path.cwd(), {}
    os.chdir(folder)
    try:
        for words in RUN:
            result = shown.run(words, folder)
            done[words] = result, shown.written(words, folder)
    finally:
        os.chdir(back)
    return folder, done


@pytest.mark.parametrize("words", RUN, ids=shlex.join)
def test_it_runs(ran, words):
    result, missing = ran[1][words]
    assert isinstance(result.exception, SystemExit | None), repr(result.exception)
    assert result.exit_code in shown.CODES.get(words[0], {0}), result.output
    assert not missing, "was not written"


def test_what_is_not_run_is_there():
    """A reason that no command needs any more is taken out, and every kind of command is run."""
    lines = [" ".join(words) for page in PAGES for words, _ in documented.commands(page)]
    assert not [part for part in shown.NOT_RUN if not any(shown.unrun(line) == part for line in lines)]
    assert not [begins for begins in shown.BEFORE if not any(" ".join(words).startswith(begins) for words in RUN)]
    assert len(RUN) >= 60
    assert {words[0] for words in RUN} == {
        *("score", "inspect", "explain", "report", "note", "checklist", "reply", "followup", "queue", "policy"),
        *("train", "evaluate", "audit", "metrics", "diff", "promote", "rollback", "live", "track"),
    }


def test_a_promotion_is_judged_and_taken_back(ran):
    """What the registry says at the end is what the commands did, not what was left to chance."""
    _, done = ran
    (judged,) = [result for words, (result, _) in done.items() if words == ("promote", "--on", "frozen.jsonl")]
    assert "mean cost of a" in judged.output
    (back,) = [result for words, (result, _) in done.items() if words[0] == "rollback"][:1]
    assert "version 2 is the champion again, instead of version 1" in re.sub(r"\s+", " ", back.output)


def test_the_policy_of_readme_is_whole(ran):
    from triage import api

    rules = api.load_policy(ran[0] / "my-policy")
    assert rules.clauses["trigger.recall"].effect == "watch"
    assert "hand back our licences" in (ran[0] / "my-policy/clauses/trigger/churn.toml").read_text(encoding="utf-8")
    assert all(tomllib.loads(block) for block in documented.blocks(documented.README, "toml"))


def test_the_canonical_ticket_is_read(ran):
    (line,) = documented.blocks(documented.README, "json")
    result = CliRunner().invoke(cli.app, ["score", "-", "--rules-only"], input=line)
    assert result.exit_code == 0, result.output
    assert re.search(r'"ticket_id":\s*"T-1"', result.stdout)
