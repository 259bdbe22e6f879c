"""Odd input reaches a human or is rejected with its reason; it never makes a customer's words disappear."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from triage.errors import InputError, PolicyError
from triage.intake.export import open_export
from triage.pipeline import Scorer, run
from triage.policy import load
from triage.types import Author, Message, Polarity, Priority, Rejected, Ticket

POLICY = load()
SCORER = Scorer(POLICY)
THREAT = "I will sue you"
ZENDESK = {"id": 8, "subject": "Menu", "description": "Where is it?", "requester_id": 7, "submitter_id": 7, "via": {}}


def zendesk(folder: Path, comment: dict, *, role: str = "end-user", author: int = 9) -> list[Ticket | Rejected]:
    files = {
        "tickets.json": {"tickets": [{**ZENDESK, "created_at": "2026-03-02T09:00:00Z"}]},
        "comments.json": {"comments": [{"id": 1, "ticket_id": 8, "author_id": author, **comment}]},
        "users.json": {"users": [{"id": 9, "role": role, "name": "Mia", "email": "m@example.org"}]},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return list(open_export([str(folder / name) for name in files]))


@pytest.mark.parametrize("public", [None, "", True, "yes", "maybe"])
def test_only_a_private_comment_is_a_note(tmp_path, public):
    comment = {"public": public, "body": THREAT, "created_at": "2026-03-02T10:00:00Z"}
    (decision,) = SCORER.score(zendesk(tmp_path, comment))
    assert decision.priority is Priority.CRITICAL


@pytest.mark.parametrize("role", ["end-user", "End-user", "end_user", "END USER", "visitor"])
def test_an_unknown_role_is_a_customer(tmp_path, role):
    (ticket,) = zendesk(tmp_path, {"body": THREAT, "created_at": "2026-03-02T10:00:00Z"}, role=role)
    assert ticket.messages[-1].author is Author.CUSTOMER
    assert bool(ticket.warnings) is (role == "visitor")


@pytest.mark.parametrize("body", [[THREAT], {"text": THREAT}])
def test_words_of_the_wrong_type_are_rejected_with_their_ticket(tmp_path, body):
    rows = zendesk(tmp_path, {"body": body, "created_at": "2026-03-02T10:00:00Z"})
    rejected = [row for row in rows if isinstance(row, Rejected)]
    assert any("body is no text" in row.reason for row in rejected)


def test_a_date_that_stands_for_never_is_a_doubt_and_loses_no_ticket(tmp_path):
    file = tmp_path / "t.jsonl"
    messages = [{"author": "customer", "body": THREAT, "created_at": "9999-12-31T23:59:59Z"}]
    file.write_text(json.dumps({"ticket_id": "T", "messages": messages}) + "\n", encoding="utf-8")
    (decision,) = SCORER.score(list(open_export([str(file)])))
    assert decision.priority is Priority.CRITICAL
    assert decision.due_at is None
    assert decision.needs_review


def test_lost_characters_need_a_look():
    (decision,) = SCORER.score([Ticket("T", "", (Message(Author.CUSTOMER, "my law\ufffdyer and the bill"),))])
    assert decision.needs_review


def test_the_same_file_twice_is_an_error(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("id,body\n1,Where is it?\n", encoding="utf-8")
    with pytest.raises(InputError, match="is given twice"):
        open_export([str(file), f"{tmp_path}/./t.csv"])


def test_columns_of_one_name_in_parquet_are_an_error(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_arrays([pa.array(["1"]), pa.array([THREAT]), pa.array(["n/a"])], ["id", "body", "body"])
    pq.write_table(table, tmp_path / "t.parquet")
    with pytest.raises(InputError, match="columns of the same name: body"):
        list(open_export([str(tmp_path / "t.parquet")]))


def test_a_pipe_is_written_to_and_a_link_is_kept(tmp_path):
    ticket = Ticket("T", "", (Message(Author.CUSTOMER, THREAT, datetime(2026, 3, 2, tzinfo=UTC)),))
    (tmp_path / "real.jsonl").write_text("old", encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    run([ticket], SCORER, str(tmp_path / "link.jsonl"))
    assert (tmp_path / "link.jsonl").is_symlink()
    assert json.loads((tmp_path / "real.jsonl").read_text(encoding="utf-8"))["ticket_id"] == "T"
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run([ticket], SCORER, str(pipe))
    assert json.loads(os.read(reader, 1 << 16))["ticket_id"] == "T"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(
    ("file", "text", "mistake"),
    [
        ("calendar.toml", 'time_zone = "Mars/X"\n', "no such time zone"),
        ("calendar.toml", 'time_zone = "Europe"\n', "no such time zone"),
        ("levels.toml", '[high]\nescalate_within = "9999999 days"\n', "escalate_within"),
        (
            "decision.toml",
            "[model]\ncost = [[nan,1,1,1,1],[1,0,1,1,1],[1,1,0,1,1],[1,1,1,0,1],[1,1,1,1,0]]\n",
            "finite",
        ),
        ("teams.toml", "[billing]\nprecedence = nan\n", "finite"),
        ("clauses/low/feedback.toml", "extends = true\ncounts = []\n", ""),
    ],
)
def test_a_policy_that_would_fail_later_fails_at_once(tmp_path, file, text, mistake):
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if not mistake:  # an empty list added to the shipped one changes nothing
        assert Polarity.ASSERTED in load(tmp_path).clauses["low.feedback"].counts
        return
    with pytest.raises(PolicyError, match=mistake):
        load(tmp_path)
