"""The same on a real PostgreSQL: its types, its transactions, its rights, and its password kept."""

import signal
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.databases import server
from tests.databases.killed import killed_in_the_middle
from tests.databases.written import POOR, write
from tests.readers.exports import drain
from tests.writers.test_contract import decision
from triage.errors import InputError, OutputError
from triage.intake.export import open_export
from triage.writers import sql


@pytest.fixture
def run(postgresql):
    """Run statements in a schema that is empty, and go back to it."""
    engine = sa.create_engine(postgresql, poolclass=sa.NullPool, execution_options={"no_parameters": True})

    def execute(statement):
        with engine.begin() as connection:
            connection.exec_driver_sql("set search_path to desk, public")
            found = connection.exec_driver_sql(statement)
            return [tuple(row) for row in found] if found.returns_rows else None

    execute("drop schema if exists desk cascade; create schema desk")
    return execute


def read(url):
    return drain(open_export([url]))


def test_types_that_are_no_text(postgresql, run):
    run(
        """
        create table "Tickets" (id uuid primary key, body text, created_at timestamptz, account_since date,
            followers numeric(12, 2), tags text[], more jsonb, span interval, raw bytea);
        insert into "Tickets" values
            ('00000000-0000-0000-0000-000000000002', 'zwei', '2026-03-02 10:14+01', 'infinity', 12, '{a,NULL}',
             '{"n": 123456789012345678901234567890}', '1 day', '\\x41ff'),
            ('00000000-0000-0000-0000-000000000001', 'eins', 'infinity', '2020-02-01', 'NaN', null, null, null, null)
        """
    )
    found = read(f"{postgresql}?table=Tickets&schema=desk")
    assert [t.id[-1] for t in found.tickets] == ["1", "2"]
    one, two = found.tickets
    assert (one.messages[0].created_at, one.account.since, one.account.followers) == (None, "2020-02-01", None)
    assert "created_at is no time that we know: 'infinity'" in one.warnings
    assert two.messages[0].created_at == datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
    assert two.account.followers == 12
    assert (two.extra["tags"], two.extra["raw"]) == (["a", None], "A\ufffd")


def test_threads_in_jsonb_and_one_message_a_row(postgresql, run):
    run(
        """
        create table threads (id bigint primary key, messages jsonb);
        insert into threads values (7, '[{"author": "customer", "body": "a"}, {"author": "agent", "body": "b"}]');
        create table talk (at serial primary key, ticket_id text, author text, body text);
        insert into talk (ticket_id, author, body)
            values ('A', 'customer', 'first'), ('B', 'customer', 'x'), ('A', 'agent', 'third')
        """
    )
    assert [len(t.messages) for t in read(f"{postgresql}?table=threads&schema=desk").tickets] == [2]
    found = read(f"{postgresql}?query=SELECT ticket_id, author, body FROM desk.talk ORDER BY at")
    assert [(t.id, len(t.messages)) for t in found.tickets] == [("A", 2), ("B", 1)]


def test_a_query_changes_nothing(postgresql, run):
    run("create table t (id int primary key, body text); insert into t values (1, '50% :off')")
    run("create function spoil() returns int language sql as 'delete from desk.t returning id'")
    (ticket,) = read(f"{postgresql}?query=SELECT id, body FROM desk.t WHERE body LIKE '%25:off'").tickets
    assert ticket.id == "1"
    for query in (
        "DELETE FROM desk.t RETURNING id",
        "SELECT desk.spoil() AS id, '' AS body",
        "SELECT 1; DELETE FROM t",
    ):
        with pytest.raises(InputError, match="cannot be read"):
            read(f"{postgresql}?query={query}")
    assert run("select count(*) from t") == [(1,)]


