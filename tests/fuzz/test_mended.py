"""What damaged exports have shown once: each kind of fault by itself, small."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.fuzz import laws
from tests.readers.exports import drain, write
from triage.errors import InputError
from triage.files import source
from triage.intake import export
from triage.intake.export import open_export

WORDS = "the whole site is down"


def issue(description: Any, **comment: Any) -> dict[str, Any]:
    fields = {"summary": "s", "description": description, "status": {"name": "Open"}, "issuetype": {"name": "Task"},
              "project": {"key": "S"}, "reporter": {"accountId": "c", "accountType": "customer"},
              "created": "2026-03-02T08:05:00.000+0000"}  # fmt: skip
    if comment:
        fields["comment"] = {"comments": [{"id": "1", "author": {"accountId": "c"}, **comment}], "total": 1}
    return {"id": "1", "key": "S-1", "fields": fields}


def read(folder: Path, name: str, page: Any) -> Any:
    return drain(open_export(write(folder, [name, json.dumps(page)])))


@pytest.mark.parametrize(
    "document",
    [
        {"type": ["paragraph"], "content": [{"type": "text", "text": WORDS}]},
        {"type": "doc", "content": [{"type": "text", "text_v2": WORDS}]},
        {"type": "doc", "nodes": [{"type": "text", "text": WORDS}]},
        {"type": "doc", "content": [WORDS]},
        {"type": "doc", "content": WORDS},
        {"type": "doc", "content": [{"type": "text", "text": {"type": "text", "text": WORDS}}]},
        {"a": [[{"a": {"a": [[{"type": "text", "text": WORDS}]]}}]]},
    ],
)
def test_a_document_of_another_form_is_read_all_the_same(tmp_path: Path, document: Any) -> None:
    (ticket,) = read(tmp_path, "j.json", {"issues": [issue(document)]}).tickets
    assert WORDS in ticket.messages[0].body


def test_a_comment_without_its_body_is_a_doubt(tmp_path: Path) -> None:
    (ticket,) = read(tmp_path, "j.json", {"issues": [issue(WORDS, body_v2=WORDS)]}).tickets
    assert any("a comment has no body" in doubt for doubt in ticket.warnings)


NOTES: list[Any] = [
    [{"note": {"id": 1, "body": {"text": WORDS}, "incoming": True}}],
    [{"note": WORDS}],
    [WORDS],
    {"note": {"id": 1, "body": WORDS}},
]


@pytest.mark.parametrize("notes", NOTES)
def test_messages_of_the_wrong_type_inside_of_a_freshdesk_ticket_reject_it(tmp_path: Path, notes: Any) -> None:
    own = {"id": 1, "subject": "s", "description": "d", "responder_id": 7, "fr_escalated": False, "isescalated": False}
    found = read(tmp_path, "f.json", [{"helpdesk_ticket": {**own, "notes": notes}}])
    assert (found.tickets, [row.ticket_id for row in found.rejected]) == ([], ["1"])
    assert WORDS in found.rejected[0].raw


def test_a_message_of_the_wrong_type_inside_of_a_zendesk_ticket_rejects_it(tmp_path: Path) -> None:
    ticket = {"id": 1, "subject": "s", "description": "d", "requester_id": 2, "submitter_id": 2, "via": {},
              "comments": [{"id": 3, "author_id": 2, "public": True, "body": [WORDS]}]}  # fmt: skip
    found = read(tmp_path, "z.json", {"tickets": [ticket]})
    assert [row.reason for row in found.rejected] == ["body is no text"]


@pytest.mark.parametrize("records", [[{"CommentBody": {"a": WORDS}}], [WORDS], {"CommentBody": WORDS}])
def test_messages_of_the_wrong_type_inside_of_a_case_reject_it(tmp_path: Path, records: Any) -> None:
    case = {"attributes": {"type": "Case"}, "Id": "5003000000D8cuI", "CaseNumber": "1", "Subject": "s",
            "Description": "d", "Status": "New", "Origin": "Web",
            "CaseComments": {"totalSize": 1, "records": records}}  # fmt: skip
    found = read(tmp_path, "s.json", {"records": [case], "done": True, "totalSize": 1})
    assert (len(found.tickets), len(found.rejected)) == (0, 1)
    assert "no text" in found.rejected[0].reason or "no list of messages" in found.rejected[0].reason


def test_a_message_of_a_case_without_its_text_is_a_doubt(tmp_path: Path) -> None:
    case = {"attributes": {"type": "Case"}, "Id": "5003000000D8cuI", "CaseNumber": "1", "Subject": "s",
            "Description": "d", "Status": "New", "Origin": "Web",
            "CaseComments": {"totalSize": 1, "records": [{"CommentBody_v2": WORDS}]}}  # fmt: skip
    (ticket,) = read(tmp_path, "s.json", {"records": [case], "done": True, "totalSize": 1}).tickets
    assert any("a message has no text field" in doubt for doubt in ticket.warnings)


def test_a_note_of_freshdesk_that_is_html_alone_is_read(tmp_path: Path) -> None:
    own = {"id": 1, "subject": "s", "description": "d", "responder_id": 7, "fr_escalated": False, "isescalated": False}
    notes = [
        {"note": {"id": 1, "body_html": f"<p>{WORDS}</p>", "incoming": True}},
        {"note": {"id": 2, "incoming": True}},
    ]
    (ticket,) = read(tmp_path, "f.json", [{"helpdesk_ticket": {**own, "notes": notes}}]).tickets
    assert [(m.body, m.html) for m in ticket.messages[1:]] == [(f"<p>{WORDS}</p>", True), ("", False)]
    assert ticket.warnings == ("a message has no text field; what it says is not in the input",)


def test_a_damaged_page_of_parquet_is_told_where_the_writer_left_a_checksum(tmp_path: Path) -> None:
    table = pa.table({"id": ["1", "2"], "body": [WORDS, "thanks"]})
    pq.write_table(table, tmp_path / "t.parquet", write_page_checksum=True, compression="none", use_dictionary=False,
                   write_statistics=False)  # fmt: skip
    data = (tmp_path / "t.parquet").read_bytes()
    assert data.count(WORDS.encode()) == 1
    (tmp_path / "t.parquet").write_bytes(data.replace(WORDS.encode(), WORDS.replace("down", "fine").encode()))
    with pytest.raises(InputError, match=r"t\.parquet: cannot be read behind record 0: .*CRC"):
        drain(open_export([str(tmp_path / "t.parquet")]))


def test_pages_of_parquet_that_unpack_without_end_are_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pa.table({"id": ["1"], "body": ["a" * (4 << 20)]})
    pq.write_table(table, tmp_path / "t.parquet", compression="zstd", use_dictionary=False, write_statistics=False)
    assert len(drain(open_export([str(tmp_path / "t.parquet")])).tickets) == 1
    monkeypatch.setattr(source, "_BOMB_SIZE", 1 << 20)
    with pytest.raises(InputError, match=r"t\.parquet: unpacks to more than 300 times its size"):
        open_export([str(tmp_path / "t.parquet")])


def test_a_companion_that_holds_no_row_is_said(tmp_path: Path) -> None:
    """So it is where a program has left out all line ends: every row has become a name of a column."""
    with (tmp_path / "u.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, lineterminator="").writerow(
            ["id", "ticket_id", "author_id", "public", "body", "html_body", WORDS]
        )
    ticket = {
        "id": 1,
        "subject": "s",
        "description": "d",
        "requester_id": 2,
        "submitter_id": 2,
        "via": {"channel": "web"},
    }
    paths = write(tmp_path, ["z.json", json.dumps({"tickets": [ticket]})])
    found = drain(open_export([*paths, str(tmp_path / "u.csv")]))
    assert f"{tmp_path / 'u.csv'}: has no rows" in found.export.warnings


@pytest.mark.parametrize("name", [" ", "\u2003\u00a0", "\0", "\0 \0"])
def test_an_id_of_blanks_is_none(tmp_path: Path, name: str) -> None:
    ticket = {"id": name, "subject": "s", "description": WORDS, "requester_id": 2, "submitter_id": 2, "via": {}}
    paths = write(tmp_path, ["z.json", json.dumps({"tickets": [ticket]})])
    found = laws.read(paths)
    assert [row.reason for row in found.rejected] == ["a ticket without an id"]


def test_what_no_reader_foresaw_is_told_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write(tmp_path, ["t.csv", "id,body\n1,x\n2,y\n"])
    opened = open_export(paths)
    row = next(iter(opened))

    def broken(*_: Any) -> Any:
        yield row
        raise KeyError("a name")

    monkeypatch.setattr(export, "_read", broken)
    again = iter(open_export(paths))
    assert next(again) == row
    with pytest.raises(InputError, match=r"t\.csv: cannot be read behind row 0 \(KeyError: 'a name'\).*report it"):
        next(again)

    def at_once(*_: Any) -> Any:
        raise RecursionError("deep")

    monkeypatch.setattr(export, "_read", at_once)
    with pytest.raises(InputError, match=r"t\.csv: cannot be read .*RecursionError"):
        open_export(paths)
