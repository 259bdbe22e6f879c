"""What an export holds, told before it is scored: one pass in bounded memory, nothing searched but personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from triage import discover, lacking, personal
from triage.fields.table import SYNONYMS, key
from triage.intake.choosing import READERS
from triage.intake.copies import Copies
from triage.intake.export import Export
from triage.policy import Policy
from triage.prose import language
from triage.prose.text import Cleaner, View
from triage.types import Rejected, Ticket

SAMPLE = 3
SHORT, UNKNOWN = "too short to tell", "not recognised"
"""In place of a language: of a ticket with hardly a word, and of one with words of none that we know."""
_BATCH, _SHOWN, _KINDS = 500, 5, 200
"""Tickets between two signs of life; rejected rows that are shown; kinds of a thing that are told apart."""
_LEAST = 20
"""Characters from which two equal texts are no chance."""
_SPECIAL = re.compile(r"'[^']*'|\"[^\"]*\"|\S*\d\S*")
_COLUMNS = {
    "body": "body", "author": "author", "created_at": "created_at", "account.tier": "account_tier",
    "account.followers": "followers",
}  # fmt: skip

_OWN = {
    "account.tier": "a field of your own by --columns account_tier=FIELD",
    "account.followers": "no export of this vendor has it; a field of your own by --columns followers=FIELD",
}


@dataclass(slots=True)
class Survey:
    """Counts over a whole export, and its first tickets as they were read."""

    reader: str
    why: str
    encoding: str
    mapped: Mapping[str, str]
    unmapped: tuple[str, ...]
    clauses: Mapping[str, tuple[str, ...]]
    """Field -> the clauses that look at it."""
    brings: Mapping[str, str]
    """Field -> what of this vendor brings it."""
    supported: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    cut: bool = False
    """The export goes on behind the limit."""
    rows: int = 0
    tickets: int = 0
    rejected: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    threads: int = 0
    empty: int = 0
    first: datetime | None = None
    last: datetime | None = None
    timeless: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    """Field -> tickets that lack it."""
    placeless: set[str] = field(default_factory=set)
    """Fields that the export has no place for; others are lacking where a ticket has nothing there."""
    doubts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Why rows were rejected, without the ids and numbers in it -> rows."""
    rejects: list[Rejected] = field(default_factory=list)
    ids: Copies = field(default_factory=Copies)
    texts: Copies = field(default_factory=Copies)
    personal: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind, place) -> how often; never the data."""
    exposed: int = 0
    """Tickets that hold personal data."""
    sample: list[Ticket] = field(default_factory=list)


def survey(
    export: Export,
    policy: Policy,
    *,
    sample: int = SAMPLE,
    limit: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Survey:
    """Read the export once, or its first `limit` tickets, and count; nothing is written."""
    needed = lacking.clauses(lacking.needs(policy))
    found = Survey(
        export.reader, export.why, export.encoding, export.mapped, tuple(export.unmapped), needed,
        _brings(export.reader), tuple(policy.decision.languages),
    )  # fmt: skip
    cleaner = Cleaner(policy.text)
    done = 0
    for row in export:
        if isinstance(row, Rejected):
            found.rejected += 1
            found.rejects += [row] if len(found.rejects) < _SHOWN else []
            _count(found.reasons, _kind(row.reason))
            continue
        if limit is not None and found.tickets == limit:
            found.cut = True
            break
        found.sample += [row] if len(found.sample) < sample else []
        _take(row, _view(row, cleaner, found), found)
        done += 1
        if done == _BATCH:
            progress(done)
            done = 0
    progress(done)
    found.rows, found.warnings = export.rows_read, tuple(export.warnings)
    return found


def _view(ticket: Ticket, cleaner: Cleaner, found: Survey) -> View:
    try:
        return cleaner.view(ticket)
    except Exception as error:  # as while scoring: one ticket's fault is told and stops nothing
        _count(found.doubts, f"the text could not be cleaned: {type(error).__name__}")
        return View(ticket, ())


def _take(ticket: Ticket, view: View, found: Survey) -> None:
    found.tickets += 1
    found.threads += len(ticket.messages) > 1
    found.messages.update("internal note" if m.internal else m.author.value for m in ticket.messages)
    found.empty += not lacking.written(view)
    times = [m.created_at for m in ticket.messages if m.created_at]
    found.timeless += not times
    if times:
        found.first = min([*times, *([found.first] if found.first else [])])
        found.last = max([*times, *([found.last] if found.last else [])])
    for doubt in {_kind(w) for w in ticket.warnings}:
        _count(found.doubts, doubt)
    found.placeless.update(ticket.lacks)
    lacks = lacking.fields(view)
    found.lacking.update(name for name in found.clauses if name in lacks)
    found.languages[_language(view)] += 1
    found.ids.add(ticket.id, ticket.id)
    own = " ".join(word for p in view.passages for word in p.own.casefold().split())
    if len(own) >= _LEAST:
        found.texts.add(own, ticket.id)
    names = personal.known(ticket)
    seen = Counter(
        (one.kind, place)
        for place, text, tells in personal.places(ticket)
        for one in personal.find(text, personal.NOBODY if tells else names)
    )
    for what, count in seen.items():
        _count(found.personal, what, count, others=(what[0], "elsewhere"))
    found.exposed += bool(seen)


def _language(view: View) -> str:
    code = language.of_view(view)
    return code or (UNKNOWN if language.tellable(view) else SHORT)


def _brings(readers: str) -> Mapping[str, str]:
    """Ask the readers what brings a field; for a table it is a column, and any vendor may have a field of one's own."""
    modules = [discover.load(READERS, name) for name in readers.split(", ") if name in discover.names(READERS)]
    vendors = any(module.VENDOR for module in modules)
    usual = _OWN if vendors else {name: _column(column) for name, column in _COLUMNS.items()}
    return {**usual, **{name: text for m in modules for name, text in getattr(m, "BRINGS", {}).items()}}


def _column(name: str) -> str:
    usual = [name, *(word for word in SYNONYMS[name] if word != key(name))][:3]
    return f"a column {', '.join(usual[:-1])} or {usual[-1]}; --columns {name}=NAME for another"


def _kind(reason: str) -> str:
    """Return a reason without what is special in it: names in quotes, ids, lines."""
    return _SPECIAL.sub("…", reason.partition(" (")[0] if reason.endswith(")") else reason)


def _count(counter: Counter[Any], what: Any, count: int = 1, *, others: Any = "others") -> None:
    """Count; what comes once too many kinds are there is counted together."""
    counter[what if what in counter or len(counter) < _KINDS else others] += count
