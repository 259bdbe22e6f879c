"""Rows -> tickets: one ticket a row, or one message a row with rows of the same id making a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from triage.errors import InputError
from triage.fields.table import NOTES, OWNER, Layout, text_of, yes
from triage.files.steady import AGAIN
from triage.readers import _copies, _thread
from triage.readers._job import Cells, Job, Row, joined, reject
from triage.readers._quick import Quick
from triage.readers._quick import account as shared_account
from triage.readers._shares import Share
from triage.readers._survey import NESTED, Brief, Survey, survey
from triage.readers._waiting import Waiting
from triage.types import Author, Message, Rejected, Ticket

Rows = Callable[[], Iterable[Row | Cells | Rejected]]


def read_rows(
    rows: Rows, job: Job, where: str, *, columns: Sequence[str] = (), brief: Brief | None = None
) -> Iterator[Ticket | Rejected]:
    """Survey the rows at once, then yield lazily. `rows` gives them from the start each time it is called.

    A row that is `Cells` has all the `columns`, in their order.
    """
    spelt = (row if isinstance(row, Row | Rejected) else Row.of(row, columns) for row in rows())
    found = survey(spelt, job, where, columns=columns, brief=brief)
    quick = Quick(columns, found, job) if columns and not job.several else None
    return _build(rows(), (columns, quick if quick and quick.usable else None), found, job, where)


def read_row(row: Row, found: Survey, job: Job, where: str) -> Ticket | Rejected:
    """Read one row as a ticket of its own, whatever other rows share its id. ``job.rows_read`` is its number."""
    return _take(row, found, job, where)


def _build(
    rows: Iterable[Row | Cells | Rejected],
    table: tuple[Sequence[str], Quick | None],
    found: Survey,
    job: Job,
    where: str,
) -> Iterator[Ticket | Rejected]:
    columns, quick = table
    waiting = Waiting()
    shares = found.shares.rows()
    upcoming = next(shares, None)
    at = -1
    for given in rows:
        job.rows_read += 1
        if isinstance(given, Rejected):
            yield given
            continue
        at += 1
        share = None
        if upcoming is not None and upcoming[0] == at:
            share, upcoming = upcoming, next(shares, None)
        elif quick and not waiting and not isinstance(given, Row) and (ticket := quick.ticket(given[1])) is not None:
            job.rows_in_tickets += 1
            yield ticket
            continue
        row = given if isinstance(given, Row) else Row.of(given, columns)
        result = _take(row, found, job, where, shared=share is not None)
        if share is not None:
            yield from _share(result, row, share, (waiting, found, job, where))
        elif isinstance(result, Rejected):
            yield result
        elif waiting:
            waiting.add(at, result, row.line, None)
            waiting.finish(at)
        else:
            job.rows_in_tickets += 1
            yield result
    if at + 1 != found.rows:
        raise InputError(f"{where}: changed while it was read: {found.rows} rows at first, then {at + 1}; {AGAIN}")
    for parts in waiting.rest():
        yield _merged(parts, job, found)


def _share(
    result: Ticket | Rejected, row: Row, share: Share, tools: tuple[Waiting, Survey, Job, str]
) -> Iterator[Ticket | Rejected]:
    """Put a row to the others of its id, and yield the tickets that are whole with it."""
    waiting, found, job, where = tools
    index, first, left = share
    alone = NESTED in row.values  # it brings its whole thread along
    group = index if alone else first
    if isinstance(result, Rejected):
        yield result
    else:
        mark = None if alone else hash(repr(tuple(row.values.items())))
        equal = waiting.add(group, result, row.line, mark)
        if equal is not None:
            yield reject(where, row.line, f"the same as line {equal}", ticket_id=result.id, raw=dict(row.values))
    if alone or left == 1:
        waiting.finish(group)
    for parts in waiting.ready():
        yield _merged(parts, job, found)


def _merged(parts: Sequence[Ticket], job: Job, found: Survey) -> Ticket:
    job.rows_in_tickets += len(parts)
    timeless = not {"author", "created_at", "internal"} & found.present
    return _thread.merge(parts, timeless=timeless)


def _take(row: Row, found: Survey, job: Job, where: str, *, shared: bool = False) -> Ticket | Rejected:
    layout = found.layout(row.values)
    ticket_id = ""
    try:
        ticket_id = text_of(layout.pick(row.values, "ticket_id")[1], "ticket_id")
        doubts = list(row.doubts)
        if not ticket_id.strip():
            ticket_id = str(job.rows_read)
            if "ticket_id" in layout.fields:
                doubts.append(f"has no id; called by its number, {ticket_id}")
        if NESTED in row.values:
            doubts += _copies.doubts(job.newest, ticket_id) if job.several or shared else ()
            ticket = _thread.ticket(ticket_id, row, found, job, doubts)
        else:
            ticket = _flat(ticket_id, row, (layout, found, job), doubts)
        if (job.several or shared) and (reason := _twice(ticket_id, row, job, where)):
            return reject(where, row.line, reason, ticket_id=ticket_id, raw=dict(row.values))
        return ticket
    except ValueError as error:
        return reject(where, row.line, str(error), ticket_id=ticket_id, raw=dict(row.values))


def _twice(ticket_id: str, row: Row, job: Job, where: str) -> str | None:
    """Say why an id may not come again: of a whole thread the newest copy counts, and a ticket stands in one file."""
    if not job.several and NESTED not in row.values:
        return None
    place = f"{where}:{row.line}"
    if NESTED in row.values and (reason := _copies.superseded(job.newest, ticket_id, place)):
        return reason
    first = job.twice(ticket_id, place)
    here = first is not None and first.rpartition(":")[0] == where
    if first is None or (here and NESTED not in row.values):
        return None
    return f"the ticket id stands already in {first}" + ("" if here else ", and a ticket is read from one file only")


def _flat(ticket_id: str, row: Row, tools: tuple[Layout, Survey, Job], doubts: list[str]) -> Ticket:
    layout, found, job = tools
    values = row.values
    source, value = layout.pick(values, "body")
    body = text_of(value, "body")
    if not body.strip() and (row.doubts or row.is_remark(ticket_id)):
        few = "has fewer cells than the header" if row.doubts else "fills one cell"
        raise ValueError(f"{few} and no text: a line about the file, or a damaged one")
    if "body" not in layout.fields:
        doubts.append("has no text field")
    unread = [n for n in layout.texts if n != source and values.get(n)] if layout.texts else []
    if unread and "body" not in job.columns:
        doubts.append(f"more text stands in {joined(unread)} and was not read")
    column, value = layout.pick(values, "created_at")
    moment = job.when(value, found.order(column), doubts)
    message = Message(
        _author(layout, values, doubts), body, moment.at if moment else None, _internal(layout, values, doubts)
    )
    said, nested = _NOTHING.copy(), values.get("account")
    if isinstance(nested, dict):
        account = _thread.account(nested, doubts)
    else:
        layout.fill(said, layout.owner, values, doubts)
        account = shared_account(said["account_id"], said["account_name"], said["account_tier"] or None,
                           said["account_since"], _followers(layout, values, doubts))  # fmt: skip
    layout.fill(said, layout.notes, values, doubts)
    extra = {name: values[name] for name in layout.unmapped if values[name] is not None}
    return Ticket(ticket_id, said["subject"], (message,), account, said["channel"], said["status"], extra,
                  tuple(doubts), found.lacks)  # fmt: skip


_NOTHING = dict.fromkeys((*OWNER, *NOTES), "")


def _author(layout: Layout, values: Mapping[str, object], doubts: list[str]) -> Author:
    if "author" not in layout.fields:
        return Author.CUSTOMER
    return _thread.author(layout.pick(values, "author")[1], doubts)


def _internal(layout: Layout, values: Mapping[str, object], doubts: list[str]) -> bool:
    value = layout.pick(values, "internal")[1] if "internal" in layout.fields else None
    if value is None:
        return False
    said = yes(value)
    if said is None:
        doubts.append(f"internal says neither yes nor no: {str(value)[:20]!r}; read as no")
        return False
    return said is not layout.inverted


def _followers(layout: Layout, values: Mapping[str, object], doubts: list[str]) -> int | None:
    if "followers" not in layout.fields:
        return None
    return _thread.followers(layout.pick(values, "followers")[1], doubts)
