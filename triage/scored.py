"""Decisions as `triage score` wrote them, read back from .csv, .jsonl or .parquet (each also .gz but Parquet).

What a form does not hold stays open: a table has only the probability of the decided level, JSON lines those of all.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.types import Priority

NEEDED = ("ticket_id", "escalate", "priority", "team", "clauses", "decided_by")
_SHOWN = 5
csv.field_size_limit(2**31 - 1)  # the evidence of a long thread is longer than the 128 KiB allowed
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no", "")


@dataclass(frozen=True, slots=True)
class Scored:
    """One row of a scored file. `p_priority` is the probability of the decided level; ``None`` where it is not told.

    `notes` are the words of ``not_evaluable``.
    """

    ticket_id: str
    escalate: bool
    priority: Priority
    sentiment: str
    team: str
    other_teams: tuple[str, ...]
    do_not_engage: bool
    due_at: datetime | None
    customer_promise: datetime | None
    clauses: tuple[str, ...]
    decided_by: str
    p_escalate: float | None
    p_priority: float | None
    needs_review: bool
    notes: tuple[str, ...]
    model: str
    policy: str
    escalate_within: str = ""


def read_scored(path: str) -> list[Scored]:
    """Read a scored file. Raises `InputError` that names the file, the row, and what is wrong or missing."""
    rows = list(_rows(path))
    if not rows:
        raise InputError(f"{path}: holds no row; a scored file has one a ticket (made by triage score)")
    missing = [name for name in NEEDED if name not in rows[0][1]]
    if missing:
        raise InputError(
            f"{path}: is no scored file: no column {', '.join(missing)} (it has {', '.join(map(str, rows[0][1]))}); "
            "make one with: triage score EXPORT -o scored.csv"
        )
    found: list[Scored] = []
    wrong: list[str] = []
    for line, row in rows:
        try:
            found.append(_scored(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            wrong.append(f"{path}:{line}: {error}")
    seen: dict[str, int] = {}
    for one in found:
        seen[one.ticket_id] = seen.get(one.ticket_id, 0) + 1
    twice = [name for name, count in seen.items() if count > 1]
    if twice:
        wrong.append(f"{path}: {len(twice)} ticket ids stand more than once, such as {', '.join(twice[:_SHOWN])}")
    if wrong:
        more = [f"... and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise InputError("\n".join([*wrong[:_SHOWN], *more]))
    return found


def _rows(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    name = path.lower().removesuffix(".gz")
    try:
        if name.endswith(".parquet"):
            from pyarrow import parquet

            yield from enumerate(parquet.read_table(path).to_pylist(), 1)
            return
        raw = Path(path).read_bytes()
        text = (gzip.decompress(raw) if path.lower().endswith(".gz") else raw).decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    if name.endswith((".jsonl", ".ndjson", ".json")):
        for line, part in enumerate(text.splitlines(), 1):
            if part.strip():
                try:
                    row = json.loads(part)
                except ValueError:
                    raise InputError(f"{path}:{line}: is not JSON") from None
                if not isinstance(row, dict):
                    raise InputError(f"{path}:{line}: is no JSON object")
                yield line, row
    elif name.endswith(".csv"):
        rows = csv.DictReader(io.StringIO(text, newline=""))
        for row in rows:
            yield rows.line_num, {k: _unguarded(v) for k, v in row.items() if k is not None}
    else:
        raise InputError(f"{path}: a scored file ends in .csv, .jsonl or .parquet")


def _unguarded(cell: str | None) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a cell."""
    text = cell or ""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ")[:1] in tuple("=+-@\t\r\n＝＋－＠") else text


def _scored(row: Mapping[str, Any]) -> Scored:
    ticket_id = str(row["ticket_id"])
    try:
        priority = Priority.parse(str(row["priority"]).strip().lower())
    except KeyError:
        allowed = ", ".join(level.label for level in Priority)
        raise ValueError(f"ticket {ticket_id}: priority {row['priority']!r} is not one of {allowed}") from None
    escalate = _yes(row, "escalate", ticket_id)
    if escalate != (priority > Priority.NONE):
        raise ValueError(f"ticket {ticket_id}: escalate is {escalate}, but priority is {priority.label}")
    return Scored(
        ticket_id=ticket_id,
        escalate=escalate,
        priority=priority,
        sentiment=str(row.get("sentiment") or ""),
        team=str(row["team"] or ""),
        other_teams=_list(row.get("other_teams"), ";"),
        do_not_engage=_yes(row, "do_not_engage", ticket_id),
        due_at=_moment(row.get("due_at")),
        customer_promise=_moment(row.get("customer_promise")),
        clauses=_list(row["clauses"], ";"),
        decided_by=str(row["decided_by"] or ""),
        p_escalate=_number(row.get("p_escalate")),
        p_priority=_of_decided(row.get("p_priority"), priority),
        needs_review=_yes(row, "needs_review", ticket_id),
        notes=_list(row.get("not_evaluable"), "; "),
        model=str(row.get("model") or ""),
        policy=str(row.get("policy") or ""),
        escalate_within=str(row.get("escalate_within") or ""),
    )


def _yes(row: Mapping[str, Any], column: str, ticket_id: str) -> bool:
    word = str(row.get(column) if row.get(column) is not None else "").strip().lower()
    if word not in _TRUE + _FALSE:
        raise ValueError(f"ticket {ticket_id}: {column} is {row.get(column)!r}, not true or false")
    return word in _TRUE


def _list(cell: object, mark: str) -> tuple[str, ...]:
    parts = cell if isinstance(cell, Sequence) and not isinstance(cell, str) else str(cell or "").split(mark)
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _moment(cell: object) -> datetime | None:
    if cell in (None, ""):
        return None
    when = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _number(cell: object) -> float | None:
    return None if cell in (None, "") else float(str(cell))


def _of_decided(cell: object, priority: Priority) -> float | None:
    return _number(cell.get(priority.label)) if isinstance(cell, Mapping) else _number(cell)
