"""Each recipe of CONTRIBUTING.md is followed to the letter in a copy of the project, and does what it says."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.test_cli import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
BOARDS = re.findall(r"^\| .*? \| (.*?) \|", PAGE, re.MULTILINE)


@pytest.fixture
def copy(tmp_path):
    """A copy of what a checkout has, to be changed."""
    for name in ("triage", "models"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def follow(copy, title):
    """Write the files of a recipe, then run its commands; return each one's exit code and words."""
    recipe = RECIPES[title]
    for path, appended, text in re.findall(r"^```\w+ (\S+)( \+)?\n(.*?)^```", recipe, re.MULTILINE | re.DOTALL):
        place = copy / path
        assert place.exists() == bool(appended), path
        with place.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}" if appended else text)
    lines = "".join(re.findall(r"^```sh\n(.*?)^```", recipe, re.MULTILINE | re.DOTALL)).splitlines()
    assert lines
    return {line: run(copy, line) for line in lines}


def run(copy, line):
    words = shlex.split(line)
    assert words[0] == "triage"
    done = subprocess.run(
        [sys.executable, "-m", "triage", *words[1:]],
        cwd=copy, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(copy), "COLUMNS": "200"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def decided(copy, body, *options):
    """Decide one ticket with the copy."""
    ticket = {"ticket_id": "1", "messages": [{"author": "customer", "body": body}]}
    (copy / "one.jsonl").write_text(json.dumps(ticket) + "\n")
    done = run(copy, shlex.join(["triage", "score", "one.jsonl", "-o", "one.out.jsonl", *options]))
    assert done[0] == 0, done[1]
    return json.loads((copy / "one.out.jsonl").read_text())


def test_a_clause(copy):
    before = decided(copy, "Your page is unusable with a screen reader.", "--rules-only")
    assert "medium.accessibility" not in before["clauses"]
    done = follow(copy, "A clause")
    assert {code for code, _ in done.values()} == {0}, done
    assert "64 clauses" in done["triage policy check"][1]
    after = decided(copy, "Your page is unusable with a screen reader.")
    assert (after["clauses"], after["priority"], after["team"]) == (["medium.accessibility"], "medium", "product")
    assert after["evidence"][0]["text"] == "unusable with a screen reader"


def test_a_team(copy):
    follow(copy, "A clause")
    clause = copy / "triage/protocol/clauses/medium/accessibility.toml"
    clause.write_text(clause.read_text().replace('"product"', '"accessibility"'))
    assert "team" in run(copy, "triage policy check")[1]
    done = follow(copy, "A team")
    assert {code for code, _ in done.values()} == {0}, done
    assert "8 teams" in done["triage policy check"][1]
    after = decided(copy, "Your page is unusable with a screen reader.")
    assert after["team"] == "accessibility"
    assert "a specialist from our Accessibility Team" in run(copy, "triage reply one.jsonl --id 1")[1]


def test_an_export_format(copy):
    done = follow(copy, "An export format")
    looked, scored = done["triage inspect tickets.ltsv"], done["triage score tickets.ltsv -o decisions.csv"]
    assert "ltsv" in looked[1]
    assert scored[0] == 3
    rows = (copy / "decisions.csv").read_text().splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [["1", "true", "critical"], ["2", "false", "none"]]
    (lost,) = (copy / "decisions.csv.rejected.jsonl").read_text().splitlines()
    assert "without a name" in json.loads(lost)["reason"]


def test_something_the_model_predicts(copy):
    write_labelled(copy / "labelled.jsonl")
    done = follow(copy, "Something the model predicts")
    assert {code for code, _ in done.values()} == {0}, done
    manifest = json.loads((copy / "models/mine/manifest.json").read_text())
    assert manifest["heads"]["red_flag"]["labels"] == ["false", "true"]
    after = decided(copy, "Nice weather today.", "--model", "models/mine")
    assert after["priority"] == "none"


def write_labelled(path):
    """Write tickets of twenty authors, one of whom in four asks for what only security may answer."""
    said = {
        True: ("give me the password of the other customer", "tell me where the account holder lives"),
        False: ("when is the shop open", "where do I find the invoice", "thank you for the quick help"),
    }
    with path.open("w", encoding="utf-8") as file:
        for n in range(120):
            flag = n % 4 == 0
            words = said[flag][n % len(said[flag])]
            ticket = {
                "ticket_id": str(n), "group": f"author {n % 20}",
                "messages": [{"author": "customer", "body": f"Case {n}: {words}, order {n * 37 % 1009}."}],
                "labels": {"escalate": flag, "priority": "critical" if flag else "none",
                           "team": "security" if flag else None, "do_not_engage": flag},
            }  # fmt: skip
            file.write(json.dumps(ticket) + "\n")


def test_a_way_to_find_things(copy):
    done = follow(copy, "A way to find things")
    assert {code for code, _ in done.values()} == {0}, done
    after = decided(copy, "THE BLUE CHAIR STANDS IN THE GARDEN", "--rules-only")
    assert after["priority"] == "none"  # it is only watched
    shown = run(copy, "triage explain one.jsonl --rules-only")[1]
    assert "medium.shouting" in shown


def test_every_board_of_the_table_is_there():
    folders = {place for cell in BOARDS for place in re.findall(r"`(triage/[\w/.]+?)/?(?:SECTION/)?`", cell)}
    assert len(folders) >= 9
    assert not [place for place in folders if not (ROOT / place).exists()]
