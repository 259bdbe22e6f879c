"""The commands of README.md, as they stand there, one after the other on the samples.

They run in one process, in one folder, and share what was scored. What trains a model, registers one or opens a
server is tested elsewhere; `tests/test_documented.py` asks whether it can be typed.
"""

import csv
import json
import os
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import documented
from triage import cli

SAMPLES = documented.ROOT / "data" / "samples"
ELSEWHERE = ("train data", "promote", "rollback", "live", "track", "models:/", "models/mine")

RUN = [
    words
    for words, copied in documented.commands(documented.README)
    if (copied or len(words) > 1) and "COMMAND" not in words and not any(e in " ".join(words) for e in ELSEWHERE)
]
CODES = {"evaluate": {0, 1}, "policy": {0}}  # a gate may fail on so few tickets


def labelled(folder):
    """Twenty tickets of one author as JSON lines, and the same as a table of a helpdesk."""
    lines = (documented.ROOT / "data" / "labelled" / "w080.jsonl").read_text(encoding="utf-8").splitlines()[:20]
    (folder / "labelled.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (folder / "labelled.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("ticket_id", "body", "author", "label_priority"))
        for ticket in map(json.loads, lines):
            rows.writerow(
                (ticket["ticket_id"], ticket["messages"][0]["body"], "customer", ticket["labels"]["priority"])
            )


def policy(folder):
    """The policy of README.md, each file where its first line says."""
    for block in documented.blocks(documented.README, "toml"):
        file = folder / block.splitlines()[0].removeprefix("# ")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, encoding="utf-8")


def judge(sheet):
    """Two reviewers say yes to all that they were given."""
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(row | {"necessary": "yes"} for row in rows)


def prepared(folder):
    for name, sample in (
        ("tickets.csv", "tickets.csv"),
        ("export.csv", "tickets.csv"),
        ("exports/a.csv", "tickets.csv"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLES / sample, folder / name)
    for name in ("tickets", "comments", "users"):
        shutil.copy(SAMPLES / f"zendesk-{name}.json", folder / f"{name}.json")
    shutil.copytree(documented.ROOT / "data" / "threads", folder / "data" / "threads")
    shutil.copy(documented.ROOT / "data" / "threads" / "articles.csv", folder)
    labelled(folder)
    policy(folder)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Every command's result, by its words; each finds what those before it have left."""
    folder = tmp_path_factory.mktemp("readme")
    prepared(folder)
    back, done = Path.cwd(), {}
    os.chdir(folder)
    try:
        for words in RUN:
            if words[:2] == ["audit", "report"]:  # what two people send back
                CliRunner().invoke(
                    cli.app, ["audit", "sample", "scored.csv", "--tickets", "tickets.csv", "-o", "review.csv"]
                )
                judge(folder / "review_a.csv")
                judge(folder / "review_b.csv")
            done[shlex.join(words)] = CliRunner().invoke(
                cli.app, [w.replace("CLAUSE", "trigger.churn").replace("EXPORT", "tickets.csv") for w in words]
            )
    finally:
        os.chdir(back)
    return folder, done


@pytest.mark.parametrize("words", RUN, ids=shlex.join)
def test_it_runs(ran, words):
    folder, done = ran
    result = done[shlex.join(words)]
    assert result.exit_code in CODES.get(words[0], {0}), result.output
    for option in ("-o", "--summary", "--doubts"):
        if option in words:
            out = folder / words[words.index(option) + 1]
            assert out.exists() or list(folder.glob(f"{out.stem}_a*")), f"{out.name} was not written"


def test_nothing_else_is_left_out():
    """A new command of README is run here, unless it is one of those that are tested elsewhere."""
    assert len(RUN) >= 25
    assert {words[0] for words in RUN} >= {
        *("score", "inspect", "explain", "report", "note", "checklist", "reply", "followup", "queue"),
        *("policy", "train", "evaluate", "audit", "metrics", "diff"),
    }


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
