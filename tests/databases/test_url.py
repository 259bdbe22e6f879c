"""A URL says where a table stands; nothing that is said of it gives its password away."""

import sys

import pytest

from triage.databases.url import hidden, is_url, named, parse, refuse_to_overwrite, shown
from triage.errors import TriageError
from triage.intake.export import open_export


@pytest.mark.parametrize("name", ["sqlite:///a.db?table=t", "postgresql+psycopg://h/d?table=t", "MYSQL://h/d"])
def test_urls(name):
    assert is_url(name)


@pytest.mark.parametrize("name", ["a.csv", "-", "C:\\exports\\a.csv", "models:/triage@champion", "a/b", "?table=t"])
def test_names_of_files(name):
    assert not is_url(name)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///desk.db?table=tickets", "sqlite:///desk.db?table=tickets"),
        ("sqlite:////srv/me@home/desk.db?table=t", "sqlite:////srv/me@home/desk.db?table=t"),
        ("postgresql://me:secret@db:5432/desk?table=t&schema=s", "postgresql://db:5432/desk?schema=s&table=t"),
        ("postgresql://me:secret@db/desk?sslmode=require&sslpassword=secret&table=t", "postgresql://db/desk?table=t"),
        ("postgresql://me:secret@db/desk?table=t&password=secret", "postgresql://db/desk?table=t"),
        ("postgresql://db/desk?query=SELECT%20'me:secret@x'", "postgresql://db/desk?query=..."),
        ("postgresql://me:se/cr@et?@db/desk?table=t", "postgresql://db/desk?table=t"),
        ("postgresql://me:secret", "postgresql://me"),
        ("mysql://[::1]:3306/desk", "mysql://[::1]:3306/desk"),
    ],
)
def test_what_is_shown(url, told):
    assert shown(url) == told


def test_a_list_of_inputs_for_people():
    assert named(["a.csv", "mysql://me:secret@h/d?table=t"]) == ["a.csv", "mysql://h/d?table=t"]


def test_a_password_in_any_text_is_hidden():
    said = hidden("cannot open 'postgresql://me:sec/ret@db/desk?table=t' and https://example.org/a:b is a page")
    assert said == "cannot open 'postgresql://***@db/desk?table=t' and https://example.org/a:b is a page"


def test_parts():
    place = parse("postgresql://me:pa%2Fss@db/desk?sslmode=require&table=My%20tickets&schema=audit&connect_timeout=3")
    assert (place.table, place.schema, place.query, place.kind) == ("My tickets", "audit", "", "postgresql")
    assert place.address.password == "pa/ss"
    assert dict(place.address.query) == {"sslmode": "require", "connect_timeout": "3"}
    assert "pa/ss" not in repr(place)
    assert place.says("no pa/ss here") == "postgresql://db/desk?schema=audit&table=My tickets: no *** here"


def test_a_query_may_hold_any_mark():
    place = parse(
        "postgresql://db:5432/desk?query=SELECT%20a%20FROM%20t%20WHERE%20x%20LIKE%20'%25@%25'%20AND%20b=':c?'"
    )
    assert place.query == "SELECT a FROM t WHERE x LIKE '%@%' AND b=':c?'"
    assert (place.address.host, place.address.port, dict(place.address.query)) == ("db", 5432, {})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:se@cret@db/desk?table=t", "is no database URL; it is driver://user:password@host"),
        ("postgresql://me:secret", "is no database URL"),
        ("sqlite:///a.db?table=t&table=u", "names table more than once"),
        ("sqlite:///a.db?table=t&query=SELECT", "names a query and a table; only one is read"),
        ("nothing://me:secret@h/d?table=t", "no driver is called 'nothing'"),
        ("sqlite:///a.db?table=t&zzz=1", "zzz"),
        ("postgresql+asyncpg://me:secret@h/d?table=t", "asyncpg"),
    ],
)
def test_what_cannot_be_read(tmp_path, monkeypatch, url, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.db").touch()
    with pytest.raises(TriageError) as caught:
        open_export([url])
    assert said in str(caught.value)
    assert not any(part in str(caught.value) for part in ("secret", "cret", "se@"))


def test_a_driver_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pymysql", None)
    with pytest.raises(
        TriageError, match=r"mysql\+pymysql://h/d\?table=t: needs the driver pymysql: pip install pymysql"
    ):
        open_export(["mysql+pymysql://me:secret@h/d?table=t"])


def test_without_sqlalchemy_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(TriageError, match=r"sqlite:///a.db\?table=t: databases need SQLAlchemy; install"):
        open_export(["sqlite:///a.db?table=t"])


@pytest.mark.parametrize("other", ["a.csv", "-"])
def test_files_and_tables_are_not_mixed(other):
    with pytest.raises(TriageError, match="read them one by one"):
        open_export(["sqlite:///a.db?table=t", other])


def test_an_input_is_no_output(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = "sqlite:///a.db?table=t"
    refuse_to_overwrite([one, "sqlite:///a.db?query=SELECT%201"], "sqlite:///a.db?table=u")
    refuse_to_overwrite([one], "sqlite:///b.db?table=t")
    for taken in (f"sqlite:///{tmp_path}/a.db?table=t", "sqlite:///./a.db?table=t"):
        with pytest.raises(TriageError, match="would be overwritten"):
            refuse_to_overwrite([one], taken)
    with pytest.raises(TriageError, match="would be overwritten"):
        refuse_to_overwrite(["sqlite:///a.db?table=u_rejected"], "sqlite:///a.db?table=u")
