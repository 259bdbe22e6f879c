"""A database URL: where its table stands, and how it is named without giving its password away.

A URL is one of SQLAlchemy's with ``table`` (and ``schema``) or ``query`` among its parameters, such as
``postgresql://reader@db.example/desk?table=tickets``; what else stands there goes to the driver.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from triage.errors import TriageError

if TYPE_CHECKING:
    from sqlalchemy import URL

SQLITE = "sqlite"
BESIDE = "_rejected"
"""What the table of rejected rows has behind the name of the output's."""
_URL = re.compile(r"[A-Za-z][\w+.-]*://")
_SECRET = re.compile(r"([A-Za-z][\w+.-]*://)[^\s/@:]*:[^\s@]*@")
_OURS = ("schema", "table", "query")
_MARK = re.compile(rf"[?&](?=(?:{'|'.join(_OURS)})=)")
_PLACE = re.compile(r"(\[[^\]]*\]|[^/?:]*)(?::(\d+)(?=[/?]|$))?[^/?]*(/[^?]*)?")
_SHAPE = "driver://user:password@host:port/database?table=NAME (in a password, @ : / are written %40 %3A %2F)"


def is_url(name: str) -> bool:
    """Tell whether `name` is the URL of a database, not a file."""
    return _URL.match(name) is not None


def shown(url: str) -> str:
    """Return a URL for people: without user, password, query and the driver's parameters, whatever shape it is in."""
    address, given = _split(url)
    scheme, _, rest = address.partition("://")
    if not rest.startswith("/"):  # a password may hold any mark, even where it should not
        rest = rest.rpartition("@")[2]
    host, port, path = _PLACE.match(rest).groups(default="")  # type: ignore[union-attr]
    named = "&".join(f"{name}={'...' if name == 'query' else given[name][0]}" for name in _OURS if given.get(name))
    return f"{scheme}://{host}{port and ':' + port}{path}{named and '?' + named}"


def named(names: Sequence[str]) -> list[str]:
    """Return inputs as people are told of them: URLs as `shown`, files as they are."""
    return [shown(name) if is_url(name) else name for name in names]


def hidden(text: str) -> str:
    """Return a text in which no URL gives away a password, whoever wrote it."""
    return _SECRET.sub(r"\1***@", text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows stand: a table of a database, or (to be read) what a query gives. `name` is what people are told."""

    name: str
    address: URL = field(repr=False)
    table: str
    schema: str | None
    query: str = field(repr=False)

    def says(self, what: str) -> str:
        """Return a message about this place, without the password, whatever `what` quotes."""
        secret = str(self.address.password or "")
        return f"{self.name}: {what.replace(secret, '***') if secret else what}"

    @property
    def kind(self) -> str:
        """The kind of database, such as ``postgresql``."""
        return self.address.get_backend_name()

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; ``None`` for any other."""
        named = self.address.database or ""
        if self.kind != SQLITE or not named or named.startswith(("file:", ":memory:")):
            return None
        return Path(named)

    @property
    def home(self) -> tuple[object, ...]:
        """The database and schema, as far as the URL tells one from another."""
        where = self.address
        return self.kind, self.file.resolve() if self.file else (where.host, where.port, where.database), self.schema


def parse(url: str) -> Place:
    """Read a database URL. Raises `TriageError` for one that cannot be read, and without SQLAlchemy."""
    try:
        from sqlalchemy import exc, make_url
    except ModuleNotFoundError:
        raise TriageError(f"{shown(url)}: databases need SQLAlchemy; install the extra 'sql'") from None
    text, given = _split(url)
    try:
        address = make_url(text)
        more = {name: found[0] if len(found) == 1 else found for name, found in given.items() if name not in _OURS}
        address = address.update_query_dict(more)
        if "@" in (address.host or ""):  # what stands before it is the rest of a password
            raise ValueError
    except (exc.ArgumentError, ValueError):
        raise TriageError(f"{shown(url)}: is no database URL; it is {_SHAPE}") from None
    if twice := [name for name in _OURS if len(given.get(name, ())) > 1]:
        raise TriageError(f"{shown(url)}: names {' and '.join(twice)} more than once (an & in a query is written %26)")
    schema, table, query = (given.get(name, [""])[0].strip() for name in _OURS)
    if query and (table or schema):
        raise TriageError(f"{shown(url)}: names a query and a {'table' if table else 'schema'}; only one is read")
    return Place(shown(url), address, table, schema or None, query)


def refuse_to_overwrite(inputs: Sequence[str], out: str) -> None:
    """Raise `TriageError` when one of the tables that are read is written to, or is that of the rejected rows."""
    place = parse(out)
    for name in inputs:
        read = parse(name)
        if read.home == place.home and read.table in (place.table, place.table + BESIDE):
            raise TriageError(f"{read.name}: is an input and would be overwritten; name another output")


def _split(url: str) -> tuple[str, dict[str, list[str]]]:
    """Part a URL before our first parameter, as a query may hold what would pass for a user and a password."""
    mark = _MARK.search(url)
    if mark is None:
        return url, {}
    return url[: mark.start()], parse_qs(url[mark.end() :], keep_blank_values=True)
