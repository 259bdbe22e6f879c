"""Tables that are there already: what fits, what is lost by nobody, and how long anybody is locked out."""

import json
import signal

import pytest
import sqlalchemy as sa

from tests.databases.killed import killed_in_the_middle
from tests.databases.written import POOR, write
from tests.writers.test_contract import CONTRACT, decision
from triage.databases import engine, tables
from triage.databases.tables import Kind
from triage.errors import OutputError
from triage.writers import sql
from triage.writers._rows import Kept


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
