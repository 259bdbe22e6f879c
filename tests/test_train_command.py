"""``triage train`` on exports as helpdesks write them: their headers, their spelling, without an author column."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import ROOT, triage
from triage.commands._parted import parted
from triage.learning.card import TITLE
from triage.model import Model

Row = Mapping[str, Any]
FILES = sorted((ROOT / "data" / "labelled").glob("w*.jsonl"))[:16]
VENDOR = {"none": "Low", "low": "Low", "medium": "Normal", "high": "High", "critical": "Urgent"}


def tickets() -> list[Row]:
    """Take some of our tickets, of sixteen writers."""
    return [json.loads(line) for f in FILES for line in f.read_text(encoding="utf-8").splitlines()[:8]]


def write(path: Path, columns: Mapping[str, Callable[[int, Row], object]], mark: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=mark)
        rows.writerow(columns)
        rows.writerows([cell(n, row) for cell in columns.values()] for n, row in enumerate(tickets()))
    return path


def said(row: Row) -> str:
    return "\n".join(m["body"] for m in row["messages"] if m["author"] == "customer")


def title(words: str) -> str:
    return words.replace("_", " ").title()


ZENDESK: dict[str, Callable[[int, Row], object]] = {
    "Ticket ID": lambda n, row: 10_000 + n,
    "Subject": lambda n, row: row["subject"],
    "Description": lambda n, row: said(row),
    "Requester": lambda n, row: f"{row['author'].title()} Smith",
    "Requester email": lambda n, row: f"{row['author']}@example.com",
    "Priority": lambda n, row: VENDOR[row["labels"]["priority"]],
    "Status": lambda n, row: "Solved",
    "Tags": lambda n, row: "web escalated" if row["labels"]["escalate"] else "web",
    "Created at": lambda n, row: f"2026-{int(row['author'][1:]) % 12 + 1:02}-{n % 8 + 1:02} 09:00:00",
    "Correct priority": lambda n, row: title(row["labels"]["priority"]),
    "Mood": lambda n, row: row["labels"]["sentiment"].upper(),
    "label_team": lambda n, row: title(row["labels"]["team"]),
    "label_clauses": lambda n, row: "; ".join(row["labels"]["clauses"]),
}
FRESHDESK: dict[str, Callable[[int, Row], object]] = {
    "Ticket ID": lambda n, row: n,
    "Subject": lambda n, row: row["subject"],
    "Description": lambda n, row: said(row),
    "Status": lambda n, row: "Closed",
    "Source": lambda n, row: "Email",
    "Agent": lambda n, row: "Bob",
    "Escalation time": lambda n, row: "2026-03-01 10:00" if row["labels"]["escalate"] else "",
    "Created time": lambda n, row: "2026-03-01 09:00",
    "Contact ID": lambda n, row: row["author"],
    "Email": lambda n, row: f"{row['author']}@example.com",
    "label_priority": lambda n, row: row["labels"]["priority"],
    "label_team": lambda n, row: row["labels"]["team"],
}
BARE: dict[str, Callable[[int, Row], object]] = {
    "id": lambda n, row: n,
    "text": lambda n, row: said(row),
    "label_priority": lambda n, row: row["labels"]["priority"],
}


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_zendesk_table_with_labels_in_columns_of_its_own_names_tested_on_its_newest_tickets(tmp_path: Path) -> None:
    file = write(tmp_path / "zendesk.csv", ZENDESK)
    columns = "label_priority=Correct priority,label_sentiment=Mood"
    newest = ("--columns", columns, "--split", "time", "--hold-out", "0.3", "--no-track")
    for folder in ("one", "two"):
        done = triage("train", file, *newest, "-o", tmp_path / folder)
        assert done.returncode == 0, done.stderr
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert [f.name for f in one] == [f.name for f in two]
    assert [f.read_bytes() for f in one] == [f.read_bytes() for f in two]
    assert {"README.md", "manifest.json"} <= {f.name for f in one}
    out = flat(done.stdout)
    for words in (
        "labels copied from 'Priority'",
        "labels copied from 'Tags: escalated'",
        "training part:",
        "held out for good",
        "rules alone",
        "Reliability",
    ):
        assert words in out, words
    for own in ("'Correct priority'", "'Mood'", "label_team'"):
        assert own not in out  # labels tell nothing of themselves
    assert "128 labelled tickets" in done.stderr
    assert "reading 128 tickets" in done.stderr
    text = (tmp_path / "one" / "README.md").read_text(encoding="utf-8")
    assert text.startswith(TITLE)
    # Each writer wrote in a month of his own; the border falls between the second and the third ticket of one of them.
    assert "dropped, because their groups stand among the held-out ones: 2" in text
    assert "example.com" not in text
    model = Model.load(tmp_path / "one")  # the card is none of its business
    assert {"priority", "sentiment", "team", "escalate"} <= set(model.manifest.heads)
    again = triage("train", file, "--columns", columns, "-o", tmp_path / "one", "-q", "--no-track")
    assert (again.returncode, again.stdout) == (0, "")  # a card of ours is replaced, and holds what is not shown
    assert all(line.startswith("warning: ") for line in again.stderr.splitlines())


def test_a_freshdesk_table_without_mood_and_clauses_teaches_the_rest(tmp_path: Path) -> None:
    done = triage("train", write(tmp_path / "freshdesk.csv", FRESHDESK), "-o", tmp_path / "model", "--no-track")
    assert done.returncode == 0, done.stderr
    assert set(Model.load(tmp_path / "model").manifest.heads) == {"escalate", "priority", "team"}
    out = flat(done.stdout)
    assert "sentiment in 128 of 128 tickets, clauses in 128 of 128 tickets" in out
    assert "128 tickets of 16 groups" in out  # by contact
    assert "the customer wrote after 'Escalation time': 0 of" in out


def test_a_text_and_a_priority_are_enough(tmp_path: Path) -> None:
    done = triage("train", write(tmp_path / "bare.csv", BARE, ";"), "-o", tmp_path / "model", "--no-track")
    assert done.returncode == 0, done.stderr
    assert set(Model.load(tmp_path / "model").manifest.heads) == {"escalate", "priority"}
    assert "128 groups" in flat(done.stdout)


def test_all_that_is_wrong_is_told_with_ids_and_what_was_probably_meant(tmp_path: Path) -> None:
    wrong = ZENDESK | {
        "label_priority": lambda n, row: ZENDESK["Priority"](n, row) if n % 2 else row["labels"]["priority"],
        "label_sentiment": lambda n, row: "furious" if n == 3 else row["labels"]["sentiment"],
    }
    done = triage("train", write(tmp_path / "wrong.csv", wrong), "-o", tmp_path / "model")
    assert done.returncode == 2
    words = flat(done.stderr)
    assert "priority 'Urgent' is not one of none, low, medium, high, critical (did you mean 'critical'?)" in words
    assert "priority 'Normal' is not one of none, low, medium, high, critical (did you mean 'medium'?)" in words
    assert "ticket '10003': sentiment 'furious' is not one of" in words
    assert "(did you mean 'angry'?)" in words
    assert not (tmp_path / "model").exists()
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--split", "time"), "--split time needs --hold-out"),
        (("--split", "random"), "'random' is not one of group, time"),
        (("--split", "time", "--check"), "--check holds nothing out"),
        (("--columns", "label_mood=Mood"), "no label is called 'label_mood'"),
        (("--columns", "label_priority=Corect priority"), "did you mean 'Correct priority'?"),
        (("--columns", "colour=Mood"), "no field is called 'colour'"),
        ((), "no label for priority in any ticket"),
        (("--reader", "word"), "no reader is called 'word'"),
        (("-o", "pyproject.toml"), "is no folder"),
        (("-o", "data"), "data: holds files, but no model of triage"),
        (("-o", "Makefile/model"), "Makefile/model: the model cannot be written there: Not a directory"),
        (("--blocks", "hashed,smell"), "no block is called 'smell'"),
    ],
)
def test_what_cannot_be_meant_is_told_before_the_work(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = triage("train", write(tmp_path / "zendesk.csv", ZENDESK), *arguments)
    assert done.returncode == 2
    assert words in flat(done.stderr)
    assert "Traceback" not in done.stderr


def test_check_shows_the_data_checks_and_writes_no_model(tmp_path: Path) -> None:
    file = write(tmp_path / "freshdesk.csv", FRESHDESK)
    done = triage("train", file, "--check", "-o", tmp_path / "model", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert "labels copied from 'Escalation time'" in flat(done.stdout)
    assert "tickets to read again" in done.stdout
    assert not (tmp_path / "model").exists()


def test_help_teaches_by_examples() -> None:
    done = triage("train", "--help")
    assert done.stdout.count(" triage train ") == 5  # the usage, and four examples
    for option in ("--split", "--hold-out", "--columns", "--check"):
        assert option in done.stdout


def test_columns_are_parted_into_fields_and_labels() -> None:
    own, labels = parted("body=text, label_priority = Correct priority,group=Requester email,wrong,label_team=")
    assert labels == {"label_priority": "Correct priority", "group": "Requester email"}
    assert own == "body=text,wrong,label_team="  # what is no pair is told by those who read the fields
