"""Columns of the input that go along into the output, beside ours and never in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from triage.errors import InputError
from triage.fields.table import key
from triage.types import Ticket
from triage.writers._rows import COLUMNS, stamp

ALL = "all"
PREFIX = "input_"
"""Before the name of a column that we have, too: nothing of the input stands in its place."""
_ITSELF = "ticket_id"
_PLAIN = (str, bool, float)
_INTEGER = 1 << 63
"""From here on a number is no integer of JSON or of a table's column any more, and is kept as text."""

_FIELDS: Mapping[str, Callable[[Ticket], Any]] = {
    _ITSELF: lambda t: t.id,
    "subject": lambda t: t.subject,
    "body": lambda t: "\n\n".join(m.body for m in t.messages),
    "created_at": lambda t: stamp(next((m.created_at for m in t.messages if m.created_at), None)),
    "channel": lambda t: t.channel,
    "status": lambda t: t.status,
    "account_id": lambda t: t.account.id,
    "account_name": lambda t: t.account.name,
    "account_tier": lambda t: t.account.tier,
    "account_since": lambda t: t.account.since,
    "followers": lambda t: t.account.followers,
}


@dataclass(frozen=True, slots=True)
class Keep:
    """Which columns: under what name in the output, and from where."""

    names: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    """A column's name, and the field that it is read as ("" where it is none)."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Column of the input -> its name in the output, where that is another one."""

    def values(self, ticket: Ticket) -> list[object]:
        """Return a ticket's values, in plain JSON."""
        return [plain(_value(ticket, column, name)) for column, name in self.sources]


NO_COLUMNS = Keep()


def keep(asked: Sequence[str], mapped: Mapping[str, str], unmapped: Sequence[str], *, known: bool) -> Keep:
    """Find what the user asked for: columns of the input, our own fields, or `ALL`.

    `mapped` is field -> column, `unmapped` the columns that no field is read from; both are all that there is when
    `known`, else any name may still come. Raises `InputError` that names what is not there, and what is.
    """
    if ALL in asked:
        plainly = {name: column for name, column in mapped.items() if "[" not in column and name != _ITSELF}
        asked = [*(c for name, c in plainly.items() if name in _FIELDS), *unmapped, *(a for a in asked if a != ALL)]
    found: dict[str, tuple[str, str]] = {}
    wrong = []
    for name in dict.fromkeys(asked):
        source = _find(name, mapped, unmapped)
        if source is None and known:
            wrong.append(name)
        elif name != _ITSELF:
            found[name] = source or (name, "")
    if wrong:
        there = ", ".join(dict.fromkeys([*mapped.values(), *unmapped, *_FIELDS]))
        raise InputError(
            f"--keep-columns: the input has no column {', '.join(map(repr, wrong))} (allowed: {ALL}, {there})"
        )
    renamed = {name: PREFIX + name for name in found if name in COLUMNS}
    names = tuple(renamed.get(name, name) for name in found)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"--keep-columns: two columns would be called {', '.join(twice)}; leave one of each out")
    return Keep(names, tuple(found.values()), renamed)


def _find(name: str, mapped: Mapping[str, str], unmapped: Sequence[str]) -> tuple[str, str] | None:
    """Exact names first, then such as differ in case, blanks and marks only."""
    there = {column: (column, "") for column in unmapped}
    for one in _FIELDS:
        there.setdefault(one, ("", one))
    there |= {column: (column, one) for one, column in mapped.items() if one in _FIELDS}
    folded = {key(column): source for column, source in reversed(there.items())}
    return there.get(name) or folded.get(key(name))


def _value(ticket: Ticket, column: str, name: str) -> object:
    """Return what the column says, as it is where the reader has kept it so, else as the field that it was read as."""
    if column in ticket.extra:
        return ticket.extra[column]
    if name:
        return _FIELDS[name](ticket)
    wanted = key(column)  # some vendors' readers keep names in another case
    return next((value for other, value in ticket.extra.items() if key(other) == wanted), None)


def plain(value: object) -> object:
    """Return a value in plain JSON: times as ISO 8601, what JSON cannot say as text."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, int):
        return value if -_INTEGER <= value < _INTEGER else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
