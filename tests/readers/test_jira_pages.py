"""Jira: pages of comments, documents and wiki markup, warehouse tables."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest

from tests.readers.jiras import A, C, comment, issue, paged, person, said
from triage.errors import InputError
from triage.readers import _wiki


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
