"""Jira: comment cells, roles without a role column, wiki markup and documents of nodes, warehouse tables."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.readers.jiras import A, B, C, comment, issue, paged, person, said

HEAD = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Priority", "Assignee", "Reporter", "Creator",
        "Created", "Updated", "Description"]  # fmt: skip


def table(*comments: str, columns: int = 4, **more: str) -> str:
    row = {"Summary": "Late parts", "Issue key": "SUP-7", "Issue id": "10007", "Issue Type": "Task",
           "Status": "Escalated", "Priority": "Highest", "Reporter": "usr-1", "Creator": "usr-1",
           "Created": "02/Mar/26 9:14 AM", "Updated": "05/Mar/26 9:00 AM",
           "Description": "The parts are late."} | more  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEAD, *(n for n in more if n not in HEAD), *["Comment"] * columns])
    writer.writerow([*(row.get(n, "") for n in HEAD), *(v for n, v in more.items() if n not in HEAD), *comments])
    return text.getvalue()


def test_every_comment_column_is_read_and_parted_at_its_first_two_semicolons(read) -> None:
    cells = ["03/Mar/26 9:00 AM;usr-1;Two things; first: one;\nsecond: two", "05/Mar/26 9:00 AM;usr-1;Any date yet?",
             "04/Mar/26 9:00 AM;agent-2;Noted; we look", "see above; no date; no author"]  # fmt: skip
    ticket = read("jira.csv", table(*cells)).tickets[0]
    assert (ticket.id, ticket.subject, ticket.status) == ("SUP-7", "Late parts", "escalated")
    assert [m.body for m in ticket.messages] == ["The parts are late.", "Two things; first: one;\nsecond: two",
                                                 "Any date yet?", "Noted; we look", cells[3]]  # fmt: skip
    assert ticket.messages[1].created_at.isoformat() == "2026-03-03T09:00:00+00:00"
    assert ticket.extra["Priority"] == "Highest" and not any("Comment" in name for name in ticket.extra)


def test_roles_by_reporter_and_assignee_else_unknown(read) -> None:
    cells = ["03/Mar/26 9:00 AM;usr-1;mine", "03/Mar/26 9:01 AM;agent-2;ours", "03/Mar/26 9:02 AM;who-3;whose"]
    ticket = read("jira.csv", table(*cells, "", Assignee="agent-2")).tickets[0]
    assert said(ticket)[1:] == [(C, "mine", False), (A, "ours", False), (C, "whose", False)]
    assert len(ticket.warnings) == 1 and "unknown role" in ticket.warnings[0]
    named = table(cells[0], "", "", "", **{"Reporter": "Ada Berg", "Creator": "Ada Berg", "Reporter Id": "usr-1"})
    assert read("jira.csv", named).tickets[0].warnings == (), "names in one column, ids in its twin"


def test_without_comment_columns_the_thread_is_missing(read) -> None:
    found = read("jira.csv", table(columns=0))
    assert "thread" in found.tickets[0].lacks and any("Comment columns" in w for w in found.export.warnings)
    assert "thread" not in read("jira.csv", table("", "", "", "")).tickets[0].lacks


def test_what_data_center_does_to_texts(read) -> None:
    ticket = read("jira.csv", table("", "", "", "", Description="One.\\nlawyers\\r\\nthree, see C:\\new")).tickets[0]
    assert ticket.messages[0].body == "One.\nlawyers\nthree, see C:\\new"
    cut = read("jira.csv", table("", "", "", "", Description="x" * 2000)).tickets[0]
    assert "cuts it" in cut.warnings[0]
    assert read("jira.csv", table("", "", "", "", Description="x" * 1999)).tickets[0].warnings == ()


def test_the_sample_of_a_csv_export_tells_the_same_but_for_notes() -> None:
    from tests.readers.test_readers_contract import SAMPLES, threads

    wanted = threads(["tickets.jsonl"])
    assert (SAMPLES / "jira-export.csv").exists()
    open_notes = [(i, s, [(w, False, at, b, h) for w, _, at, b, h in talk]) for i, s, talk in wanted]
    assert threads(["jira-export.csv"]) == open_notes


def test_api_roles_notes_and_organisation(read) -> None:
    organisation = [{"id": "1", "name": "Kettle Works", "_links": {"self": "https://x.example/organization/1"}}]
    talk = paged(
        comment(1, person("usr-1"), "mine"), comment(2, person("cust-9", "customer"), "in copy"),
        comment(3, person("agent-2"), "ours"), comment(4, person("agent-5"), "secret", jsdPublic=False),
        comment(5, person("bot-1", "app"), "by rule"), comment(6, person("agent-5"), "open", jsdPublic=True),
    )  # fmt: skip
    found = read(
        "i.json", json.dumps({"issues": [issue(comment=talk, customfield_10002=organisation)], "isLast": True})
    )
    ticket = found.tickets[0]
    assert said(ticket)[1:] == [(C, "mine", False), (C, "in copy", False), (A, "ours", False), (A, "secret", True),
                                (B, "by rule", False), (A, "open", False)]  # fmt: skip
    assert (ticket.account.name, ticket.warnings) == ("Kettle Works", ())


@pytest.mark.parametrize("wrap", [lambda i: {"issues": [i], "total": 1, "startAt": 0}, lambda i: [i], lambda i: i])
@pytest.mark.parametrize("name", ["i.json", "i.ndjson.gz"])
def test_all_shapes_of_json(read, wrap, name: str) -> None:
    found = read(name, json.dumps(wrap(issue(comment=paged()))))
    assert (found.export.reader, found.ids, found.tickets[0].warnings) == ("jira", ["SUP-7"], ())


def test_a_page_or_thread_that_goes_on_is_said(read) -> None:
    part = issue(comment=paged(comment(1, person("usr-1"), "mine"), total=3))
    found = read("i.json", json.dumps({"issues": [part], "startAt": 0, "total": 9}))
    assert "2 comments of this issue are not in the input" in found.tickets[0].warnings[0]
    assert any("more pages" in w for w in found.export.warnings)
