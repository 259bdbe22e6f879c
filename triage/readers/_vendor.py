"""A vendor's files: tickets, messages, people and companies, which are joined by their ids.

The first pass (`index`) keeps messages, people and companies, and of tickets only which copy is the newest; the second
(`triage.readers._join`) builds one ticket after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from triage.errors import InputError
from triage.fields.table import key, soft_text
from triage.fields.when import parse, proof
from triage.files.source import Source
from triage.readers import _copies, _csv, _json
from triage.readers._head import look
from triage.readers._index import Index as Index
from triage.readers._job import Job, reject
from triage.readers._pages import PAGING as PAGING
from triage.readers._pages import Unwrap, goes_on, items
from triage.types import Rejected, Ticket

TICKET, COMMENT, USER, ACCOUNT, UNKNOWN = "tickets", "messages", "people", "companies", "unknown"
Values = Mapping[str, Any]
_WORDS = frozenset(
    ("subject", "description", "descriptiontext", "body", "plainbody", "htmlbody", "bodytext", "title", "summary")
)
_THREADS = frozenset(("comments", "conversations"))


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file. `raw` has its own names, `values` the same under `triage.fields.table.key`."""

    source: str
    line: int
    kind: str
    raw: Values
    values: Values
    doubts: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.source}:{self.line}"

    def text(self, *names: str) -> str:
        """Return the first of the fields that is not empty, as text; a wrong type counts as empty."""
        return next((t for n in names if (t := soft_text(self.values.get(n), n, []))), "")


@dataclass(frozen=True, slots=True)
class Vendor:
    """What tells one vendor's files apart. `wrappers`: key of the outermost object -> kind ("" by shape)."""

    name: str
    wrappers: Mapping[str, str]
    kind_of: Callable[[Values], str]
    fields: Mapping[str, tuple[str, ...]]
    """Field -> the keys of a ticket record that it is read from, the best first."""
    build: Callable[[Record, Sequence[Record], Index, Job], Ticket]
    expand: Callable[[Record], Sequence[Record | Rejected]] = lambda record: [record]
    unwrap: Unwrap = lambda page: None
    """Take an outermost object apart where `wrappers` cannot; ``None`` leaves it to them."""
    inline: frozenset[str] = frozenset(("comments", "conversations", "notes"))
    """Keys under which a ticket brings its thread along."""
    main: str = "tickets file"
    """What holds the tickets, as the user knows it."""
    thread: str = ""
    """What brings the messages after the first, in words; "" when it is not said of each ticket that they lack."""


def check_words(record: Record) -> None:
    """Raise ``ValueError`` where words or messages should stand and something else does: no customer is passed over."""
    for name in _WORDS & record.values.keys():
        if isinstance(record.values[name], list | dict | bytes):
            raise ValueError(f"{name} is no text")
    for name in _THREADS & record.values.keys():
        items = record.values[name]
        if items is not None and not (isinstance(items, list) and all(isinstance(i, dict) for i in items)):
            raise ValueError(f"{name} is no list of messages")


def records(
    source: Source, vendor: Vendor, *, see: Callable[[Any], None] = lambda page: None
) -> Iterator[Record | Rejected]:
    """Yield the records of a JSON or text-table file, whatever wraps them; `see` is shown each JSON page as it is."""
    if look(source).is_json:
        number = 0
        for _, value in _json.documents(source):
            see(value)
            for kind, item in items(value, vendor.wrappers, vendor.unwrap):
                number += 1
                if isinstance(item, dict):
                    yield from vendor.expand(_record(source.name, number, item, (vendor, kind)))
                else:
                    reason = str(item) if isinstance(item, ValueError) else "not a JSON object"
                    yield reject(source.name, number, reason, raw=item)
        return
    for row in _csv.rows(source):
        if isinstance(row, Rejected):
            yield row
        else:
            found = _record(source.name, row.line, row.values, (vendor, ""))
            yield from vendor.expand(replace(found, doubts=row.doubts))


def _record(source: str, line: int, raw: Values, how: tuple[Vendor, str]) -> Record:
    vendor, kind = how
    values: dict[str, Any] = {}
    for name, value in raw.items():
        values.setdefault(key(name), value)
    return Record(source, line, kind or vendor.kind_of(values), raw, values)


def index(sources: Sequence[Source], vendor: Vendor, job: Job) -> Index:
    """Make the first pass. Raises `InputError` when there is neither a ticket nor a message that names its ticket."""
    found = Index()
    for source in sources:
        pages: deque[Any] = deque(maxlen=1)
        for kind in _announced(source, vendor):
            found.kinds.setdefault(kind, source.name)
        empty = True
        for record in records(source, vendor, see=pages.append):
            empty = False
            if isinstance(record, Record):
                found.kinds.setdefault(record.kind, source.name)
                _keep(found, record, vendor, job)
        if empty:
            job.warn(f"{source.name}: has no rows")
        if any(map(goes_on, pages)):
            job.warn(f"{source.name} says that more pages follow; what they hold is not in the input")
    _check(found, vendor, sources)
    return found


def _announced(source: Source, vendor: Vendor) -> list[str]:
    """Return the kinds that a file is made for, though it may hold no row of them."""
    head = look(source)
    if head.is_json:
        return [] if "id" in head.top else [vendor.wrappers[n] for n in head.top if vendor.wrappers.get(n)]
    return [vendor.kind_of({key(c): "" for c in head.columns})]


def _keep(found: Index, record: Record, vendor: Vendor, job: Job) -> None:
    ident = record.text("id", "ticketid")
    if record.kind == TICKET:
        found.columns.update(dict.fromkeys(record.raw))
        found.present.update(record.values)
        updated = parse(record.values.get("updatedat") or record.values.get("lastupdatetime"), job.zone)
        words = repr([record.values.get(name) for name in (*sorted(_WORDS), *sorted(vendor.inline))])
        at, size = updated.at if updated else _copies.TIMELESS, 0
        try:
            check_words(record)
        except ValueError:  # it will be rejected, and must not take a copy along that can be read
            at, size = _copies.TIMELESS, -1
        _copies.add(found.newest, ident, at, record.place, words, size=size)
    elif record.kind == COMMENT:
        found.add_comment(record)
    elif record.kind in (USER, ACCOUNT):
        (found.users if record.kind == USER else found.accounts)[ident] = record
        found.present.update(f"{record.kind}.{name}" for name in record.values)
    if shown := proof(
        record.values.get("createdat") or record.values.get("created") or record.values.get("createdtime")
    ):
        found.proofs.setdefault((record.source, record.kind), set()).add(shown)


def _check(found: Index, vendor: Vendor, sources: Sequence[Source]) -> None:
    if TICKET in found.kinds or any(found.comments):
        return
    held = [kind for kind in found.kinds if kind != UNKNOWN]
    if COMMENT in held:
        raise InputError(
            f"{found.kinds[COMMENT]}: holds messages that name no ticket; give the {vendor.name} {vendor.main} as well"
        )
    what = ", ".join(held) or "nothing that we know"
    where = (
        found.kinds[held[0]] if held else next(iter(found.kinds.values()), ", ".join(source.name for source in sources))
    )
    raise InputError(f"{where}: holds {what} but no tickets; give the {vendor.name} {vendor.main} as well")
