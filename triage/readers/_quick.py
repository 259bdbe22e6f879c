"""The short way from a table's row to a ticket, for rows in which nothing is unusual. All others go by `_rows`.

The columns of a table are the same in each row, so where a field stands is found once, and no row becomes a mapping.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from triage.fields.table import NOTES, OWNER, author_of, lay_out
from triage.readers._job import Job
from triage.readers._survey import NESTED, Survey
from triage.types import Account, Author, Message, Ticket

_TEXTS = ("ticket_id", "body", "author", *NOTES, *OWNER)
_LONG_WAY = {"internal", "followers"}

account = lru_cache(maxsize=1024)(Account)
"""Most tickets have an account that others have too, if any."""


class Quick:
    """Reads rows of one table. `cells` stand in the order of its columns."""

    def __init__(self, columns: Sequence[str], found: Survey, job: Job) -> None:
        layout = lay_out(columns, job.columns)
        fields = layout.fields
        self._found, self._job = found, job
        self.usable = (
            {"ticket_id", "body"} <= fields.keys()
            and _LONG_WAY.isdisjoint(fields)
            and NESTED not in columns
            and all(len(fields.get(name, ())) <= 1 for name in (*_TEXTS, "created_at"))
        )
        places = {name: at for at, name in enumerate(columns)}
        self._pick = itemgetter(*(places[fields[n][0]] if n in fields else len(columns) for n in _TEXTS))
        self._when = places[fields["created_at"][0]] if "created_at" in fields else len(columns)
        unread = layout.texts if "body" not in job.columns else ()
        self._unread = [places[name] for name in unread]
        self._others = [(name, places[name]) for name in layout.unmapped]
        self._order = found.order(fields.get("created_at", ("",))[0])
        self._has_author = "author" in fields

    def ticket(self, cells: list[Any]) -> Ticket | None:
        """Return the ticket of a row, ``None`` where it must go the long way."""
        cells.append("")  # stands for the fields that have no column
        picked, when = self._pick(cells), cells[self._when]
        cells.pop()
        try:
            if "\0" in "".join(picked):
                return None
        except TypeError:  # nothing, a number, or something else
            picked = tuple(["" if v is None else str(v) if v.__class__ is int else v for v in picked])
            if any(value.__class__ is not str or "\0" in value for value in picked):
                return None
        ident, body, author, subject, channel, status, *owner = picked
        if not ident.strip() or (self._unread and any(cells[at] for at in self._unread)):
            return None
        if not body and len(ident.split()) > 1:  # a line about the file, perhaps
            return None
        role = author_of(author) if self._has_author else Author.CUSTOMER
        if role is None:
            return None
        doubts: list[str] = []
        moment = self._job.when(when, self._order, doubts)
        if doubts:
            return None
        number, name, tier, since = owner
        message = Message(role, body, None if moment is None else moment.at)
        extra = {column: cells[at] for column, at in self._others if cells[at] is not None}
        return Ticket(ident, subject, (message,), account(number, name, tier or None, since, None), channel, status,
                      extra, (), self._found.lacks)  # fmt: skip
