"""Databases for tests: a SQLite file each, one PostgreSQL for all that ask for it."""

import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from tests.databases import server

TABLE = """
create table tickets (number integer primary key, subject text, body text, created datetime, plan text);
insert into tickets values
    (2, 'Invoice', 'My lawyer will take you to court over this invoice.', '2026-03-02 09:14:00', 'pro'),
    (1, 'Manual', 'Where do I find the manual?', '2026-03-01T08:00:00+01:00', null);
"""


class File:
    """A SQLite file: its URLs, and what stands in it."""

    def __init__(self, path):
        self.path = path

    def url(self, parameters=""):
        return f"sqlite:///{self.path}{parameters and '?' + parameters}"

    def run(self, script):
        with closing(sqlite3.connect(self.path)) as connection:
            connection.executescript(script)

    def rows(self, query):
        with closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]


@pytest.fixture(autouse=True)
def kept(tmp_path_factory, monkeypatch):
    """Give what is kept of a run that failed a folder of its own, which goes with the others of the test."""
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def sqlite(tmp_path):
    """A SQLite file with two tickets."""
    file = File(tmp_path / "desk.db")
    file.run(TABLE)
    return file


@pytest.fixture(scope="session")
def postgresql():
    """Start a PostgreSQL; give the URL of its database, with the password in it."""
    place = server.programs()
    if place is None:
        pytest.skip("no PostgreSQL server is installed here (initdb, pg_ctl); databases were tried on SQLite alone")
    with server.running(place) as port:
        yield f"postgresql://{server.USER}:{quote(server.PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
