"""Decisions in a table: by ticket id, all or none, and what is the user's own stays."""

import json
from pathlib import Path

import pytest

from tests.databases.written import POOR, write
from tests.writers.test_contract import CONTRACT, decision
from triage.databases import tables
from triage.errors import InputError, OutputError
from triage.writers import sql


def test_a_table_is_made_with_types_and_a_key(sqlite):
    write(sqlite.url("table=decisions"), decision(), decision("T-2", "größer"))
    columns = sqlite.rows("select name, type, pk from pragma_table_info('decisions')")
    assert ", ".join(column["name"] for column in columns) == CONTRACT
    types = {column["name"]: column["type"] for column in columns}
    assert (types["escalate"], types["p_escalate"], types["evidence"]) == ("BOOLEAN", "DOUBLE", "JSON")
    assert [column["name"] for column in columns if column["pk"]] == ["ticket_id"]
    one, two = sqlite.rows("select * from decisions order by ticket_id")
    assert (one["ticket_id"], one["escalate"], one["priority"], one["p_priority"]) == ("T-1", 1, "high", 0.9)
    assert one["due_at"] == "2026-03-02T10:14:00Z"
    assert json.loads(one["clauses"]) == ["critical.legal", "trigger.vip"]
    assert json.loads(two["evidence"])[0]["text"] == "größer"
    assert "größer" in two["evidence"]


def test_twice_is_the_same_and_others_stay(sqlite):
    url = sqlite.url("table=decisions")
    write(url, decision("T-1", "old"), decision("T-0"))
    for _ in range(2):
        write(url, decision("T-1", "new"), decision("T-2"))
        rows = sqlite.rows("select ticket_id, json_extract(evidence, '$[0].text') as text from decisions order by 1")
        assert [tuple(row.values()) for row in rows] == [("T-0", "my lawyer"), ("T-1", "new"), ("T-2", "my lawyer")]


def test_rejected_rows_stand_beside_and_are_those_of_the_last_run(sqlite):
    url = sqlite.url("table=decisions")
    write(url, decision())
    assert [row["name"] for row in sqlite.rows("select name from sqlite_master where name like '%rejected'")] == []
    write(url, decision(), rejected=[POOR, POOR])
    write(url, decision(), rejected=[POOR])
    assert sqlite.rows("select * from decisions_rejected") == [
        {"number": 1, "source": "in.csv", "line": 3, "ticket_id": "T-9", "reason": POOR.reason, "raw": "a,b"}
    ]
    write(url, decision())
    assert sqlite.rows("select * from decisions_rejected") == []


def test_a_run_that_fails_changes_nothing(sqlite):
    url = sqlite.url("table=decisions")
    write(url, decision("T-1", "old"), rejected=[POOR])
    before = sqlite.path.read_bytes()
    with pytest.raises(InputError), sql.open_target(url) as target:
        target.append(sql.render([decision("T-1", "new")]))
        raise InputError("in.csv.gz: ends in the middle of line 2")
    assert sqlite.rows("select count(*) as n from decisions_rejected") == [{"n": 1}]
    assert sqlite.path.read_bytes() == before


def test_a_failing_run_leaves_no_file(tmp_path):
    with pytest.raises(InputError), sql.open_target(f"sqlite:///{tmp_path}/new.db?table=d") as target:
        target.append(sql.render([decision()]))
        raise InputError("x")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_fails_at_the_end_keeps_the_work(sqlite, kept):
    url = sqlite.url("table=decisions")
    write(url, decision("T-1", "old"))
    sqlite.run("create trigger no before update on decisions begin select raise(abort, 'disk gone'); end")
    with pytest.raises(OutputError, match="cannot be written: disk gone; nothing was changed there, and the rows are"):
        write(url, decision("T-0"), decision("T-1", "new"))
    (file,) = kept.iterdir()
    assert [json.loads(line)["ticket_id"] for line in file.read_text().splitlines()] == ["T-0", "T-1"]
    assert [row["ticket_id"] for row in sqlite.rows("select ticket_id from decisions")] == ["T-1"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to stand for a full disk")
@pytest.mark.parametrize("rows", [1, 500])
def test_a_full_disk_is_said_and_nothing_is_written(sqlite, monkeypatch, rows):
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: open("/dev/full", "w+b"))  # noqa: PTH123, SIM115
    with pytest.raises(OutputError, match=r"rows for it cannot be kept in .* \(TMPDIR\): No space left"):
        write(sqlite.url("table=decisions"), *[decision()] * rows)
    assert [row["name"] for row in sqlite.rows("select name from sqlite_master where type = 'table'")] == ["tickets"]


def test_a_kind_of_database_without_upsert(sqlite, monkeypatch):
    """Elsewhere the old rows are deleted and the new ones put in."""
    monkeypatch.setattr(tables, "_UPSERTS", ())
    test_twice_is_the_same_and_others_stay(sqlite)
    sqlite.run(f"create table ci ({CONTRACT.replace('ticket_id', 'ticket_id text collate nocase primary key')})")
    with pytest.raises(OutputError, match="UNIQUE"):
        write(sqlite.url("table=ci"), decision("T-1"), decision("t-1"))
