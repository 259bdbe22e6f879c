"""Take exports apart: every ticket's cells by name, and who wrote in its thread when. Texts are not kept.

A file with texts is read as `triage score` reads it, so that ids are the same and threads are whole. Any other file (a
report, a vendor's ticket metrics or ratings) is a table of outcomes: each of its records names its ticket.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from triage import discover, redact
from triage.errors import InputError
from triage.fields.table import SYNONYMS, key, soft_text
from triage.fields.when import parse
from triage.files.source import Source, open_source
from triage.intake.export import READERS, Export, open_export
from triage.outcomes.lexicon import ESCALATED, Lexicon
from triage.outcomes.records import flat, records
from triage.readers._head import look
from triage.types import Author, Rejected, Ticket

_VENDOR = 70
"""How sure a vendor's reader is of a file that is its own."""
_NEVER = datetime.min.replace(tzinfo=UTC)
_UNNAMED = "has no id"
"""What the doubt of a reader begins with that had to call a ticket by its number."""
_OF_TICKETS = ("created_at", "updated_at", "status", "closed", "channel", "gone", "tags")
"""Fields that a rating or a metric of a ticket has of its own, too."""
_TICKETS = frozenset(("ticketstate", "ticketattributes", "subject"))
"""Names that only a ticket has, though it may bear two ids (Intercom)."""
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Said:
    """A message without its words. `agent`: a person of the house wrote it; `public`: the customer sees it."""

    at: datetime
    agent: bool
    public: bool


@dataclass(slots=True)
class Row:
    """What all files tell of one ticket: cells by `triage.fields.table.key`."""

    id: str
    cells: dict[str, object] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    _as_of: dict[str, datetime] = field(default_factory=dict)

    def put(self, name: str, cell: object, as_of: datetime = _NEVER) -> bool:
        """Take up a cell; of several for one ticket the newest stays, without times the last. Tells if they differ."""
        if cell is None or cell == "":
            return False
        differs = name in self.cells and self.cells[name] != cell
        if name not in self.cells or as_of >= self._as_of[name]:
            self.cells[name], self._as_of[name] = cell, as_of
        return differs

    def add(self, name: str, cell: object) -> bool:
        """Take up a cell beside all others of its name, as a tuple of them. Tells if they differ."""
        if cell is None or cell == "":
            return False
        before = self.cells.get(name, ())
        assert isinstance(before, tuple)
        self.cells[name] = (*before, *(cell if isinstance(cell, tuple) else (cell,)))
        return bool(before) and cell not in before


@dataclass(frozen=True, slots=True)
class How:
    """How to read: `chosen` maps a field of outcomes to a column, `more` one of the readers' own fields.

    `redacted`: personal data in states, channels and whatever else is taken up is written over.
    """

    zone: str
    words: Lexicon
    reader: str | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    redacted: bool = False


@dataclass(slots=True)
class Tables:
    """What was read. `names`: key -> the column as it is written; `differs`: key -> rows that changed an answer."""

    how: How
    progress: Progress
    rows: dict[str, Row] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    differs: Counter[str] = field(default_factory=Counter)
    readers: dict[str, str] = field(default_factory=dict)
    """File -> how it was read."""
    warnings: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    threads: bool = False
    """At least one agent's message was read, so that one which is not there was not written."""
    _wanted: frozenset[str] = frozenset()
    _all: frozenset[str] = frozenset()
    """Names of which every row's cell is kept, for a ticket is escalated more than once and the first time counts."""

    def __post_init__(self) -> None:
        own = self.how.chosen.get(ESCALATED)
        self._all = frozenset([key(own)]) if own else self.how.words.fields[ESCALATED].keys
        self._wanted = self.how.words.keys | {key(column) for column in self.how.chosen.values()}

    def put(self, ident: str, cells: Iterable[tuple[str, object]], as_of: datetime = _NEVER) -> Row:
        """Add cells to a ticket, of those names that a field may have."""
        row = self.rows.get(ident)
        if row is None:
            row = self.rows[ident] = Row(ident)
        for path, cell in cells:
            name = key(path)
            self.names.setdefault(name, path)
            if name in self._wanted:
                self.differs[name] += row.add(name, cell) if name in self._all else row.put(name, cell, as_of)
        return row

    def reject(self, where: str, reason: str) -> None:
        self.rejected.append(Rejected(where, 0, reason))


