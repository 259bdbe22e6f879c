"""What an export holds, told before it is scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from triage.export import Export
from triage.policy import Policy
from triage.signals import Detector
from triage.types import Author, Rejected, Ticket

SAMPLE = 3
BATCH = 500
SHOWN = 5


@dataclass(slots=True)
class Survey:
    """Counts over a whole export, and its first tickets as they were read."""

    reader: str
    why: str
    encoding: str
    mapped: Mapping[str, str]
    unmapped: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    rows: int = 0
    tickets: int = 0
    rejected: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    first: datetime | None = None
    last: datetime | None = None
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    reasons: list[Rejected] = field(default_factory=list)
    sample: list[Ticket] = field(default_factory=list)


def survey(export: Export, policy: Policy) -> Survey:
    """Read the whole export once and count; nothing is written."""
    found = Survey(export.reader, export.why, export.encoding, export.mapped, tuple(export.unmapped))
    detector = Detector(policy)
    batch: list[Ticket] = []
    for row in export:
        if isinstance(row, Rejected):
            found.rejected += 1
            found.reasons += [row] if len(found.reasons) < SHOWN else []
            continue
        _count(row, found)
        batch.append(row)
        if len(batch) == BATCH:
            _evaluate(batch, detector, found)
            batch = []
    _evaluate(batch, detector, found)
    found.rows, found.warnings = export.rows_read, tuple(export.warnings)
    return found


def _count(ticket: Ticket, found: Survey) -> None:
    found.tickets += 1
    if len(found.sample) < SAMPLE:
        found.sample.append(ticket)
    found.messages.update("internal note" if m.internal else m.author.value for m in ticket.messages)
    found.empty += (
        not any(m.body.strip() for m in ticket.messages if m.author is Author.CUSTOMER) and not ticket.subject
    )
    times = [m.created_at for m in ticket.messages if m.created_at]
    if times:
        found.first = min([*times, *([found.first] if found.first else [])])
        found.last = max([*times, *([found.last] if found.last else [])])


def _evaluate(batch: list[Ticket], detector: Detector, found: Survey) -> None:
    for finding in detector.detect(detector.views(batch)):
        found.missing.update((m.field, m.clause) for m in finding.missing)
        found.doubts.update(reason.split(":")[0] for reason in finding.review)
