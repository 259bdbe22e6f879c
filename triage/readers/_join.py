"""The second pass over a vendor's files: each ticket with its messages, each message in one ticket or rejected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from triage.errors import InputError
from triage.fields.table import check_chosen, key, soft_text
from triage.files.source import Source
from triage.readers import _copies, _thread
from triage.readers._job import Job, reject
from triage.readers._vendor import (
    ACCOUNT,
    COMMENT,
    TICKET,
    UNKNOWN,
    USER,
    Index,
    Record,
    Vendor,
    check_words,
    index,
    records,
)
from triage.types import Account, Author, Message, Rejected, Ticket

_FIXED = ("ticket_id", "created_at", "author", "internal")


def read(sources: Sequence[Source], vendor: Vendor, job: Job) -> Iterator[Ticket | Rejected]:
    """Index all files at once, then yield lazily."""
    found = index(sources, vendor, job)
    _describe(found, vendor, job)
    if job.columns:
        check_chosen(job.columns, tuple(found.columns), sources[0].name)
    for name in set(_FIXED) & set(job.columns):
        raise InputError(f"--columns {name}: the {vendor.name} reader finds it by itself; use --reader csv or json")
    if TICKET in found.kinds and not found.newest:
        job.warn(f"{found.kinds[TICKET]}: has no rows")
    elif TICKET in found.kinds and COMMENT not in found.kinds and found.present.isdisjoint(vendor.inline):
        what = vendor.thread or "the file of messages"
        job.warn(f"{found.kinds[TICKET]}: holds no more than each ticket's first message; give {what} too")
    for kind, where in found.kinds.items():
        if kind not in (TICKET, COMMENT, USER, ACCOUNT, UNKNOWN):
            job.warn(f"{where}: holds {kind}, which are not used")
    return _tickets(sources, vendor, found, job)


def _describe(found: Index, vendor: Vendor, job: Job) -> None:
    for name, keys in vendor.fields.items():
        real = next((column for wanted in keys for column in found.columns if key(column) == wanted), None)
        if real is not None:
            job.mapped[name] = real
    used = {wanted for keys in vendor.fields.values() for wanted in keys}
    job.unmapped += [column for column in found.columns if key(column) not in used]


def _tickets(sources: Sequence[Source], vendor: Vendor, found: Index, job: Job) -> Iterator[Ticket | Rejected]:
    alone = TICKET not in found.kinds
    for source in sources:
        for record in records(source, vendor):
            if isinstance(record, Rejected):
                job.rows_read += 1
                yield record
            elif record.kind == TICKET:
                job.rows_read += 1
                yield _ticket(record, vendor, found, job)
            elif record.kind == COMMENT:
                job.rows_read += 1
                if reason := _lost(record, found.kept(record), alone, found):
                    yield reject(
                        record.source, record.line, reason, ticket_id=record.text("ticketid"), raw=dict(record.raw)
                    )
                else:
                    job.rows_in_tickets += 1
            elif record.kind == UNKNOWN:
                job.rows_read += 1
                reason = f"is neither a ticket nor anything else of {vendor.name}"
                yield reject(record.source, record.line, reason, raw=dict(record.raw))
    if alone:
        yield from _threads(found, vendor, job)


def _lost(comment: Record, known: bool, alone: bool, found: Index) -> str:
    """Say why a message is in no ticket, "" when it is in one."""
    ticket_id = comment.text("ticketid") if alone else found.ticket_of(comment)
    if not ticket_id:
        return "a message that names no ticket"
    if not known:
        return f"message {comment.text('id')} came before"
    return "" if alone or ticket_id in found.newest else f"a message of ticket {ticket_id}, which is not in the input"


def _ticket(record: Record, vendor: Vendor, found: Index, job: Job) -> Ticket | Rejected:
    ticket_id = record.text("id", "ticketid")
    if not ticket_id.strip():
        return reject(record.source, record.line, "a ticket without an id", raw=dict(record.raw))
    loose = found.comments.get("", []) if len(found.newest) == 1 else []
    try:
        check_words(record)
        if reason := _copies.superseded(found.newest, ticket_id, record.place):
            return reject(record.source, record.line, reason, ticket_id=ticket_id, raw=dict(record.raw))
        comments = [*found.comments.get(ticket_id, ()), *loose]
        for part in comments:
            check_words(part)
        ticket = vendor.build(record, comments, found, job)
        if vendor.thread and COMMENT not in found.kinds and not record.values.keys() & vendor.inline:
            ticket = replace(ticket, lacks=("thread", *ticket.lacks))
        ticket = _chosen(ticket, record, job)
        if doubts := _copies.doubts(found.newest, ticket_id):
            ticket = replace(ticket, warnings=(*ticket.warnings, *doubts))
    except ValueError as error:
        return reject(record.source, record.line, str(error), ticket_id=ticket_id, raw=dict(record.raw))
    job.rows_in_tickets += 1
    return ticket


def _chosen(ticket: Ticket, record: Record, job: Job) -> Ticket:
    """Lay what the user's --columns name over what the reader found by itself."""
    doubts = list(ticket.warnings)
    own = {key(n): v for n, v in record.raw.items()}
    said = {name: soft_text(own.get(key(column)), name, doubts) for name, column in job.columns.items()}
    if not said:
        return ticket
    job.mapped.update(job.columns)
    old = ticket.account
    account = Account(
        said.get("account_id", old.id),
        said.get("account_name", old.name),
        said.get("account_tier", old.tier or "") or None,
        said.get("account_since", old.since),
        _thread.followers(said["followers"], doubts) if "followers" in said else old.followers,
    )
    filled = {"account_tier": "account.tier", "followers": "account.followers", "body": "body"}
    lacks = tuple(f for f in ticket.lacks if f not in {filled.get(name) for name in said})
    messages = ticket.messages
    if "body" in said:
        first = messages[0] if messages else Message(Author.CUSTOMER, "")
        messages = (replace(first, body=said["body"], html=False), *messages[1:])
    return replace(
        ticket,
        subject=said.get("subject", ticket.subject),
        channel=said.get("channel", ticket.channel),
        status=said.get("status", ticket.status),
        account=account,
        lacks=lacks,
        messages=messages,
        warnings=tuple(doubts),
    )


def _threads(found: Index, vendor: Vendor, job: Job) -> Iterator[Ticket]:
    """Make threads of messages alone: who opened the ticket, and its subject, are not known."""
    job.warn(
        f"there is no {vendor.name} {vendor.main}: threads are read from the messages, without subject or requester"
    )
    for ticket_id, comments in found.comments.items():
        if ticket_id:
            first = comments[0]
            bare = Record(first.source, first.line, TICKET, {}, {"id": ticket_id})
            yield vendor.build(bare, comments, found, job)
