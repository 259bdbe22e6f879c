"""Decisions as `triage score` wrote them, read back from .csv, .jsonl or .parquet (each also .gz but Parquet).

A .csv that a spreadsheet saved again is read as well: any delimiter and encoding, decimal commas, WAHR for true.

What a form does not hold stays open: a table has only the probability of the decided level, JSON lines those of all.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from triage import wording
from triage.errors import InputError
from triage.fields.when import FIRST_YEAR, LAST_YEAR
from triage.intake.scoredrows import SPOILED, checked, rows
from triage.types import Priority

NEEDED = ("ticket_id", "escalate", "priority", "team", "clauses", "decided_by")
_SHOWN = 5
_TRUE = ("true", "1", "yes", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar")
_FALSE = ("false", "0", "no", "", "falsch", "faux", "falso", "onwaar")
"""Also as spreadsheets of other languages write them."""
_LABELS = tuple(level.label for level in Priority)


@dataclass(frozen=True, slots=True)
class Scored:
    """One row of a scored file. `p_priority` is the probability of the decided level; ``None`` where it is not told.

    `notes` are the words of ``not_evaluable``. `p_levels` are the probabilities of all levels, none to critical; empty
    where the file does not tell them (a table).
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
    p_levels: tuple[float, ...] = ()


def read_scored(path: str) -> list[Scored]:
    """Read a scored file. Raises `InputError` that names the file, the row, and what is wrong or missing."""
    found_rows = list(rows(path))
    if not found_rows:
        raise InputError(f"{path}: holds no row; a scored file has one a ticket (made by triage score)")
    missing = [name for name in NEEDED if name not in found_rows[0][1]]
    if missing:
        raise InputError(
            f"{path}: is no scored file: no column {', '.join(missing)} "
            f"(it has {', '.join(map(str, found_rows[0][1]))}); make one with: triage score EXPORT -o scored.csv"
        )
    found: list[Scored] = []
    wrong: list[str] = []
    for line, row in found_rows:
        try:
            found.append(scored(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            wrong.append(f"{path}:{line}: {error}")
    seen: dict[str, int] = {}
    for one in found:
        seen[one.ticket_id] = seen.get(one.ticket_id, 0) + 1
    twice = [name for name, count in seen.items() if count > 1]
    if twice:
        ids = "1 ticket id stands" if len(twice) == 1 else f"{len(twice):,} ticket ids stand"
        wrong.append(f"{path}: {ids} more than once, such as {', '.join(twice[:_SHOWN])}")
    if wrong:
        raise InputError(wording.lines(wrong, _SHOWN))
    return found


def digest_of(path: str) -> str:
    """Return the sha256 of a scored file. Raises `InputError` when there is no such file."""
    checked(path)
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def scored(row: Mapping[str, Any]) -> Scored:
    """Make one of a row. Raises ``ValueError`` that names the ticket and the column."""
    if not isinstance(row["ticket_id"], str | int) or isinstance(row["ticket_id"], bool):
        raise ValueError(f"ticket_id is {row['ticket_id']!r}, which is neither text nor a number")
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
        due_at=_moment(row, "due_at", ticket_id),
        customer_promise=_moment(row, "customer_promise", ticket_id),
        clauses=_list(row["clauses"], ";"),
        decided_by=str(row["decided_by"] or ""),
        p_escalate=_share(row, "p_escalate", ticket_id),
        p_priority=_share(row, "p_priority", ticket_id, priority.label),
        needs_review=_yes(row, "needs_review", ticket_id),
        notes=_list(row.get("not_evaluable"), "; "),
        model=str(row.get("model") or ""),
        policy=str(row.get("policy") or ""),
        escalate_within=str(row.get("escalate_within") or ""),
        p_levels=_levels(row, ticket_id),
    )


def _yes(row: Mapping[str, Any], column: str, ticket_id: str) -> bool:
    cell = row.get(column)
    if isinstance(cell, bool):
        return cell
    word = str(cell if cell is not None else "").strip().lower()
    if word not in _TRUE + _FALSE:
        raise ValueError(f"ticket {ticket_id}: {column} is {row.get(column)!r}, not true or false{SPOILED}")
    return word in _TRUE


def _list(cell: object, mark: str) -> tuple[str, ...]:
    if not cell:
        return ()
    parts = cell.split(mark) if isinstance(cell, str) else cell if isinstance(cell, Sequence) else [cell]
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _moment(row: Mapping[str, Any], column: str, ticket_id: str) -> datetime | None:
    cell = row.get(column)
    if cell in (None, ""):
        return None
    try:
        when = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
        if not FIRST_YEAR <= when.year <= LAST_YEAR + 1:  # a deadline may lie in the year after
            raise ValueError(when.year)
    except ValueError:
        raise ValueError(
            f"ticket {ticket_id}: {column} is {cell!r}, no time such as 2026-03-02T09:14:00Z{SPOILED}"
        ) from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _levels(row: Mapping[str, Any], ticket_id: str) -> tuple[float, ...]:
    """Return the probabilities of all levels where the file has them."""
    told = row.get("p_priority")
    if isinstance(told, str | int | float | None) or not isinstance(told, Mapping):
        return ()
    found: tuple[Any, ...] = tuple(told.get(label) for label in _LABELS)
    if all(type(p) is float and 0 <= p <= 1 for p in found):  # as every line of ours is
        return found
    return tuple(_share(row, "p_priority", ticket_id, label) or 0.0 for label in _LABELS)


def _share(row: Mapping[str, Any], column: str, ticket_id: str, level: str = "") -> float | None:
    """Return a probability; ``None`` where it is not told, or is no number ("nan")."""
    cell = row.get(column)
    if not isinstance(cell, str) and isinstance(cell, Mapping):
        cell = cell.get(level)
    if cell in (None, ""):
        return None
    try:
        value = float(str(cell).replace(",", ".")) if isinstance(cell, str) else float(cell)
    except (ValueError, TypeError):
        raise ValueError(f"ticket {ticket_id}: {column} is {cell!r}, not a number from 0 to 1{SPOILED}") from None
    if math.isnan(value):
        return None
    if not 0 <= value <= 1:
        raise ValueError(f"ticket {ticket_id}: {column} is {cell!r}, not from 0 to 1{SPOILED}")
    return value
