"""A follow-up as rows and as one object: for files, and for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from triage.followups.following import by_level
from triage.followups.nouns import PAST, Followed, Item, Stand, Step
from triage.writers._rows import encode, stamp
from triage.writers.csv import safe

COLUMNS = (
    "ticket_id", "priority", "team", "state", "about", "due", "minutes_late", "due_at", "customer_promise",
    "do_not_engage", "tell", "tell_since", "next", "next_at", "update", "update_due", "update_owed", "updates_due",
    "update_again", "update_text", "taken_at", "answered_at", "not_known",
)  # fmt: skip
_MINUTE = 60


def as_object(item: Item) -> dict[str, Any]:
    """Return the row of an item, keys in the order of `COLUMNS`; minutes are negative while the deadline is ahead."""
    one, owed, seen = item.scored, item.update, item.seen
    return {
        "ticket_id": one.ticket_id,
        "priority": one.priority.label,
        "team": one.team,
        "state": item.stand.value,
        "about": item.about,
        "due": stamp(item.due),
        "minutes_late": round(item.late.total_seconds() / _MINUTE, 1) if item.late is not None else None,
        "due_at": stamp(one.due_at),
        "customer_promise": stamp(one.customer_promise),
        "do_not_engage": one.do_not_engage,
        **_step("tell", "tell_since", item.tell),
        **_step("next", "next_at", item.then),
        "update": owed.title if owed else "",
        "update_due": stamp(owed.at) if owed else None,
        "update_owed": owed.now if owed else False,
        "updates_due": owed.number if owed else 0,
        "update_again": stamp(owed.again) if owed else None,
        "update_text": owed.text if owed else "",
        "taken_at": stamp(seen.taken) if seen else None,
        "answered_at": stamp(seen.answered) if seen else None,
        "not_known": item.doubt,
    }


def document(found: Followed, *, asked: bool) -> dict[str, Any]:
    """Return all that was found. `asked`: a helpdesk's export told what was answered."""
    return {
        "as_of": stamp(found.as_of),
        "answers_known": asked,
        "tickets": found.of,
        "escalated": len(found.items) + len(found.done),
        "overdue": len(found.with_stand(*PAST)),
        "states": {stand.value: by_level(found.with_stand(stand)) for stand in Stand},
        "done": dict(found.dropped),
        "items": [as_object(item) for item in found.items],
    }


def lines(rows: Sequence[dict[str, Any]]) -> bytes:
    """Return rows as JSON lines."""
    return b"".join(encode(row) + b"\n" for row in rows)


def table(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> bytes:
    """Return rows as CSV (UTF-8, comma, CRLF) in which a spreadsheet runs nothing."""
    text = io.StringIO(newline="")
    made = csv.writer(text)
    made.writerow(columns)
    made.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8")


def _step(who: str, at: str, step: Step | None) -> dict[str, Any]:
    return {who: step.who if step else "", at: stamp(step.at) if step else None}


def _cell(value: object) -> str:
    """Return a cell; a negative number is no formula."""
    if isinstance(value, str):
        plain = value.isascii() and value[:1].isalnum() and "\0" not in value
        return value if plain or not value else safe(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else safe(value)
