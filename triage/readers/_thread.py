"""Threads: a record that brings its own messages, and rows that are put together to one ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from triage.fields.table import Layout, author_of, count_of, key, soft_text, text_of, yes
from triage.fields.when import Order
from triage.readers._job import Job, Row
from triage.readers._survey import NESTED, Survey
from triage.types import Account, Author, Message, Ticket

_OWN = frozenset({"ticket_id", "subject", "channel", "status", "account", NESTED})
_ACCOUNT = frozenset({"id", "name", "tier", "since", "followers"})
_COLUMNS = {name: name if name == "followers" else f"account_{name}" for name in sorted(_ACCOUNT)}


def author(value: object, doubts: list[str]) -> Author:
    """Read a role where one is expected. In doubt it is the customer, so that nothing is passed over."""
    found = author_of(value)
    if found is None:
        said = f"an unknown author, {str(value)[:30]!r}" if value not in (None, "") else "no author"
        doubts.append(f"a message has {said}; read as the customer's")
    return found or Author.CUSTOMER


def followers(value: object, doubts: list[str]) -> int | None:
    """Read a follower count; what is no count becomes a doubt."""
    if value is None or value == "":
        return None
    found = count_of(value)
    if found is None:
        doubts.append(f"followers is no number: {str(value)[:20]!r}")
    return found


def account(value: Mapping[str, object], doubts: list[str]) -> Account:
    """Read an account object."""
    return Account(
        soft_text(value.get("id"), "account.id", doubts),
        soft_text(value.get("name"), "account.name", doubts),
        soft_text(value.get("tier"), "account.tier", doubts) or None,
        soft_text(value.get("since"), "account.since", doubts),
        followers(value.get("followers"), doubts),
    )


def ticket(ticket_id: str, row: Row, found: Survey, job: Job, doubts: list[str]) -> Ticket:
    """Read a record of the canonical form. Raises ``ValueError`` when its messages are none."""
    values, layout = row.values, found.layout(row.values)
    listed = values[NESTED]
    if not isinstance(listed, list):
        raise ValueError(f"{NESTED} is not a list")
    order = found.order(NESTED)
    messages = tuple(_message(number, item, (order, found, job), doubts) for number, item in enumerate(listed, 1))
    if not messages:
        doubts.append("has no messages")
    nested = values.get("account")
    if nested is not None and not isinstance(nested, dict):
        doubts.append("account is not an object")
    owner = account(nested if isinstance(nested, dict) else _beside(layout, values), doubts)
    own = {name: _spelt(name, layout, values) for name in ("subject", "channel", "status")}
    used = _OWN | {layout.pick(values, "ticket_id")[0], *own.values()}
    extra = {name: value for name, value in values.items() if name not in used}
    if isinstance(nested, dict) and nested.keys() - _ACCOUNT:
        extra["account"] = {name: value for name, value in nested.items() if name not in _ACCOUNT}
    texts = {name: soft_text(values.get(column), name, doubts) for name, column in own.items()}
    return Ticket(ticket_id, texts["subject"], in_order(messages), owner, texts["channel"], texts["status"], extra,
                  tuple(dict.fromkeys(doubts)), found.lacks)  # fmt: skip


def _spelt(name: str, layout: Layout, values: Mapping[str, object]) -> str:
    """Return a field's own name as this record spells it, such as ``Subject``."""
    if name in values:
        return name
    return next((column for column in layout.fields.get(name, ()) if key(column) == name), name)


def _beside(layout: Layout, values: Mapping[str, object]) -> dict[str, object]:
    """Return an account whose fields stand in columns of their own, as in a table that has a column of threads."""
    cells = {name: layout.pick(values, column)[1] for name, column in _COLUMNS.items()}
    return {name: cell for name, cell in cells.items() if not isinstance(cell, dict | list)}


def _message(number: int, item: object, tools: tuple[Order, Survey, Job], doubts: list[str]) -> Message:
    order, found, job = tools
    if not isinstance(item, dict):
        raise ValueError(f"{NESTED}[{number}] is not an object")
    unknown = "author" not in found.present
    role = Author.CUSTOMER if unknown else author(item.get("author"), doubts)
    internal = yes(item.get("internal"))
    if internal is None:
        doubts.append(f"{NESTED}[{number}].internal is neither true nor false; read as false")
    moment = job.when(item.get("created_at"), order, doubts)
    if "body" not in item:
        doubts.append(f"{NESTED}[{number}] has no body")
    body = text_of(item.get("body"), f"{NESTED}[{number}].body")
    return Message(role, body, moment.at if moment else None, bool(internal), yes(item.get("html")) is True)


def in_order(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Put messages in the order of their times where all have one; else they stay as they stand in the file."""
    if len(messages) < 2:
        return tuple(messages)
    times = [m.created_at for m in messages if m.created_at is not None]
    if len(times) < len(messages):
        return tuple(messages)
    return tuple(m for _, m in sorted(zip(times, messages, strict=True), key=lambda pair: pair[0]))


def merge(parts: Sequence[Ticket], *, timeless: bool) -> Ticket:
    """Make one ticket of rows that share an id, in file order; `timeless`: nothing says who wrote which and when."""
    if len(parts) == 1:
        return parts[0]
    extra: dict[str, object] = {}
    for part in parts:
        extra.update({name: value for name, value in part.extra.items() if extra.get(name) in (None, "")})
    doubts = dict.fromkeys(chain.from_iterable(p.warnings for p in parts))
    if timeless:
        doubts[
            "several rows share this id, with no author and no time; read as one thread in the order of the file"
        ] = None
    return replace(
        parts[0],
        subject=next((p.subject for p in parts if p.subject), ""),
        messages=in_order([m for p in parts for m in p.messages]),
        account=_account(parts),
        channel=next((p.channel for p in parts if p.channel), ""),
        status=next((p.status for p in reversed(parts) if p.status), ""),
        extra=extra,
        warnings=tuple(doubts),
    )


def _account(parts: Sequence[Ticket]) -> Account:
    accounts = [p.account for p in parts]
    counts = [a.followers for a in accounts if a.followers is not None]
    return Account(
        next((a.id for a in accounts if a.id), ""),
        next((a.name for a in accounts if a.name), ""),
        next((a.tier for a in accounts if a.tier), None),
        next((a.since for a in accounts if a.since), ""),
        max(counts, default=None),
    )
