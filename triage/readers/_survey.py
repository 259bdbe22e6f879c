"""A first pass over an export's rows: what can be known only of the file as a whole.

Which columns there are, which ids come more than once, in which order a column writes day and month, and which fields
the export has no place for. No text is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from triage.errors import InputError
from triage.fields.table import Layout, check_chosen, key, lay_out
from triage.fields.when import Order, proof, settle
from triage.readers import _copies
from triage.readers._job import Job, Row, joined
from triage.readers._shares import Shares, ident
from triage.types import Rejected

NESTED = "messages"
"""The key of a record that holds a thread of its own."""
_LACKS = {
    "author": "author",
    "created_at": "created_at",
    "account_tier": "account.tier",
    "followers": "account.followers",
}
_PART = 1000
_LAYOUTS = 4096
"""Layouts that are kept: records may leave out any of their keys, which makes a layout of its own."""


Brief = Callable[[Sequence[str]], Iterable[Sequence[object] | None]]
"""Gives the cells of the named columns, row by row; ``None`` for a row that is rejected."""


@dataclass(slots=True)
class Survey:
    """What the first pass found."""

    chosen: Mapping[str, str]
    layouts: dict[tuple[str, ...], Layout] = field(default_factory=dict)
    columns: dict[str, None] = field(default_factory=dict)
    shares: Shares = field(default_factory=Shares)
    """Which rows share their id."""
    proofs: dict[str, set[Order]] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    lacks: tuple[str, ...] = ()
    rows: int = 0
    rejected: int = 0
    nested: int = 0
    _last: Layout | None = None

    def layout(self, values: Mapping[str, object]) -> Layout:
        """Return the layout of a row; rows with the same columns share one."""
        columns = tuple(values)
        if self._last is not None and self._last.columns == columns:
            return self._last
        found = self.layouts.get(columns)
        if found is None:
            if len(self.layouts) >= _LAYOUTS:
                self.layouts.clear()
            found = self.layouts[columns] = lay_out(columns, self.chosen)
            self.columns.update(dict.fromkeys(columns))
        self._last = found
        return found

    def close(self) -> None:
        """Draw the conclusions, once all rows are taken up."""
        self.orders = {column: settle(proofs) for column, proofs in self.proofs.items()}
        self.lacks = tuple(name for field_, name in _LACKS.items() if field_ not in self.present)
        self.shares.close()

    def order(self, column: str) -> Order:
        return self.orders.get(column, Order.UNSETTLED)

    def add(self, row: Row) -> str:
        """Take up one row. Returns its ticket id, "" where it has none that can be read."""
        self.rows += 1
        last = self._last
        layout = self.layout(row.values)
        if layout is not last:
            self.present.update(layout.fields)
        if NESTED in row.values:
            self.nested += 1
            self._add_thread(row.values)
        else:
            column, value = layout.pick(row.values, "created_at")
            self._prove(column, value)
        known = ident(layout.pick(row.values, "ticket_id")[1])
        self.shares.add(known)
        return known

    def add_table(self, columns: tuple[str, ...], brief: Brief) -> None:
        """Take up all rows of a table without threads, of which only the ids and times are looked at."""
        layout = lay_out(columns, self.chosen)
        ids, times = layout.fields.get("ticket_id", ()), layout.fields.get("created_at", ())
        rows = iter(brief((*ids, *times)))
        while part := list(islice(rows, _PART)):
            sound = [cells for cells in part if cells is not None]
            self.rejected += len(part) - len(sound)
            self.rows += len(sound)
            self.shares.extend([ident(value) for _, value in _firsts(ids, sound, 0)])
            for column, value in _firsts(times, sound, len(ids)):
                self._prove(column, value)
        if self.rows:
            self.layouts[columns] = layout
            self.present.update(layout.fields)

    def _prove(self, column: str, value: object) -> None:
        if value.__class__ is str and value[:4].isdigit():  # a year in front proves nothing
            return
        if found := proof(value):
            self.proofs.setdefault(column, set()).add(found)

    def _add_thread(self, values: Mapping[str, object]) -> None:
        messages, account = values[NESTED], values.get("account")
        for message in messages if isinstance(messages, list) else ():
            if isinstance(message, dict):
                if "author" in message:
                    self.present.add("author")
                if "created_at" in message:
                    self.present.add("created_at")
                    self._prove(NESTED, message["created_at"])
        if isinstance(account, dict):
            if "followers" in account:
                self.present.add("followers")
            if "tier" in account:
                self.present.add("account_tier")


def _firsts(columns: Sequence[str], rows: Sequence[Sequence[object]], at: int) -> Iterator[tuple[str, object]]:
    """Yield, for each row, the first of some columns that is not empty, and its value; the columns begin at `at`."""
    if len(columns) == 1:
        return ((columns[0], cells[at]) for cells in rows)
    end = at + len(columns)
    return (
        next(((c, v) for c, v in zip(columns, cells[at:end], strict=True) if v is not None and v != ""), ("", None))
        for cells in rows
    )


def survey(
    rows: Iterable[Row | Rejected], job: Job, where: str, *, columns: Sequence[str] = (), brief: Brief | None = None
) -> Survey:
    """Make the first pass, over `brief` where a table can give single columns cheaper than its rows.

    Raises `InputError` for a named column that no row has, and where no column holds text.
    """
    found = Survey(job.columns)
    found.columns.update(dict.fromkeys(columns))
    if brief is not None and NESTED not in columns:
        found.add_table(tuple(columns), brief)
    else:
        for row in rows:
            if isinstance(row, Row):
                known = found.add(row)
                if known and NESTED in row.values:
                    _copies.add_thread(job.newest, known, f"{where}:{row.line}", row.values, job.zone)
            else:
                found.rejected += 1
    found.close()
    job.rows_total = (job.rows_total or 0) + found.rows + found.rejected
    names = tuple(found.columns)
    if names:
        check_chosen(job.columns, names, where)
    if found.rows and not found.nested and "body" not in found.present:
        lone = "the file must begin with the line of column names" if len(names) == 1 else ""
        raise InputError(
            f"{where}: no column holds the text of the tickets (columns: {joined(names)}); "
            f"{lone or 'name it with --columns body=...'}"
        )
    if names and not found.rows and NESTED not in names and not lay_out(names, job.columns).fields:
        raise InputError(
            f"{where}: holds no tickets, nor the columns of an export: its first line is {joined(names)!r}"
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