def read_tables(paths: Sequence[str], how: How, *, progress: Progress = lambda done: None) -> Tables:
    """Read all files and put them together by ticket. Raises `InputError` for a file that cannot be read as a whole."""
    if "-" in paths:
        raise InputError("--outcomes: '-' (stdin) cannot be read, for outcomes are read more than once; name a file")
    found = Tables(how, progress)
    together, single, tables = _sorted([open_source(path) for path in paths], how)
    if together:
        _read_threads([source.name for source in together], found)
    for source in single:
        try:
            _read_threads([source.name], found)
        except InputError:  # has no texts, which outcomes do without; any other fault is found again
            tables.append(source)
    for source in tables:
        _read_table(source, found)
    if not found.rows:
        why = dict.fromkeys([*found.warnings, *(f"{r.source}: {r.reason}" for r in found.rejected)])
        reasons = "; ".join(list(why)[:3])
        raise InputError(f"{', '.join(paths)}: no ticket could be read" + (f": {reasons}" if reasons else ""))
    return found


def _sorted(sources: Sequence[Source], how: How) -> tuple[list[Source], list[Source], list[Source]]:
    """Tell files that one reader takes together (a vendor's, or all with --reader), those that may hold threads of
    their own, and tables of nothing but outcomes."""
    vendors = [m for n in discover.names(READERS) if (m := discover.load(READERS, n)).VENDOR]
    alone = [any(how.words.lists.get(name) for name in look(source).top) for source in sources]
    taken = [bool(how.reader) or any(v.claims(look(s)) >= _VENDOR for v in vendors) for s in sources]
    together = [s for s, a, t in zip(sources, alone, taken, strict=True) if t and not a]
    rest = [s for s, a, t in zip(sources, alone, taken, strict=True) if not t and not a]
    tables = [s for s, a in zip(sources, alone, strict=True) if a]
    return (together, [], rest + tables) if together else ([], rest, tables)


def _read_threads(paths: Sequence[str], found: Tables) -> None:
    chosen = {f: c for f, c in found.how.chosen.items() if f in SYNONYMS} | dict(found.how.more)
    export = open_export(paths, reader=found.how.reader, columns=chosen, zone=found.how.zone)
    for name in paths:
        found.readers[name] = export.reader
    for ticket in export:
        found.progress(1)
        if isinstance(ticket, Rejected):
            found.rejected.append(ticket)
        elif "ticket_id" not in export.mapped:
            raise InputError(f"{', '.join(paths)}: has no column of ticket ids; name it with --columns ticket_id=...")
        elif any(doubt.startswith(_UNNAMED) for doubt in ticket.warnings):
            found.reject(", ".join(paths), "names no ticket")
        else:
            _take(ticket, export, found)
    found.warnings += [w for w in export.warnings if w not in found.warnings and "--columns body" not in w]


def _take(ticket: Ticket, export: Export, found: Tables) -> None:
    ticket = redact.ticket(ticket) if found.how.redacted else ticket
    # What the reader took for the channel is the channel; a column left over that could be one is something else.
    named = {*found.how.words.fields["channel"].keys} - {key(c) for f, c in found.how.chosen.items() if f == "channel"}
    row = found.put(ticket.id.strip(), (pair for pair in flat(ticket.extra) if key(pair[0]) not in named))
    times = [m.created_at for m in ticket.messages if m.created_at is not None]
    own = {"status": ticket.status, "channel": ticket.channel, "created_at": min(times, default=None)}
    for name, cell in own.items():
        shown = export.mapped.get(name, name)
        for as_key in dict.fromkeys((key(name), key(shown))):
            found.names.setdefault(as_key, shown)
            if as_key not in row.cells:
                row.put(as_key, cell)
    if "author" not in ticket.lacks:
        said = [Said(m.created_at, m.author is Author.AGENT, not m.internal) for m in ticket.messages if m.created_at]
        row.said += said
        found.threads = found.threads or any(s.agent for s in said)


def _read_table(source: Source, found: Tables) -> None:
    """Read a table of outcomes: records that each name their ticket."""
    chosen = found.how.chosen.get("ticket_id")
    idents = (key(chosen),) if chosen else SYNONYMS["ticket_id"]
    own = {name.key for f in _OF_TICKETS for name in found.how.words.fields[f].names}
    found.readers[source.name] = "outcomes without texts"
    for record in records(source, found.how.words):
        found.progress(1)
        if isinstance(record, Rejected):
            found.rejected.append(record)
            continue
        before, cells = record
        named = {key(name): value for name, value in cells.items()}
        ident = next((text for n in idents if (text := soft_text(named.get(n), n, []).strip())), "")
        if not ident:
            found.reject(source.name, "names no ticket")
            continue
        if "id" in named and named.get("ticketid", named["id"]) != named["id"] and not named.keys() & _TICKETS:
            cells = {name: cell for name, cell in cells.items() if key(name) not in own}  # it is about the ticket
        moment = parse(named.get("updatedat") or named.get("createdat"), ZoneInfo(found.how.zone))
        told: Iterable[tuple[str, object]] = flat(cells, before)
        if found.how.redacted:
            told = ((path, redact.text(cell) if isinstance(cell, str) else cell) for path, cell in told)
        found.put(ident, told, moment.at if moment else _NEVER)
