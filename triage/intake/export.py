"""Open an export: find the reader, check the files, and give tickets one by one with honest counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, groupby
from types import ModuleType
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from triage import discover
from triage.databases import url
from triage.errors import InputError, TriageError
from triage.files.source import Source, open_source
from triage.files.steady import Steady
from triage.intake.choosing import READERS, choose
from triage.readers._job import Job
from triage.types import Rejected, Ticket
from triage.wording import counted

T = TypeVar("T")


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
    def rows_total(self) -> int | None:
        """Rows that there will be, as the first pass has counted them; ``None`` where no pass has."""
        return self._job.rows_total

    @property
    def rows_in_tickets(self) -> int:
        return self._job.rows_in_tickets


def open_export(
    paths: Sequence[str],
    *,
    reader: str | None = None,
    columns: Mapping[str, str] | None = None,
    zone: str = "UTC",
    notes: Sequence[str] = (),
) -> Export:
    """Open the files of one export (``-`` is stdin) and find out how to read them.

    `columns` maps a field to the column that holds it; times without a zone are in `zone`; `notes` are the first of
    its warnings. Raises `InputError` when a file cannot be read as a whole, no reader or more than one takes it, or a
    named column is not there; reading raises it when a file changes meanwhile.
    """
    if not paths:
        raise InputError("no input file is given")
    if any(map(url.is_url, paths)):
        return _open_tables(paths, _job(columns, zone, several=len(paths) > 1), reader)
    real = [os.path.realpath(path) for path in paths if path != "-"]
    if twice := sorted({path for path in real if real.count(path) > 1}):
        raise InputError(f"{twice[0]}: is given twice")
    steady = Steady(paths)
    sources = _all([partial(open_source, path) for path in paths])
    chosen = [(reader, "named by --reader")] * len(sources) if reader else choose(sources)
    modules = {name: discover.load(READERS, name) for name, _ in chosen}
    job = _job(columns, zone, several=len(sources) > 1)
    job.warnings += notes
    for source in sources:
        job.warnings += source.warnings
    try:
        rows = _read(list(zip(sources, [name for name, _ in chosen], strict=True)), modules, job)
    except Exception as error:
        steady.check()
        if isinstance(error, TriageError | OSError | MemoryError):
            raise
        raise _unforeseen(error, paths, job) from error
    return Export(
        ", ".join(dict.fromkeys(name for name, _ in chosen)),
        "; ".join(dict.fromkeys(why for _, why in chosen)),
        ", ".join(dict.fromkeys(source.encoding for source in sources)),
        job,
        _explained(steady.watched(rows), paths, job),
    )


def _job(columns: Mapping[str, str] | None, zone: str, *, several: bool) -> Job:
    try:
        return Job(dict(columns or {}), ZoneInfo(zone), several=several)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError(f"no time zone is called '{zone}' (such as UTC or Europe/Berlin)") from None


def _open_tables(names: Sequence[str], job: Job, reader: str | None) -> Export:
    """Open tables of databases, which are read without being recognised; several are one stream in their order."""
    from triage.readers import _database  # not at the top: no file should wait for it

    if files := [name for name in names if not url.is_url(name)]:
        raise InputError(f"{files[0]}: is a file, and other inputs are tables of a database: read them one by one")
    if reader:
        raise InputError(f"--reader {reader}: is for files; what a database holds is a table")
    places = [url.parse(name) for name in names]
    if twice := [place.name for at, place in enumerate(places) if place in places[:at]]:
        raise InputError(f"{twice[0]}: is given twice")
    kinds = ", ".join(dict.fromkeys(place.kind for place in places))
    return Export(
        "table", f"it is the URL of a database ({kinds})", "of the database", job, _database.read(places, job)
    )


def _read(
    files: Sequence[tuple[Source, str]], modules: Mapping[str, ModuleType], job: Job
) -> Iterator[Ticket | Rejected]:
    tasks: list[Callable[[], Iterator[Ticket | Rejected]]] = []
    for name, group in groupby(files, key=lambda pair: pair[1]):
        sources = [source for source, _ in group]
        parts = [sources] if modules[name].VENDOR else [[source] for source in sources]  # a vendor's are joined
        tasks += [partial(modules[name].read, part, job) for part in parts]
    return chain.from_iterable(_all(tasks))


def _explained(rows: Iterator[Ticket | Rejected], paths: Sequence[str], job: Job) -> Iterator[Ticket | Rejected]:
    """Yield rows; what no reader foresaw ends the run in words, as everything else does that is wrong with a file."""
    try:
        yield from rows
    except (TriageError, OSError, MemoryError):
        raise
    except Exception as error:
        raise _unforeseen(error, paths, job) from error


def _unforeseen(error: Exception, paths: Sequence[str], job: Job) -> InputError:
    return InputError(
        f"{', '.join(paths)}: cannot be read behind row {job.rows_read:,} ({type(error).__name__}: {error}); "
        "the reader should have said what is wrong there: please report it"
    )


def _all(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Do something with every input. Raises one `InputError` that names all which are at fault."""
    done, faults = [], []
    for task in tasks:
        try:
            done.append(task())
        except InputError as error:
            faults.append(str(error))
    if faults:
        sound = f"the other {counted(len(done), 'input')} can be read" if done else ""
        raise InputError("\n".join(filter(None, [*faults, sound and f"{sound}; nothing was written"])))
    return done
