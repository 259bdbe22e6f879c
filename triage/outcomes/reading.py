"""Take exports apart: every ticket's cells by name, and who wrote in its thread when. Texts are not kept.

A file with texts is read as `triage score` reads it, so that ids are the same and threads are whole. Any other file (a
report, a vendor's ticket metrics or ratings) is a table of outcomes: each of its records names its ticket.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from triage import discover, redact
from triage.errors import InputError
from triage.fields.table import SYNONYMS, key, soft_text
from triage.fields.when import parse
from triage.files.source import Source, open_source
from triage.intake.choosing import READERS
from triage.intake.export import Export, open_export
from triage.outcomes.records import flat, records
from triage.outcomes.rows import NEVER, How, Progress, Said, Tables
from triage.readers._head import look
from triage.types import Author, Rejected, Ticket

_VENDOR = 70
"""How sure a vendor's reader is of a file that is its own."""
_UNNAMED = "has no id"
"""What the doubt of a reader begins with that had to call a ticket by its number."""
_OF_TICKETS = ("created_at", "updated_at", "status", "closed", "channel", "gone", "tags")
"""Fields that a rating or a metric of a ticket has of its own, too."""
_TICKETS = frozenset(("ticketstate", "ticketattributes", "subject"))
"""Names that only a ticket has, though it may bear two ids (Intercom)."""


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
        found.put(ident, told, moment.at if moment else NEVER)
