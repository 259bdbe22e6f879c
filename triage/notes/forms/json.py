"""JSON, one object a note on one line. Words tell their message (counted from 0; -1: the subject) and offsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from triage.noterules import NoteRules
from triage.notes.forms._lines import Entry
from triage.notes.note import Customer, Fact, Note, Step, Told
from triage.notes.words import Quote

SUFFIX = ".json"


def note(made: Note, rules: NoteRules) -> str:
    """Write a note."""
    return orjson.dumps(as_object(made)).decode() + "\n"


def index(entries: Sequence[Entry]) -> str:
    """List the notes of a folder."""
    found = [
        {"ticket_id": e.ticket_id, "file": e.file, "priority": e.priority, "team": e.team, "issue": e.issue}
        for e in entries
    ]
    return orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() + "\n"


def as_object(made: Note) -> dict[str, Any]:
    """Return a note as an object for programs."""
    concern = made.concern
    return {
        "ticket_id": made.ticket_id,
        "priority": made.priority.label,
        "team": made.team,
        "escalate_within": made.escalate_within,
        "due_at": made.due_at,
        "incident": list(made.incident),
        "issue": list(map(words, made.issue)),
        "concern": concern
        and {"clause": concern.clause, "title": concern.title, "words": concern.words and words(concern.words)},
        "impact": list(map(_told, made.impact)),
        "customer": _customer(made.customer),
        "contact": list(map(_told, made.contact)),
        "earlier": list(map(fact, made.earlier)),
        "attempted": list(map(_step, made.steps)),
        "attempted_before": made.steps_before,
        "received": [_told(t) if isinstance(t, Told) else {"kind": "file"} | fact(t) for t in made.received],
        "sentiment": made.mood.sentiment or None,
        "urgency": list(map(words, made.mood.urgency)),
        "feeling": list(map(words, made.mood.feeling)),
        "circumstances": list(map(words, made.mood.special)),
        "recommended": [{"of": a.of, "text": a.text} for a in made.recommended],
        "gather": [{"of": a.of, "text": a.text} for a in made.gather],
        "articles": None
        if made.articles is None
        else [{"id": a.id, "title": a.title, "score": a.score, "source": a.source} for a in made.articles],
        "missing": list(made.missing),
        "worded": made.worded,
    }


def words(found: Quote) -> dict[str, Any]:
    return {"text": found.text, "message": found.message, "start": found.start, "end": found.end, "more": found.more}


def fact(found: Fact) -> dict[str, Any]:
    source: Mapping[str, Any] = {"field": found.field} if found.field else words(found.words) if found.words else {}
    return {"value": found.value, **source}


def _told(found: Told) -> dict[str, Any]:
    return {"kind": found.kind, **words(found.words)}


def _customer(found: Customer) -> dict[str, Any]:
    known = {name: getattr(found, name) for name in ("name", "account", "email", "phone", "tier", "since")}
    return {name: value and fact(value) for name, value in known.items()} | {"active": found.active or None}


def _step(found: Step) -> dict[str, Any]:
    return {
        "by": found.by.value,
        "asked": found.asked,
        **words(found.words),
        "request": found.request and words(found.request),
        "results": list(map(words, found.results)),
        "open": found.open,
    }
