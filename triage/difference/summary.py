"""A difference as a record: its figures and tables. No ticket text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from triage.difference.result import COUNTS, CRITICAL_LOST
from triage.difference.tables import changed, tables
from triage.records.record import Dataset, Metric, Record
from triage.types import Ticket

if TYPE_CHECKING:
    from triage.difference.result import Difference
    from triage.records.record import Plot

KIND = "diff"


def title(found: Difference) -> str:
    """Say what is compared, and with what."""
    return f"{found.kind}: {found.a.name} -> {found.b.name}"


def record_of(
    found: Difference, *, at: datetime, plots: Sequence[Plot] = (), datasets: Sequence[Dataset] = ()
) -> Record:
    """Return what was found as a record."""
    ids = {"a": found.a, "b": found.b}
    return Record(
        KIND,
        title(found),
        at.isoformat(timespec="seconds"),
        tuple(metrics(found)),
        tuple(tables(found)),
        tuple(plots),
        params={"compared": found.kind, **{name: side.name for name, side in ids.items()}, **found.source},
        tags={f"{found.kind}_{name}": side.digest for name, side in ids.items() if side.digest},
        datasets=tuple(datasets),
        compared=(changed(found),),
        notes=found.notes,
    )


def metrics(found: Difference) -> list[Metric]:
    """Return the figures that can be told, as they are tracked."""
    made = []
    for count in COUNTS:
        share = found.share(count)
        if share is not None:
            among = "tickets critical before" if count.name == CRITICAL_LOST else "tickets"
            made.append(Metric(f"{count.name}_share", share, f"Share of the {among}: {count.says}."))
    made += [
        Metric(f"{one.name}_share", one.share, f"Share of the tickets of that file: {one.says}.")
        for one in found.lacking()
    ]
    if found.worth is not None:
        w = found.worth
        made += [
            Metric("cost_a", w.before, "Mean cost of a labelled ticket by the first side; lower is better."),
            Metric("cost_b", w.after, "Mean cost of a labelled ticket by the second side; lower is better."),
            Metric("cost_difference", w.difference, "Second side less first, paired; below 0 the second is better."),
        ]
    return made


def dataset(tickets: Sequence[Ticket], name: str, source: str) -> Dataset:
    """Describe the tickets compared on, by a digest of all that they say."""
    total = hashlib.sha256()
    for t in tickets:
        said = [(m.author, m.body, m.internal, str(m.created_at)) for m in t.messages]
        total.update(json.dumps([t.id, t.subject, t.channel, t.account.tier, said]).encode() + b"\n")
    return Dataset(name, source, total.hexdigest(), len(tickets), "comparison")
