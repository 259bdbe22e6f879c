"""A first pass over an export's rows: what can be known only of the file as a whole.

Which columns there are, which ids come more than once, in which order a column writes day and month, and which fields
the export has no place for. No text is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from triage.errors import InputError
from triage.readers._job import Job, Row, joined
from triage.table import Layout, check_chosen, key, lay_out, text_of
from triage.types import Rejected
from triage.when import Order, proof, settle

NESTED = "messages"
"""The key of a record that holds a thread of its own."""
_LACKS = {
    "author": "author",
    "created_at": "created_at",
    "account_tier": "account.tier",
    "followers": "account.followers",
}


@dataclass(slots=True)
class Survey:
    """What the first pass found. `repeated`: id -> rows, for the ids that have more than one."""

    chosen: Mapping[str, str]
    layouts: dict[tuple[str, ...], Layout] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)
    proofs: dict[str, set[Order]] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    lacks: tuple[str, ...] = ()
    rows: int = 0
    nested: int = 0
    _ids: set[int] = field(default_factory=set)

    def layout(self, values: Mapping[str, object]) -> Layout:
        """Return the layout of a row; rows with the same columns share one."""
        columns = tuple(values)
        found = self.layouts.get(columns)
        if found is None:
            found = self.layouts[columns] = lay_out(columns, self.chosen)
            self.columns.update(dict.fromkeys(columns))
        return found

    def close(self) -> None:
        """Draw the conclusions, once all rows are taken up."""
        self.orders = {column: settle(proofs) for column, proofs in self.proofs.items()}
        self.lacks = tuple(name for field_, name in _LACKS.items() if field_ not in self.present)
        self._ids.clear()

    def order(self, column: str) -> Order:
        return self.orders.get(column, Order.UNSETTLED)

    def add(self, row: Row) -> None:
        """Take up one row."""
        self.rows += 1
        layout = self.layout(row.values)
        self.present.update(layout.fields)
        if NESTED in row.values:
            self.nested += 1
            self._add_thread(row.values)
        else:
            column, value = layout.pick(row.values, "created_at")
            self._prove(column, value)
        with suppress(ValueError):  # such a row is rejected with its reason when it is built
            self._count(text_of(layout.pick(row.values, "ticket_id")[1], "ticket_id"))

    def _count(self, ticket_id: str) -> None:
        mark = hash(ticket_id)  # the ids themselves would weigh more than all else that is kept
        if not ticket_id:
            return
        if mark in self._ids:
            self.repeated[ticket_id] = self.repeated.get(ticket_id, 1) + 1
        self._ids.add(mark)

    def _prove(self, column: str, value: object) -> None:
        if found := proof(value):
            self.proofs.setdefault(column, set()).add(found)

    def _add_thread(self, values: Mapping[str, object]) -> None:
        messages, account = values[NESTED], values.get("account")
        for message in messages if isinstance(messages, list) else ():
            if isinstance(message, dict):
                self.present.update(name for name in ("author", "created_at") if name in message)
                self._prove(NESTED, message.get("created_at"))
        if isinstance(account, dict):
            self.present.update(name for name in ("followers",) if name in account)
            self.present.update("account_tier" for name in ("tier",) if name in account)


def survey(rows: Iterable[Row | Rejected], job: Job, where: str, *, columns: Iterable[str] = ()) -> Survey:
    """Make the first pass. Raises `InputError` for a named column that no row has, and where no column holds text."""
    found = Survey(job.columns)
    found.columns.update(dict.fromkeys(columns))
    for row in rows:
        if isinstance(row, Row):
            found.add(row)
    found.close()
    names = tuple(found.columns)
    if names:
        check_chosen(job.columns, names, where)
    if found.rows and not found.nested and not any("body" in x.fields for x in found.layouts.values()):
        raise InputError(
            f"{where}: no column holds the text of the tickets (columns: {joined(names)}); "
            f"name it with --columns body=..."
        )
    _tell(found, job, where)
    return found


def _tell(found: Survey, job: Job, where: str) -> None:
    overall = lay_out(tuple(c for c in found.columns if c != NESTED or not found.nested), job.columns)
    job.describe(overall)
    if not found.rows:
        job.warn(f"{where}: has no rows")
    elif "ticket_id" not in overall.fields:
        job.warn(f"{where}: has no column of ticket ids; the number of the row is used")
    if found.nested:
        for name in ("body", "author", "created_at"):
            if name in found.present or name == "body":
                job.mapped[name] = f"{NESTED}[].{name}"
    elif overall.texts and "body" not in job.columns:
        body = overall.fields.get("body", ("",))[0]
        job.warn(
            f"{where}: the text is read from '{body}'; not from {joined(overall.texts)} (--columns body=... to change)"
        )
    if any(key(c) == key(NESTED) and c != NESTED for c in found.columns):
        job.warn(f"{where}: a thread is expected under '{NESTED}', exactly so")
