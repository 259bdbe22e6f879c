"""Tickets and decisions as Arrow record batches: one function that any engine which speaks Arrow can map over a table.

Each row is judged by itself, so that neither how rows are cut into batches nor which machine gets which of them changes
an answer. What only a whole file can tell, a map cannot know: a thread belongs in one row, under ``messages``, and a
time in a timestamp or in ISO 8601 (of ``02/03/2026`` nothing proves the order, so it sends the ticket to a person).
Rows in = rows out, in their order: there is no list of rejected rows, so one that cannot be a ticket comes out decided
by ``fault``, with ``needs_review`` and the reason among ``not_evaluable``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from triage.errors import InputError
from triage.pipeline import BATCH, Scorer
from triage.policy import Policy
from triage.readers._arrow import Reader
from triage.readers._job import joined
from triage.readers._survey import NESTED
from triage.ready import SHIPPED, ready
from triage.scorer import decide_all, undecided
from triage.types import Decision, Fault, Rejected, Ticket
from triage.writers.parquet import SCHEMA as DECISIONS
from triage.writers.parquet import record_batch

_TIME = pa.timestamp("us", tz="UTC")
MESSAGES = pa.list_(
    pa.struct(
        [
            ("author", pa.string()),
            ("internal", pa.bool_()),
            ("created_at", _TIME),
            ("body", pa.string()),
            ("html", pa.bool_()),
        ]
    )
)
TICKETS = pa.schema(
    [
        ("ticket_id", pa.string()),
        ("subject", pa.string()),
        (NESTED, MESSAGES),
        ("body", pa.string()),
        ("created_at", _TIME),
        ("channel", pa.string()),
        ("status", pa.string()),
        ("account_id", pa.string()),
        ("account_name", pa.string()),
        ("account_tier", pa.string()),
        ("account_since", pa.string()),
        ("followers", pa.int64()),
    ]
)
"""The canonical table of tickets. A row has a thread in `messages`, else one message in `body` and `created_at`.

Only one of the two must be there. A column that is left out is a field that the export has no place for; other names
and types are taken as ``triage score`` takes them.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a table is to be read, and what of it goes into the output.

    `columns` maps a field to the column that holds it. `keep` are columns of the table that are carried along.
    `number` is one of whole numbers that tells the rows' order, carried along before all others; it also names a row
    without an id, which is else called by its place in the stream, from 1.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    number: str | None = None
    as_of: datetime | None = None


def score_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    policy: str | Path | None = None,
    model: str | Path | None = SHIPPED,
    as_of: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    number: str | None = None,
) -> Iterator[pa.RecordBatch]:
    """Decide every row of a stream of batches; yield batches of at most 500 rows with the schema of `schema_of`.

    `policy` is a folder that extends the shipped policy, `model` a model folder, ``"default"`` (the shipped one) or
    ``None``: the policy alone. Both are loaded once a process. For the rest see `Asked`. Raises `InputError` for a
    table without texts or without a column that is named, `PolicyError` and `ModelError`.
    """
    return score_with(ready(policy, model), batches, Asked(columns or {}, tuple(keep), number, utc(as_of)))


def score_with(scorer: Scorer, batches: Iterable[pa.RecordBatch], asked: Asked) -> Iterator[pa.RecordBatch]:
    """Decide every row of a stream of batches by a scorer that is ready."""
    known: pa.Schema | None = None
    done = 0
    for whole in batches:
        if known is None or whole.schema != known:
            known, out = whole.schema, schema_of(whole.schema, asked)
            reader = Reader(known, asked.columns, ZoneInfo(scorer.policy.calendar.time_zone))
        for at in range(0, len(whole), BATCH):
            batch = whole.slice(at, BATCH)
            rows = reader.rows(batch, _numbers(batch, asked.number, done))
            done += len(rows)
            first = [batch.column(asked.number).cast(pa.int64())] if asked.number else []
            kept = [batch.column(name) for name in asked.keep]
            said = decisions(decided(rows, scorer, asked.as_of))
            yield pa.record_batch([*first, *said.columns, *kept], schema=out)


def tickets(
    batch: pa.RecordBatch, *, columns: Mapping[str, str] | None = None, zone: str = "UTC"
) -> list[Ticket | Rejected]:
    """Read each row of a batch, in order; times without a zone are in `zone`. Raises `InputError`, see `score_batches`.

    A row that cannot be a ticket is `Rejected`; its line is its place in the batch, from 1.
    """
    return Reader(batch.schema, columns or {}, ZoneInfo(zone)).rows(batch, _numbers(batch, None, 0))


def decisions(found: Sequence[Decision]) -> pa.RecordBatch:
    """Return decisions as a batch with the columns of ``triage score`` in Parquet, one row each, in order."""
    return record_batch(found)


def decided(rows: Sequence[Ticket | Rejected], scorer: Scorer, as_of: datetime | None = None) -> list[Decision]:
    """Decide one batch, a decision for each row; a row that is no ticket is sent to a person."""
    found = iter(decide_all(scorer, [row for row in rows if isinstance(row, Ticket)], as_of=as_of))
    return [next(found) if isinstance(row, Ticket) else _unread(row, scorer.policy, as_of) for row in rows]


def _unread(row: Rejected, policy: Policy, as_of: datetime | None) -> Decision:
    ticket = Ticket(row.ticket_id or str(row.line), "", ())
    return undecided(ticket, Fault("reading", row.reason), policy, as_of=as_of)


def schema_of(table: pa.Schema, asked: Asked) -> pa.Schema:
    """Return the schema of the output: the row's number, the decision, the columns kept.

    Raises `InputError` for a column that the table does not have, or whose name a column of the output has.
    """
    wrong = [f"the table has no column '{n}'" for n in (*asked.keep, asked.number) if n and n not in table.names]
    twice = [n for n in asked.keep if n in DECISIONS.names or n == asked.number or asked.keep.count(n) > 1]
    wrong += [f"'{n}' would stand twice in the output: rename it" for n in dict.fromkeys(twice)]
    if asked.number in DECISIONS.names:
        wrong.append(f"'{asked.number}' cannot be the row's number: the decision has a column of that name")
    elif asked.number in table.names and not pa.types.is_integer(table.field(asked.number).type):
        wrong.append(f"'{asked.number}' is no column of whole numbers")
    if wrong:
        raise InputError(f"{'; '.join(wrong)} (columns: {joined(table.names)})")
    first = [pa.field(asked.number, pa.int64())] if asked.number else []
    return pa.schema([*first, *DECISIONS, *(table.field(name) for name in asked.keep)])


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment with a zone; without one it is taken for UTC, as on the command line."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _numbers(batch: pa.RecordBatch, column: str | None, before: int) -> Iterable[int]:
    if column is None:
        return range(before + 1, before + 1 + len(batch))
    if batch.column(column).null_count:
        raise InputError(f"the column '{column}' of row numbers has an empty cell")
    numbers: list[int] = batch.column(column).to_pylist()
    return numbers
