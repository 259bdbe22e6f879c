"""Rows -> tickets: one ticket a row, or one message a row with rows of the same id making a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triage.readers import _thread
from triage.readers._job import Job, Row, joined, reject
from triage.readers._survey import NESTED, Survey, survey
from triage.table import Layout, soft_text, text_of, yes
from triage.types import Account, Author, Message, Rejected, Ticket

Rows = Callable[[], Iterable[Row | Rejected]]


@dataclass(slots=True)
class _Group:
    """The rows of one ticket as they come in; `left` are still to come."""

    left: int
    tickets: list[Ticket] = field(default_factory=list)
    prints: dict[int, int] = field(default_factory=dict)


def read_rows(rows: Rows, job: Job, where: str, *, columns: Iterable[str] = ()) -> Iterator[Ticket | Rejected]:
    """Survey the rows at once, then yield lazily. `rows` gives them from the start each time it is called."""
    found = survey(rows(), job, where, columns=columns)
    return _build(rows(), found, job, where)


def _build(rows: Iterable[Row | Rejected], found: Survey, job: Job, where: str) -> Iterator[Ticket | Rejected]:
    pending: dict[str, _Group] = {}
    for row in rows:
        job.rows_read += 1
        if isinstance(row, Rejected):
            yield row
            continue
        result = _take(row, found, job, where)
        if not pending and isinstance(result, Ticket) and result.id not in found.repeated:
            job.rows_in_tickets += 1
            yield result
            continue
        group = pending.get(result.ticket_id if isinstance(result, Rejected) else result.id)
        if isinstance(result, Rejected):
            if group is None and result.ticket_id in found.repeated:
                found.repeated[result.ticket_id] -= 1
            yield result
        else:
            if group is None:
                more = 1 if NESTED in row.values else found.repeated.get(result.id, 1)
                group = pending[result.id] = _Group(more)
            again = _repeats(group, row, where, result.id)
            if again is not None:
                yield again
            else:
                group.tickets.append(result)
        if group is not None:
            group.left -= 1
        yield from _ready(pending, job, found)
    for group in pending.values():
        yield from _close(group, job, found)


def _ready(pending: dict[str, _Group], job: Job, found: Survey) -> Iterator[Ticket]:
    """Yield from the front, so that tickets come in the order of their first rows."""
    while pending:
        ticket_id = next(iter(pending))
        if pending[ticket_id].left > 0:
            return
        yield from _close(pending.pop(ticket_id), job, found)


def _close(group: _Group, job: Job, found: Survey) -> Iterator[Ticket]:
    if group.tickets:
        job.rows_in_tickets += len(group.tickets)
        timeless = not {"author", "created_at", "internal"} & found.present
        yield _thread.merge(group.tickets, timeless=timeless)


def _repeats(group: _Group, row: Row, where: str, ticket_id: str) -> Rejected | None:
    if group.left <= 1 and not group.tickets:
        return None
    first = group.prints.setdefault(hash(repr(tuple(row.values.items()))), row.line)
    if first != row.line:
        return reject(where, row.line, f"the same as line {first}", ticket_id=ticket_id, raw=dict(row.values))
    return None


def _take(row: Row, found: Survey, job: Job, where: str) -> Ticket | Rejected:
    layout = found.layout(row.values)
    ticket_id = ""
    try:
        ticket_id = text_of(layout.pick(row.values, "ticket_id")[1], "ticket_id")
        doubts = list(row.doubts)
        if not ticket_id.strip():
            ticket_id = str(job.rows_read)
            if "ticket_id" in layout.fields:
                doubts.append(f"has no id; called by its number, {ticket_id}")
        if reason := _twice(ticket_id, row, found, job, where):
            return reject(where, row.line, reason, ticket_id=ticket_id, raw=dict(row.values))
        if NESTED in row.values:
            return _thread.ticket(ticket_id, row, found, job, doubts)
        return _flat(ticket_id, row, (layout, found, job), doubts)
    except ValueError as error:
        return reject(where, row.line, str(error), ticket_id=ticket_id, raw=dict(row.values))


def _twice(ticket_id: str, row: Row, found: Survey, job: Job, where: str) -> str | None:
    """Say why an id may not come again: a whole thread comes once, and a ticket stands in one file."""
    if not job.several and not (NESTED in row.values and ticket_id in found.repeated):
        return None
    first = job.twice(ticket_id, f"{where}:{row.line}")
    if first is None or (NESTED not in row.values and first.rpartition(":")[0] == where):
        return None
    return f"the ticket id stands already in {first}"


def _flat(ticket_id: str, row: Row, tools: tuple[Layout, Survey, Job], doubts: list[str]) -> Ticket:
    layout, found, job = tools
    values = row.values

    def soft(name: str) -> str:
        return soft_text(layout.pick(values, name)[1], name, doubts)

    source, value = layout.pick(values, "body")
    body = text_of(value, "body")
    if row.doubts and not body.strip():
        raise ValueError("has fewer cells than the header and no text: a line about the file, or a damaged one")
    if "body" not in layout.fields:
        doubts.append("has no text field")
    if "body" not in job.columns and (unread := [n for n in layout.texts if n != source and values.get(n)]):
        doubts.append(f"more text stands in {joined(unread)} and was not read")
    column, value = layout.pick(values, "created_at")
    moment = job.when(value, found.order(column), doubts)
    message = Message(
        _author(layout, values, doubts), body, moment.at if moment else None, _internal(layout, values, doubts)
    )
    nested = values.get("account")
    account = (
        _thread.account(nested, doubts)
        if isinstance(nested, dict)
        else Account(soft("account_id"), soft("account_name"), soft("account_tier") or None, soft("account_since"),
                     _followers(layout, values, doubts))
    )  # fmt: skip
    extra = {name: values[name] for name in layout.unmapped if values[name] is not None}
    return Ticket(ticket_id, soft("subject"), (message,), account, soft("channel"), soft("status"), extra,
                  tuple(doubts), found.lacks)  # fmt: skip


def _author(layout: Layout, values: Mapping[str, object], doubts: list[str]) -> Author:
    if "author" not in layout.fields:
        return Author.CUSTOMER
    return _thread.author(layout.pick(values, "author")[1], doubts)


def _internal(layout: Layout, values: Mapping[str, object], doubts: list[str]) -> bool:
    _, value = layout.pick(values, "internal")
    if value is None:
        return False
    said = yes(value)
    if said is None:
        doubts.append(f"internal says neither yes nor no: {str(value)[:20]!r}; read as no")
        return False
    return said is not layout.inverted


def _followers(layout: Layout, values: Mapping[str, object], doubts: list[str]) -> int | None:
    _, value = layout.pick(values, "followers")
    return _thread.followers(value, doubts)
