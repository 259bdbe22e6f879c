"""Labelled tickets: what an export says beside the ticket (``labels``, or columns ``label_*``) -> Examples."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from triage import discover
from triage.errors import InputError
from triage.heads import Names
from triage.types import Example, Labels, Priority, Rejected, Ticket

FIELDS = ("escalate", "priority", "sentiment", "team", "clauses", "do_not_engage")
GROUP_KEYS = ("split_group", "author")
SHOWN = 20
"""Mistakes shown before "and n more"."""


def read_examples(tickets: Iterable[Ticket | Rejected], names: Names) -> list[Example]:
    """Turn labelled tickets into examples. Raises `InputError` with every ticket whose labels cannot be right."""
    found: list[Example] = []
    told: list[str] = []
    for ticket in tickets:
        if isinstance(ticket, Rejected):
            told.append(f"{ticket.source}:{ticket.line}: {ticket.reason}")
            continue
        raw = _raw(ticket)
        wrong = mistakes(raw, names)
        if wrong:
            told += [f"ticket '{ticket.id}': {w}" for w in wrong]
        else:
            found.append(Example(ticket, _labels(raw), _group(ticket)))
    if told:
        more = [f"... and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
        raise InputError("\n".join(["the labelled tickets have mistakes:", *told[:SHOWN], *more]))
    return found


def clauses_of(ticket: Ticket) -> frozenset[str] | None:
    """Return the clauses that the ticket's labels name, or ``None`` for a ticket that is not labelled."""
    raw = _raw(ticket)
    named = raw.get("clauses")
    if not raw or not isinstance(named, list | tuple | str | None):
        return None
    return frozenset(str(c) for c in named or ())


def digest(examples: Sequence[Example]) -> str:
    """Return the sha256 of all texts and labels, in order."""
    total = hashlib.sha256()
    for e in examples:
        said = [(m.author, m.body, m.internal, str(m.created_at)) for m in e.ticket.messages]
        account = (e.ticket.account.tier, e.ticket.account.followers)
        labels = [str(getattr(e.labels, field)) for field in FIELDS]
        row = [e.ticket.id, e.ticket.subject, e.ticket.channel, said, account, labels, e.group]
        total.update(json.dumps(row).encode() + b"\n")
    return total.hexdigest()


def _raw(ticket: Ticket) -> dict[str, Any]:
    """Collect the labels as written; a table's cells are text, with clauses joined by semicolons."""
    nested = ticket.extra.get("labels")
    if isinstance(nested, Mapping):
        return dict(nested)
    raw: dict[str, Any] = {f: ticket.extra[f"label_{f}"] for f in FIELDS if f"label_{f}" in ticket.extra}
    if isinstance(raw.get("clauses"), str):
        raw["clauses"] = [c.strip() for c in raw["clauses"].split(";") if c.strip()]
    for flag in ("escalate", "do_not_engage"):
        if isinstance(raw.get(flag), str):
            raw[flag] = {"true": True, "false": False, "1": True, "0": False}.get(raw[flag].strip().lower(), raw[flag])
    return raw


def mistakes(raw: Mapping[str, Any], names: Names) -> list[str]:
    """Say in words what cannot be right about the labels of one ticket, as written."""
    return list(_check(raw, names))


def _check(raw: Mapping[str, Any], names: Names) -> Iterator[str]:
    missing = [f for f in ("priority", "sentiment") if not raw.get(f)]
    if missing:
        yield f"no label for {' and '.join(missing)}"
        return
    levels = [p.label for p in Priority]
    sentiments = discover.load("triage.heads", "sentiment").labels(names)
    if raw["priority"] not in levels:
        yield f"priority {raw['priority']!r} is not one of {', '.join(levels)}"
    if raw["sentiment"] not in sentiments:
        yield f"sentiment {raw['sentiment']!r} is not one of {', '.join(sentiments)}"
    escalate, team = raw["priority"] != levels[0], raw.get("team") or ""
    if raw.get("escalate", escalate) is not escalate:
        yield f"escalate is {raw['escalate']!r}, but priority is {raw['priority']!r}"
    if team and team not in list(names.teams):
        yield f"team {team!r} is not in teams.toml ({', '.join(names.teams)})"
    if bool(team) is not escalate:
        yield "an escalated ticket needs a team" if escalate else "a ticket that is not escalated has no team"
    if not isinstance(raw.get("do_not_engage", False), bool):
        yield f"do_not_engage is {raw['do_not_engage']!r}, not true or false"
    yield from _check_clauses(raw.get("clauses") or (), names)


def _check_clauses(clauses: object, names: Names) -> Iterator[str]:
    if not isinstance(clauses, list | tuple) or not all(isinstance(c, str) for c in clauses):
        yield f"clauses is {clauses!r}, not a list of names"
        return
    for clause in clauses:
        if clause not in names.clauses:
            yield f"no clause is called {clause!r}"


def _labels(raw: Mapping[str, Any]) -> Labels:
    priority = Priority.parse(raw["priority"])
    clauses = tuple(dict.fromkeys(raw.get("clauses") or ()))
    return Labels(
        escalate=priority > Priority.NONE,
        priority=priority,
        sentiment=raw["sentiment"],
        team=raw.get("team") or "",
        clauses=clauses,
        do_not_engage=raw.get("do_not_engage", False),
    )


def _group(ticket: Ticket) -> str:
    """Return who the ticket comes from, as far as the export says; a ticket of nobody's is a group of its own."""
    for key in GROUP_KEYS:
        if ticket.extra.get(key):
            return f"{key}:{ticket.extra[key]}"
    account = ticket.account.id or ticket.account.name
    return f"account:{account}" if account else f"ticket:{ticket.id}"
