"""Open an export: find the reader, check the files, and give tickets one by one with honest counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import ModuleType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from triage import discover
from triage.errors import InputError
from triage.readers._head import Head, look
from triage.readers._job import Job
from triage.source import Source, open_source
from triage.types import Rejected, Ticket

READERS = "triage.readers"


@dataclass(slots=True)
class Export:
    """An open export; iterate it once. ``rows_read == rows_in_tickets + rows_rejected`` holds at the end.

    A row is a record of the file (a companion file's users or companies are none). `mapped` tells which column or
    key is read as which field; `warnings` grow while rows are read.
    """

    reader: str
    why: str
    encoding: str
    _job: Job
    _rows: Iterator[Ticket | Rejected]
    rows_rejected: int = 0
    tickets: int = 0
    _begun: bool = field(default=False, repr=False)

    def __iter__(self) -> Iterator[Ticket | Rejected]:
        if self._begun:
            raise InputError("an export is read once; open it again")
        self._begun = True
        for row in self._rows:
            if isinstance(row, Rejected):
                self.rows_rejected += 1
            else:
                self.tickets += 1
            yield row

    @property
    def mapped(self) -> Mapping[str, str]:
        return self._job.mapped

    @property
    def unmapped(self) -> tuple[str, ...]:
        return tuple(self._job.unmapped)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._job.warnings)

    @property
    def places(self) -> Mapping[str, str]:
        """Where tickets stand (``file:line``) by id, in formats and inputs in which an id may come but once."""
        return self._job.seen

    @property
    def rows_read(self) -> int:
        return self._job.rows_read

    @property
    def rows_in_tickets(self) -> int:
        return self._job.rows_in_tickets


def open_export(
    paths: Sequence[str],
    *,
    reader: str | None = None,
    columns: Mapping[str, str] | None = None,
    zone: str = "UTC",
) -> Export:
    """Open the files of one export (``-`` is stdin) and find out how to read them.

    `columns` maps a field to the column that holds it; times without a zone are in `zone`. Raises `InputError`
    when a file cannot be read as a whole, no reader or more than one takes it, or a named column is not there.
    """
    if not paths:
        raise InputError("no input file is given")
    real = [os.path.realpath(path) for path in paths if path != "-"]
    if twice := sorted({path for path in real if real.count(path) > 1}):
        raise InputError(f"{twice[0]}: is given twice")
    sources = [open_source(path) for path in paths]
    chosen = [(reader, "named by --reader")] * len(sources) if reader else _choose(sources)
    modules = {name: discover.load(READERS, name) for name, _ in chosen}
    try:
        job = Job(dict(columns or {}), ZoneInfo(zone), several=len(sources) > 1)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError(f"no time zone is called '{zone}' (such as UTC or Europe/Berlin)") from None
    for source in sources:
        job.warnings += source.warnings
    rows = _read(list(zip(sources, [name for name, _ in chosen], strict=True)), modules, job)
    return Export(
        ", ".join(dict.fromkeys(name for name, _ in chosen)),
        "; ".join(dict.fromkeys(why for _, why in chosen)),
        ", ".join(dict.fromkeys(source.encoding for source in sources)),
        job,
        rows,
    )


def _read(
    files: Sequence[tuple[Source, str]], modules: Mapping[str, ModuleType], job: Job
) -> Iterator[Ticket | Rejected]:
    parts = []
    for name, group in groupby(files, key=lambda pair: pair[1]):
        read: Callable[[Sequence[Source], Job], Iterator[Ticket | Rejected]] = modules[name].read
        parts.append(read([source for source, _ in group], job))
    return (row for part in parts for row in part)


def _choose(sources: Sequence[Source]) -> list[tuple[str, str]]:
    """Find each file's reader. One vendor's file makes all others companions, which that vendor must know."""
    modules = {name: discover.load(READERS, name) for name in discover.names(READERS)}
    heads = [look(source) for source in sources]
    claims = [{name: module.claims(head) for name, module in modules.items()} for head in heads]
    best = [_best(source, claim, modules) for source, claim in zip(sources, claims, strict=True)]
    vendors = sorted({name for name in best if modules[name].VENDOR})
    if len(vendors) > 1:
        raise InputError(
            f"the files are of several formats ({', '.join(vendors)}): read them one by one, or name --reader"
        )
    for index, source in enumerate(sources):
        if vendors and best[index] != vendors[0]:
            if not claims[index][vendors[0]]:
                raise InputError(
                    f"{source.name}: is {best[index]}, the other files are {vendors[0]}: read it by itself"
                )
            best[index] = vendors[0]
    return [(name, _why(name, head, modules[name])) for name, head in zip(best, heads, strict=True)]


def _best(source: Source, claims: Mapping[str, int], modules: Mapping[str, ModuleType]) -> str:
    top = max(claims.values())
    winners = [name for name, sure in claims.items() if sure == top]
    if top == 0:
        raise InputError(f"{source.name}: no reader knows this format (--reader names one: {', '.join(claims)})")
    if len(winners) > 1:
        raise InputError(f"{source.name}: could be {' or '.join(winners)}; say which with --reader")
    return winners[0]


def _why(name: str, head: Head, module: ModuleType) -> str:
    if module.VENDOR:
        return f"its names are those of a {name} export"
    if name == "csv":
        return f"a text table whose header has {len(head.columns)} columns"
    return {"jsonl": "its first line is a JSON object", "parquet": "it starts with Parquet's mark"}.get(
        name, "it is JSON"
    )
