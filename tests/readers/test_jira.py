"""Jira: comment cells, roles without a role column, wiki markup and documents of nodes, warehouse tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from time import process_time

import pytest

from triage.errors import InputError
from triage.readers import _wiki
from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT
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


def issue(**fields: object) -> dict[str, object]:
    base = {"summary": "s", "description": "d", "issuetype": {"name": "Task"}, "status": {"name": "Open"},
            "reporter": person("usr-1"), "assignee": person("agent-2"),
            "created": "2026-03-02T09:14:00.000+0000"}  # fmt: skip
    return {"id": "10007", "key": "SUP-7", "fields": {**base, **fields}}


def person(ident: str, kind: str = "atlassian") -> dict[str, object]:
    return {"accountId": ident, "accountType": kind, "displayName": "Somebody"}


def comment(number: int, who: dict[str, object], body: object, **more: object) -> dict[str, object]:
    at = f"2026-03-03T09:{number:02}:00.000+0000"
    return {"id": str(number), "author": who, "body": body, "created": at, **more}


def paged(*comments: dict[str, object], total: int | None = None) -> dict[str, object]:
    return {"comments": list(comments), "startAt": 0, "total": len(comments) if total is None else total}


def said(ticket) -> list[tuple[Author, str, bool]]:
    return [(m.author, m.body, m.internal) for m in ticket.messages]


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


def test_a_page_of_comments_finds_its_issue_by_its_address(read) -> None:
    mine = comment(
        1, person("usr-1"), "mine", self="https://x.example/rest/api/2/issue/10007/comment/1", jsdPublic=True
    )
    found = read("i.json", json.dumps(issue()), "c.json", json.dumps(paged(mine)))
    assert [m.body for m in found.tickets[0].messages] == ["d", "mine"]
    alone = read("c.json", json.dumps(paged(mine)))
    assert alone.ids == ["10007"] and "author" in alone.tickets[0].lacks


def test_documents_of_nodes(read) -> None:
    def text(words: str) -> dict[str, object]:
        return {"type": "text", "text": words}

    body = {"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [text("Dear "), {"type": "mention", "attrs": {"id": "1", "text": "@Pat"}},
                                          {"type": "hardBreak"}, text("see below")]},
        {"type": "blockquote", "content": [{"type": "paragraph", "content": [text("I will sue you")]}]},
        {"type": "bulletList", "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [text(word)]}]} for word in ("one", "two")
        ]},
    ]}  # fmt: skip
    ticket = read(
        "i.json", json.dumps(issue(description=body, comment=paged(comment(1, person("usr-1"), body))))
    ).tickets[0]
    assert ticket.messages[0].body == "Dear @Pat\nsee below\n\n> I will sue you\n\none\n\ntwo"
    assert len(ticket.messages) == 2
    deep: dict[str, object] = text("the end")
    for _ in range(400):
        deep = {"type": "panel", "content": [deep]}
    assert _wiki.document({"type": "doc", "content": [deep]}) == "the end"


@pytest.mark.parametrize(("written", "seen"), [
    ("h2. Title\n*speak* to a _manager_", "Title\nspeak to a manager"),
    ("{color:#ff0000}red{color} {code:java}x = a*b*c{code}", "red x = a*b*c"),
    ("ask [~accountid:5b10:c] or [the docs|https://x.example/a_b|smart-link]", "ask @5b10:c or the docs (https://x.example/a_b)"),
    ("{quote}I will sue\nyou{quote}", "\n> I will sue\n> you\n"),
    ("bq. old words\nnew words", "> old words\nnew words"),
    ("!shot-1.png|thumbnail!", ""),
    ("Help! Now! snake_case_name 2*3*4 [x] * item", "Help! Now! snake_case_name 2*3*4 [x] * item"),
])  # fmt: skip
def test_wiki_markup(written: str, seen: str) -> None:
    assert _wiki.plain(written) == seen


@pytest.mark.parametrize("part", ["{quote}", "*a ", "[a|", "[~a", "!a.b", "_a ", "{color:", "[https://a"])
def test_markup_takes_linear_time(part: str) -> None:
    def seconds(times: int) -> float:
        start = process_time()
        _wiki.plain(part * times)
        return process_time() - start

    assert seconds(40_000) < 10 * seconds(10_000) + 0.5


def test_warehouse_tables(read) -> None:
    issues = ("id,key,summary,description,issue_type,project,reporter,creator,assignee,created,updated,status,"
              "_fivetran_synced\n"
              "10007,SUP-7,s,first,1,2,usr-1,usr-1,,2026-03-02 09:00:00,2026-03-02 09:00:00,3,x\n"
              "10008,SUP-8,t,second,1,2,usr-1,usr-1,,2026-03-02 09:00:00,2026-03-02 09:00:00,3,x\n")  # fmt: skip
    comments = ("id,author_id,body,created,is_public,issue_id,_fivetran_synced\n"
                "1,usr-1,mine,2026-03-03 09:00:00,true,10007,x\n2,agent-2,secret,2026-03-03 09:01:00,false,10007,x\n"
                "3,agent-2,open,2026-03-03 09:02:00,true,10007,x\n"
                "4,usr-1,stray,2026-03-03 09:02:00,true,999,x\n")  # fmt: skip
    found = read("issue.csv", issues, "comment.csv", comments)
    assert found.ids == ["SUP-7", "SUP-8"] and "issue" not in found.rejected[0].ticket_id
    assert said(found.tickets[0])[1:] == [(C, "mine", False), (A, "secret", True), (A, "open", False)]
    assert [r.ticket_id for r in found.rejected] == ["999"]
    assert read("comment.csv", comments).ids == ["10007", "999"]
    with pytest.raises(InputError, match="people but no tickets"):
        read("u.json", json.dumps([person("usr-1")]))


def test_the_newest_copy_of_an_issue_wins(read, tmp_path: Path) -> None:
    pages = [{"issues": [issue(summary="new", updated="2026-03-05T09:00:00.000+0000")]},
             {"issues": [issue(summary="old", updated="2026-03-04T09:00:00.000+0000")]}]  # fmt: skip
    found = read("i.json", "\n".join(map(json.dumps, pages)))
    assert [t.subject for t in found.tickets] == ["new"] and "superseded" in found.rejected[0].reason
