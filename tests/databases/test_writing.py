"""Decisions in a table: by ticket id, all or none, and what is the user's own stays."""

import json
import signal
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases.killed import killed_in_the_middle
from tests.writers.test_contract import CONTRACT, decision
from triage.databases import engine, tables
from triage.databases.tables import Kind
from triage.errors import InputError, OutputError
from triage.types import Rejected
from triage.writers import sql
from triage.writers._rows import Kept

POOR = Rejected("in.csv", 3, "6 cells where the header has 5", "T-9", "a,b")


def write(url, *decisions, rejected=(), kept=None):
    kept = kept or Kept()
    with sql.open_target(url, kept.names) as target:
        target.append(sql.render(decisions, kept))
        target.reject(list(rejected))


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


def test_columns_of_the_user_are_left_alone(sqlite):
    url = sqlite.url("table=decisions")
    write(url, decision())
    sqlite.run("alter table decisions add column handled_by text; update decisions set handled_by = 'Ann'")
    write(url, decision(text="new"), decision("T-2"))
    assert [row["handled_by"] for row in sqlite.rows("select * from decisions order by ticket_id")] == ["Ann", None]


def test_a_table_of_plain_texts_will_do(sqlite):
    sqlite.run(f"create table mine ({CONTRACT.replace(',', ' text,')} text, unique (ticket_id))")
    write(sqlite.url("table=mine"), decision())
    (row,) = sqlite.rows("select * from mine")
    assert (row["escalate"], row["do_not_engage"], row["p_escalate"]) == ("true", "false", "0.9")
    assert json.loads(row["other_teams"]) == ["account_management"]


def test_kept_columns_are_texts_or_what_the_table_has(sqlite):
    kept = Kept(("tags", "seats", "note"), [[["a", "b"], 12, "x\0y"]])
    write(sqlite.url("table=decisions"), decision(), kept=kept)
    (row,) = sqlite.rows("select tags, seats, note from decisions")
    assert row == {"tags": '["a","b"]', "seats": "12", "note": "xy"}
    columns = ", ".join([*CONTRACT.split(", "), "tags", "seats integer", "note"])
    sqlite.run(f"create table mine ({columns}, primary key (ticket_id))")
    write(sqlite.url("table=mine"), decision(), kept=kept)
    assert sqlite.rows("select seats from mine") == [{"seats": 12}]
    with pytest.raises(OutputError, match="column seats of 'mine' is INTEGER and cannot hold that of T-1"):
        write(sqlite.url("table=mine"), decision(), kept=Kept(kept.names, [["", "many", ""]]))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "create table d (ticket_id text primary key, escalate)",
            "the table 'd' has no column priority, sentiment, team",
        ),
        (f"create table d ({CONTRACT})", "column ticket_id that is neither the primary key nor unique by itself"),
        (f"create table d ({CONTRACT}, primary key (ticket_id, team))", "neither the primary key nor unique by itself"),
        ("create table d_rejected (a)", "the table 'd_rejected' has no column number, source"),
        (f"create view d as select {', '.join(f'1 as {c}' for c in CONTRACT.split(', '))}", "neither the primary key"),
    ],
)
def test_a_table_that_does_not_fit_is_found_before_anything_is_decided(sqlite, script, said):
    sqlite.run(script)
    before = sqlite.path.read_bytes()
    with pytest.raises(OutputError, match=said), sql.open_target(sqlite.url("table=d")):
        pytest.fail("the run has begun")
    assert sqlite.path.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{}/no/desk.db?table=d", "there is no folder .*/no"),
        ("sqlite:///{}/new.db", "names no table to write to"),
        ("sqlite:///{}/new.db?query=SELECT 1", "names no table to write to"),
        ("sqlite://?table=d", "is a database in memory"),
        ("sqlite:///{}/t.csv?table=d", "file is not a database"),
    ],
)
def test_what_cannot_be_written_to(tmp_path, url, said):
    (tmp_path / "t.csv").write_text("ticket_id,body\n1,x\n" * 99)
    with pytest.raises(OutputError, match=said), sql.open_target(url.format(tmp_path)):
        pytest.fail("the run has begun")
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]


def test_an_output_of_this_form_is_a_url():
    with pytest.raises(OutputError, match=r"out\.sql: is no URL of a database"), sql.open_target("out.sql"):
        pytest.fail("the run has begun")


def test_a_column_that_takes_two_ids_for_one_loses_nothing_in_silence(sqlite):
    sqlite.run(f"create table d ({CONTRACT.replace('ticket_id', 'ticket_id text collate nocase primary key')})")
    with pytest.raises(OutputError, match="takes two of them for one"):
        write(sqlite.url("table=d"), decision("T-1"), decision("t-1"))
    assert sqlite.rows("select * from d") == []


def test_nobody_else_is_locked_out_while_tickets_are_decided(sqlite):
    write(sqlite.url("table=decisions"), decision())
    with sql.open_target(sqlite.url("table=decisions")) as target:
        target.append(sql.render([decision(text="new")]))
        sqlite.run("insert into tickets (number, body) values (7, 'meanwhile')")
    assert len(sqlite.rows("select * from tickets")) == 3


def test_any_name_is_only_a_name(sqlite):
    write(sqlite.url('table=d"; drop table tickets --'), decision())
    assert [r["name"] for r in sqlite.rows("select name from sqlite_master where type = 'table' order by 1")] == [
        'd"; drop table tickets --',
        "tickets",
    ]


def test_no_table_is_made_once_a_row_is_written(tmp_path, monkeypatch):
    """Some databases commit what is there with every new table."""
    said = []
    make = engine.make

    def watched(place):
        made = make(place)
        sa.event.listen(made, "before_cursor_execute", lambda *args: said.append(args[2].split()[0]))
        return made

    monkeypatch.setattr(engine, "make", watched)
    write(f"sqlite:///{tmp_path}/new.db?table=d", decision(), rejected=[POOR])
    assert [word for word in said if word in ("CREATE", "INSERT")] == ["CREATE", "CREATE", "INSERT", "INSERT"]


def test_a_kind_of_database_without_upsert(sqlite, monkeypatch):
    """Elsewhere the old rows are deleted and the new ones put in."""
    monkeypatch.setattr(tables, "_UPSERTS", ())
    test_twice_is_the_same_and_others_stay(sqlite)
    sqlite.run(f"create table ci ({CONTRACT.replace('ticket_id', 'ticket_id text collate nocase primary key')})")
    with pytest.raises(OutputError, match="UNIQUE"):
        write(sqlite.url("table=ci"), decision("T-1"), decision("t-1"))


@pytest.mark.parametrize(("kind", "wanted"), [("mysql", "VARCHAR(255) COLLATE utf8mb4_bin"), ("mssql", "VARCHAR(255)")])
def test_keys_have_a_length_where_they_must(kind, wanted):
    table = tables.define("d", None, kind, {"ticket_id": Kind.TEXT, "flag": Kind.FLAG, "list": Kind.LIST})
    dialect = sa.make_url(f"{kind}://").get_dialect()()
    assert wanted in str(sa.schema.CreateTable(table).compile(dialect=dialect))


def test_a_process_killed_while_it_writes_leaves_the_table_as_it_was(sqlite):
    url = sqlite.url("table=decisions")
    write(url, decision("T-0", "old"))
    assert killed_in_the_middle(url) == -signal.SIGKILL
    rows = sqlite.rows("select ticket_id, json_extract(evidence, '$[0].text') as text from decisions")
    assert rows == [{"ticket_id": "T-0", "text": "old"}]
    write(url, decision("T-0", "new"))
    assert len(sqlite.rows("select * from decisions")) == 1
