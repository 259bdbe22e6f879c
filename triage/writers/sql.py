"""A table of a database, by ticket id: what the URL of a database as output gets. Needs the extra ``sql``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from triage.databases.tables import Kind
from triage.databases.url import is_url, parse
from triage.databases.writing import Tables, writing
from triage.errors import OutputError
from triage.types import Decision, Rejected
from triage.writers import _rows

BINARY = True
APPENDS = False
_KINDS = {
    "escalate": Kind.FLAG,
    "do_not_engage": Kind.FLAG,
    "needs_review": Kind.FLAG,
    "due_at": Kind.MOMENT,
    "customer_promise": Kind.MOMENT,
    "other_teams": Kind.LIST,
    "clauses": Kind.LIST,
    "evidence": Kind.LIST,
    "not_evaluable": Kind.LIST,
    "p_escalate": Kind.NUMBER,
    "p_priority": Kind.NUMBER,
    "p_sentiment": Kind.NUMBER,
}


class Target:
    def __init__(self, found: Tables) -> None:
        self._found = found
        self._rejected = 0

    def append(self, chunk: bytes) -> None:
        """Take what `render` gave."""
        self._found.append(chunk)

    def reject(self, rows: Sequence[Rejected]) -> None:
        """Take rejected rows; they go into a table beside, called as this one with ``_rejected`` behind."""
        for row in rows:
            self._rejected += 1
            told = {"source": row.source, "line": row.line, "ticket_id": row.ticket_id, "reason": row.reason}
            self._found.reject(_rows.encode({"number": self._rejected, **told, "raw": row.raw}) + b"\n")


def render(decisions: Sequence[Decision], kept: _rows.Kept = _rows.NOTHING) -> bytes:
    """Return a JSON object a line. Probabilities are those of the decided label, as in all tables."""
    return b"".join(
        _rows.encode(_rows.as_object(decision) | _rows.decided(decision) | dict(zip(kept.names, values, strict=True)))
        + b"\n"
        for decision, values in kept.beside(decisions)
    )


@contextmanager
def open_target(out: str, names: Sequence[str] = ()) -> Iterator[Target]:
    """Open a table; all is in it when the block has ended well, else nothing. Raises `OutputError`, `TriageError`."""
    if not is_url(out):
        raise OutputError(f"{out}: is no URL of a database (such as sqlite:///NAME.db?table=NAME)")
    columns = {column: _KINDS.get(column, Kind.TEXT) for column in (*_rows.COLUMNS, *names)}
    with writing(parse(out), columns) as found:
        yield Target(found)
