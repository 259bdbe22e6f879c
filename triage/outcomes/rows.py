"""What the files of outcomes tell, ticket by ticket: cells by name, and who wrote when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from triage.fields.table import key
from triage.outcomes.lexicon import ESCALATED, Lexicon
from triage.types import Rejected

NEVER = datetime.min.replace(tzinfo=UTC)
"""The time of a cell without one."""
Progress = Callable[[int], None]
"""Is told how many records more were read."""


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

    def put(self, name: str, cell: object, as_of: datetime = NEVER) -> bool:
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

    def put(self, ident: str, cells: Iterable[tuple[str, object]], as_of: datetime = NEVER) -> Row:
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
        """Keep a record of a file apart, with the reason."""
        self.rejected.append(Rejected(where, 0, reason))
