"""Tickets from a table, a view or a query: as from a file, in an order that repeats, and of one moment."""

import json
from types import SimpleNamespace

import pytest

from tests.readers.exports import drain
from triage.databases import reading
from triage.errors import InputError
from triage.intake.export import open_export
from triage.types import Author, Rejected


def read(url, **options) -> SimpleNamespace:
    return drain(open_export([url], **options))


def test_one_ticket_a_row_by_its_key(sqlite):
    found = read(sqlite.url("table=tickets"))
    assert found.ids == ["1", "2"]
    assert [t.messages[0].created_at.isoformat() for t in found.tickets] == [
        "2026-03-01T07:00:00+00:00",
        "2026-03-02T09:14:00+00:00",
    ]
    assert found.tickets[1].account.tier == "pro"
    assert found.export.mapped["body"] == "body"
    assert "times without a time zone are read as UTC" in found.export.warnings


def test_the_same_columns_as_in_a_file(sqlite):
    sqlite.run("alter table tickets rename column body to words")
    with pytest.raises(InputError, match=r"no column holds the text of the tickets \(columns: number, subject, words"):
        read(sqlite.url("table=tickets"))
    assert read(sqlite.url("table=tickets"), columns={"body": "words"}).tickets[1].messages[0].body.startswith("My law")
    with pytest.raises(InputError, match="has no column 'nope'"):
        read(sqlite.url("table=tickets"), columns={"body": "nope"})


def test_one_message_a_row_by_the_id_wherever_it_stands(sqlite):
    sqlite.run(
        """
        create table talk (at integer primary key, ticket_id text, author text, created_at text, body text);
        insert into talk values (3, 'A', 'agent', '2026-03-02T10:00:00Z', 'third'),
            (1, 'A', 'customer', '2026-03-02T09:00:00Z', 'first'), (2, 'B', 'customer', '2026-03-02T09:30:00Z', 'one');
        """
    )
    found = read(sqlite.url("table=talk"), columns={"ticket_id": "ticket_id"})
    assert [(t.id, [m.body for m in t.messages]) for t in found.tickets] == [
        ("A", ["first", "third"]),
        ("B", ["one"]),
    ]
    assert found.tickets[0].messages[1].author is Author.AGENT


def test_a_column_of_json_holds_the_thread(sqlite):
    thread = json.dumps([{"author": "customer", "body": "größer"}, {"author": "bot", "body": "b"}])
    sqlite.run(
        f"""
        create table threads (id integer primary key, messages json, account text);
        insert into threads values (1, '{thread}', '{{"id": "A-1", "tier": "vip"}}'), (2, null, null), (3, '7', '{{');
        """
    )
    found = read(sqlite.url("table=threads"))
    assert [m.body for m in found.tickets[0].messages] == ["größer", "b"]
    assert found.tickets[0].account.tier == "vip"
    assert found.ids == ["1", "2"]  # a row without a thread is a ticket that somebody looks at, not a lost one
    assert [(r.line, r.reason) for r in found.rejected] == [(3, "messages is not a list")]


def test_a_query_runs_as_it_stands(sqlite):
    query = "query=SELECT number AS id, body, ':x %25s' AS mark FROM tickets WHERE body LIKE '%25lawyer%25'"
    (ticket,) = read(sqlite.url(query)).tickets
    assert (ticket.id, ticket.extra) == ("2", {"mark": ":x %s"})


def test_a_view_has_no_order_of_its_own_and_says_so(sqlite):
    sqlite.run("create view open_tickets as select * from tickets where plan is not null")
    found = read(sqlite.url("table=open_tickets"))
    assert found.ids == ["2"]
    assert any("has no primary key" in warning for warning in found.export.warnings)


@pytest.mark.parametrize("name", ['my "tickets"; drop table tickets --', "order", "Müll.x", "50%", "a:b"])
def test_any_name_is_only_a_name(sqlite, name):
    quoted = '"' + name.replace('"', '""') + '"'
    sqlite.run(f"create table {quoted} ({quoted} integer primary key, body text); insert into {quoted} values (1, 'x')")
    found = read(sqlite.url("table=" + name.replace("%", "%25").replace(";", "%3B")), columns={"ticket_id": name})
    assert found.ids == ["1"]
    assert len(sqlite.rows("select * from tickets")) == 2


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ("", r"names no table \(\?table=NAME, or \?query=SELECT...\); the database has talk, tickets"),
        ("table=ticket", "has no table 'ticket'; the database has talk, tickets"),
        ("table=tickets&schema=other", "other"),
        ("query=SELEKT", 'near "SELEKT": syntax error'),
        ("query=DELETE FROM tickets", "attempt to write a readonly database"),
        ("query=SELECT 1 AS id, 2 AS id", "gives columns of the same name: id"),
        ("query=PRAGMA user_version = 3", "readonly|gives no rows"),
    ],
)
def test_what_is_not_there(sqlite, parameters, said):
    sqlite.run("create table talk (id text)")
    with pytest.raises(InputError, match=said):
        read(sqlite.url(parameters))
    assert len(sqlite.rows("select * from tickets")) == 2


