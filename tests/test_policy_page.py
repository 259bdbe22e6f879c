"""docs/policy.md as a support lead reads it: the files shown, in a folder of their own, do what is said of them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests import documented
from tests.shown.files import SAMPLES
from triage import api, cli
from triage.pipeline import Scorer
from triage.types import Account, Author, Message, Ticket

PAGE = documented.ROOT / "docs" / "policy.md"
FOLDER = "my-policy"
PARTS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", documented.text(PAGE), re.M | re.S))
CHANGES = [title for title, text in PARTS.items() if "```toml" in text]
MONDAY = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
UNTRUE = {"An amount": {"topic.large_refund", "high.billing_dispute"}}
"""A change that makes examples of the shipped policy untrue, and of which clauses."""


def files(part):
    """The files of a part: name within the folder -> content."""
    blocks = re.findall(r"^```toml\n(.*?)^```", PARTS[part], re.M | re.S)
    return {block.splitlines()[0].removeprefix(f"# {FOLDER}/"): block for block in blocks}


def rows(part):
    """The rows of a part's table, by the names of its columns."""
    lines = [line for line in PARTS[part].splitlines() if line.startswith("|")]
    names, _, *cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(names, row, strict=True)) for row in cells]


def written(folder, content):
    for name, text in content.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def ticket(row):
    at = datetime.fromisoformat(row["written"]).replace(tzinfo=UTC) if "written" in row else MONDAY
    said = Message(Author.CUSTOMER, row["the customer writes"], at)
    return Ticket("1", "", (said,), Account(name=row.get("account", "")))


def told(decision):
    """All that a cell may say of a decision."""
    due = {"due": decision.due_at, "promised": decision.customer_promise}
    moments = {f"{word} {at.astimezone(UTC):%Y-%m-%d %H:%M}" for word, at in due.items() if at}
    return {"any", decision.priority.label, decision.team, *decision.clauses, *moments}


@pytest.fixture(scope="module")
def decide():
    model = api.load_model()

    def run(folder, part):
        return [told(d) for d in Scorer(api.load_policy(folder), model).score([ticket(row) for row in rows(part)])]

    return run


def run(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.mark.parametrize("part", [part for part in CHANGES if "| after |" in PARTS[part]])
def test_a_change_does_what_is_said(tmp_path, decide, part):
    folder = written(tmp_path / FOLDER, files(part))
    for column, decided in (("before", decide(None, part)), ("after", decide(folder, part))):
        for row, found in zip(rows(part), decided, strict=True):
            assert set(row[column].split(", ")) <= found, f"{column}: {row['the customer writes']}"


@pytest.mark.parametrize("part", CHANGES)
def test_a_change_has_no_mistake(tmp_path, part):
    done = run("policy", "check", "--policy", written(tmp_path / FOLDER, files(part)))
    assert (done.exit_code, "warning" in done.output) == (0, False), done.output


@pytest.mark.parametrize(
    "part", [part for part in CHANGES if re.search(r"^# \S+/(?:clauses/|decision)", PARTS[part], re.M)]
)
def test_the_examples_hold(tmp_path, part):
    """Where amounts, names or patterns change; a deadline, a text or a team does not touch what fires."""
    done = run("policy", "test", "--policy", written(tmp_path / FOLDER, files(part)))
    untrue = set(re.findall(r"^(\S+)-(?:fires|silent|hints)-\d+:", done.output, re.M))
    assert untrue == UNTRUE.get(part, set()), done.output
    assert done.exit_code == bool(untrue)


def test_every_kind_of_change_is_shown():
    assert {name for part in CHANGES for name in files(part)} >= {
        *("decision.toml", "levels.toml", "calendar.toml", "scripts.toml", "teams.toml"),
        *("clauses/trigger/churn.toml", "clauses/trigger/recall.toml"),
    }
    assert sum("| after |" in PARTS[part] for part in CHANGES) >= len(CHANGES) - 1


def test_what_is_said_to_customers_changes(tmp_path):
    part = "What is said to customers"
    (shown,) = re.findall(r"^```text\n(.*?)^```", PARTS[part], re.M | re.S)
    folder = written(tmp_path / FOLDER, files(part))
    before = run("reply", SAMPLES / "tickets.csv", "--id", "1002").output
    after = re.sub(r"\s+", " ", run("reply", SAMPLES / "tickets.csv", "--id", "1002", "--policy", folder).output)
    for line in shown.splitlines():
        assert line in after
        assert line not in before


@pytest.mark.parametrize("row", rows("When `policy check` complains"), ids=lambda row: row["you wrote"].strip("`"))
def test_a_mistake_is_told_as_shown(tmp_path, row):
    folder = written(tmp_path / FOLDER, {row["file"]: row["you wrote"].strip("`") + "\n"})
    done = run("policy", "check", "--policy", folder)
    (says,) = re.findall(r"^`(.*?)`", row["`policy check` says"])
    assert done.exit_code == 2
    assert says in re.sub(r"\s+", " ", done.output)


def test_the_primer_is_toml():
    import tomllib

    lines = [row["you see"].strip("`") for row in rows("Five lines of TOML")]
    assert tomllib.loads("\n".join(lines)) == {
        "refund": 120,
        "title": "Asks for a refund",
        "any": ["hand back", "give back"],
        "amounts": {},
    }


def test_the_folder_that_is_shown_by_its_name_is_the_shipped_one():
    """What the page names of the shipped policy is there."""
    for name in re.findall(r"`(triage/protocol/[\w.]+)`", documented.text(PAGE)):
        assert Path(documented.ROOT / name).exists(), name