def test_decisions_with_the_types_of_the_database(postgresql, run):
    url = f"{postgresql}?table=Decisions&schema=desk"
    write(url, decision("T-1", "nul\0 and half \ud83d"), decision("T-2"), rejected=[POOR])
    columns = dict(run("select column_name, data_type from information_schema.columns where table_name = 'Decisions'"))
    assert (columns["escalate"], columns["due_at"], columns["evidence"], columns["p_escalate"]) == (
        "boolean",
        "timestamp with time zone",
        "jsonb",
        "double precision",
    )
    assert run("""select ticket_id, evidence->0->>'text', due_at from "Decisions" where clauses ? 'trigger.vip'""") == [
        ("T-1", "nul and half \ufffd", datetime(2026, 3, 2, 10, 14, tzinfo=UTC)),
        ("T-2", "my lawyer", datetime(2026, 3, 2, 10, 14, tzinfo=UTC)),
    ]
    assert run("""select number, line, reason from "Decisions_rejected" """) == [(1, 3, POOR.reason)]


def test_twice_is_the_same(postgresql, run):
    url = f"{postgresql}?table=d&schema=desk"
    write(url, decision("T-0"), decision("T-1", "old"), rejected=[POOR])
    run("alter table d add column handled_by text; update d set handled_by = 'Ann'")
    for _ in range(2):
        write(url, decision("T-1", "new"), decision("T-2"))
        assert run("select ticket_id, evidence->0->>'text', handled_by from d order by 1") == [
            ("T-0", "my lawyer", "Ann"),
            ("T-1", "new", "Ann"),
            ("T-2", "my lawyer", None),
        ]
        assert run("select count(*) from d_rejected") == [(0,)]


def test_a_time_without_a_zone_is_in_utc_whatever_the_session_says(postgresql, run):
    url = f"{postgresql}?table=d&schema=desk"
    write(url)
    run("alter table d alter column due_at type timestamp")
    write(f"{url}&options=-c%20timezone%3DAsia/Tokyo", decision())
    assert run("select due_at::text, customer_promise from d") == [
        ("2026-03-02 10:14:00", datetime(2026, 3, 2, 10, 14, tzinfo=UTC))
    ]


def test_a_process_killed_while_it_writes_leaves_the_table_as_it_was(postgresql, run):
    url = f"{postgresql}?table=d&schema=desk"
    write(url, decision("T-0", "old"))
    assert killed_in_the_middle(url) == -signal.SIGKILL
    assert run("select ticket_id, evidence->0->>'text' from d") == [("T-0", "old")]


def test_rights_that_are_missing_are_found_before_anything_is_decided(postgresql, run):
    write(f"{postgresql}?table=d&schema=desk")
    run("drop role if exists guest; create role guest login password 'guest'; grant usage on schema desk to guest")
    guest = sa.make_url(postgresql).set(username="guest", password="guest").render_as_string(hide_password=False)
    try:
        for table, said in (("d", "permission denied for table d"), ("e", "permission denied for schema desk")):
            with pytest.raises(OutputError, match=said), sql.open_target(f"{guest}?table={table}&schema=desk"):
                pytest.fail("the run has begun")
        run("grant select, insert on d to guest")
        with pytest.raises(OutputError, match="permission denied"), sql.open_target(f"{guest}?table=d&schema=desk"):
            pytest.fail("the run has begun")
    finally:
        run("drop owned by guest; drop role guest")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "nobody"}, "password authentication failed"),
        ({"port": 1}, "refused"),
        ({"database": "gone"}, 'database "gone" does not exist'),
        ({"host": "127.0.0.1", "query": {"sslmode": "require"}}, "server does not support SSL"),
    ],
)
def test_a_server_that_lets_nobody_in_is_named_without_the_password(postgresql, change, said):
    url = sa.make_url(postgresql).set(**change).update_query_dict({"table": "t"}).render_as_string(hide_password=False)
    with pytest.raises(InputError, match=said) as reading:
        open_export([url])
    with pytest.raises(OutputError, match=said) as writing, sql.open_target(url):
        pytest.fail("the run has begun")
    for text in (str(reading.value), str(writing.value)):
        assert text.startswith("postgresql://127.0.0.1:")
        assert not any(part in text for part in (server.PASSWORD, "pa/ss", "pa%2Fss", "wo:rd", "wo%3Ard"))