def test_what_is_no_database(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(f"sqlite:///{tmp_path}/gone.db?table=t")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "t.csv").write_text("ticket_id,body\n1,x\n" * 99)
    with pytest.raises(InputError, match="file is not a database"):
        read(f"sqlite:///{tmp_path}/t.csv?table=t")


def test_the_file_of_a_database_says_how_it_is_named(sqlite):
    with pytest.raises(InputError, match=r"sqlite:///FILE\?table=NAME"):
        open_export([str(sqlite.path)])


def test_an_empty_table(sqlite):
    sqlite.run("delete from tickets")
    found = read(sqlite.url("table=tickets"))
    assert (found.tickets, found.rejected) == ([], [])
    assert any("has no rows" in warning for warning in found.export.warnings)


def test_values_that_are_no_text(sqlite):
    sqlite.run(
        """
        create table odd (id text primary key, body text, created_at text, big integer, raw blob, score real);
        insert into odd values ('007', cast(x'ff41' as text), 'never', 9223372036854775807, x'0041', 9e999);
        insert into odd values ('None', 'NA', '1772442840', null, null, 0.1);
        """
    )
    found = read(sqlite.url("table=odd"))
    one, two = found.tickets
    assert (one.id, one.messages[0].body, one.messages[0].created_at) == ("007", "\ufffdA", None)
    assert "created_at is no time that we know: 'never'" in one.warnings
    assert one.extra["big"] == 9223372036854775807
    assert (two.id, two.messages[0].body, two.messages[0].created_at.isoformat()) == (
        "None",
        "NA",
        "2026-03-02T09:14:00+00:00",
    )
    assert any("damaged UTF-8" in warning for warning in found.export.warnings)


def test_several_tables_are_one_stream_and_an_id_comes_but_once(sqlite):
    sqlite.run("create table old as select * from tickets where number = 1")
    sqlite.run("insert into old values (9, 's', 'b', null, null)")
    found = drain(open_export([sqlite.url("table=tickets"), sqlite.url("table=old")]))
    assert found.ids == ["1", "2", "9"]
    (again,) = found.rejected
    assert again.reason.endswith("?table=tickets:1, and a ticket is read from one file only")
    with pytest.raises(InputError, match="is given twice"):
        open_export([sqlite.url("table=tickets")] * 2)


def test_rows_are_of_one_moment_and_nobody_waits(sqlite):
    export = open_export([sqlite.url("table=tickets")])
    rows = iter(export)
    first = next(rows)
    sqlite.run("delete from tickets where number = 2; insert into tickets (number, body) values (3, 'new')")
    assert [first.id, *(row.id for row in rows)] == ["1", "2"]


def test_a_table_of_any_size_is_fetched_in_parts(sqlite, monkeypatch):
    monkeypatch.setattr(reading, "_BATCH", 7)
    sqlite.run(
        "create table many as with recursive n(id) as (select 1 union all select id + 1 from n where id < 100) "
        "select id, 'text ' || id as body from n"
    )
    found = read(sqlite.url("table=many"))
    assert found.ids == [str(n) for n in range(1, 101)]


def test_a_full_disk_is_said(sqlite, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading, "_line", full)
    with pytest.raises(InputError, match=r"cannot be fetched into .* \(TMPDIR\): No space left"):
        read(sqlite.url("table=tickets"))


def test_no_row_is_lost(sqlite):
    sqlite.run(
        "create table flat (ticket_id text, body json); insert into flat values ('1', '{\"a\": 1}'), (null, 'x')"
    )
    found = read(sqlite.url("table=flat"))
    assert [(r.line, r.reason) for r in found.rejected if isinstance(r, Rejected)] == [
        (1, "body is an object, not text")
    ]
    assert found.ids == ["2"]
    assert "has no id; called by its number, 2" in found.tickets[0].warnings
