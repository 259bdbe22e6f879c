"""The labels of one ticket, as an export writes them: ``labels`` of a record, or columns ``label_*`` of a table.

Words are taken in any case and with blanks, hyphens or underscores ("Technical Support"). What is not given is not
"none": without a sentiment, team or clauses (no such key or column, or null) the ticket teaches those heads nothing.
In a table an empty ``label_clauses`` says that no clause holds, an empty ``label_sentiment`` that nobody judged it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from triage import discover
from triage.fields.table import key, yes
from triage.heads import Names
from triage.types import Labels, Priority, Ticket

FIELDS = ("escalate", "priority", "sentiment", "team", "clauses", "do_not_engage")
PREFIX = "label_"
LEVELS = tuple(level.label for level in Priority)
_FLAGS = ("escalate", "do_not_engage")
_LIKE = 0.6
"""How alike two words must be for one to be suggested for the other (of `difflib`, 1 is the same)."""


def written(ticket: Ticket, columns: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Collect the labels that a ticket bears, as written; `columns` names columns other than ``label_<field>``."""
    nested = ticket.extra.get("labels")
    known = {key(f): f for f in FIELDS}
    raw = {known[key(n)]: v for n, v in nested.items() if key(n) in known} if isinstance(nested, Mapping) else {}
    cells: dict[str, object] = {}
    for name, value in ticket.extra.items():
        cells.setdefault(key(name), value)
    for field in FIELDS:
        place = key((columns or {}).get(PREFIX + field, PREFIX + field))
        if place in cells:
            raw[field] = _listed(cells[place]) if field == "clauses" else cells[place]
    return raw


def mistakes(raw: Mapping[str, Any], names: Names, *, required: Sequence[str] = ("priority", "sentiment")) -> list[str]:
    """Say in words what cannot be right about the labels of one ticket, as written."""
    return list(_check(tidy(raw, names), names, required))


def labels_of(raw: Mapping[str, Any], names: Names) -> Labels:
    """Turn labels without mistakes into `Labels`."""
    given = tidy(raw, names)
    priority, clauses = Priority.parse(given["priority"]), given.get("clauses")
    escalate = priority > Priority.NONE
    return Labels(
        escalate=escalate,
        priority=priority,
        sentiment=given.get("sentiment"),
        team=given.get("team") if escalate else "",
        clauses=None if clauses is None else tuple(dict.fromkeys(clauses)),
        do_not_engage=given.get("do_not_engage", False),
    )


def tidy(raw: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Spell every label as we do, where it is one of ours; leave out what is blank and so was not given."""
    given = {field: value.strip() if isinstance(value, str) else value for field, value in raw.items()}
    for field in FIELDS:
        blank = (None,) if field in ("team", "clauses") else (None, "")
        if field in given and given[field] in blank:
            del given[field]
    for field, allowed in _allowed(names).items():
        if isinstance(given.get(field), str):
            given[field] = {key(word): word for word in allowed}.get(key(given[field]), given[field])
    for field in _FLAGS:
        if isinstance(given.get(field), str | int):  # 1 and 0, too
            said = yes(given[field])
            given[field] = given[field] if said is None else said
    if "clauses" in given:
        given["clauses"] = _spelled(given["clauses"], names)
    return given


def _allowed(names: Names) -> dict[str, tuple[str, ...]]:
    moods: tuple[str, ...] = discover.load("triage.heads", "sentiment").labels(names)
    return {"priority": LEVELS, "sentiment": moods, "team": tuple(names.teams)}


def _listed(cell: object) -> object:
    """Part the clauses of a table's cell: semicolons, commas or lines of their own."""
    return [c.strip() for c in re.split(r"[;,\n]", cell) if c.strip()] if isinstance(cell, str) else cell


def _spelled(clauses: object, names: Names) -> object:
    if not isinstance(clauses, list | tuple):
        return clauses
    ours = {clause.casefold(): clause for clause in names.clauses}
    return [ours.get(c.strip().casefold(), c) if isinstance(c, str) else c for c in clauses]


def _check(given: Mapping[str, Any], names: Names, required: Sequence[str]) -> Iterator[str]:
    missing = [field for field in required if field not in given]
    if missing:
        yield f"no label for {' and '.join(missing)}"
        return
    allowed = _allowed(names)
    priority = given.get("priority")
    for field in ("priority", "sentiment"):
        if field in given and given[field] not in allowed[field]:
            hint = _hint(field, given[field], names)
            yield f"{field} {given[field]!r} is not one of {', '.join(allowed[field])}{hint}"
    escalate, team = priority != LEVELS[0], given.get("team")
    if given.get("escalate", escalate) is not escalate:
        yield f"escalate is {given['escalate']!r}, but priority is {priority!r}"
    if team and team not in allowed["team"]:
        yield f"team {team!r} is not in teams.toml ({', '.join(names.teams)}){_hint('team', team, names)}"
    if team is not None and bool(team) is not escalate:
        yield "an escalated ticket needs a team" if escalate else "a ticket that is not escalated has no team"
    if not isinstance(given.get("do_not_engage", False), bool):
        yield f"do_not_engage is {given['do_not_engage']!r}, not true or false"
    yield from _check_clauses(given.get("clauses") or (), names)


def _check_clauses(clauses: object, names: Names) -> Iterator[str]:
    if not isinstance(clauses, list | tuple) or not all(isinstance(c, str) for c in clauses):
        yield f"clauses is {clauses!r}, not a list of names"
        return
    for clause in clauses:
        if clause not in names.clauses:
            like = suggest(clause, tuple(names.clauses))
            near = "" if like else "; `triage policy show` lists them"
            yield f"no clause is called {clause!r}{_asked(like)}{near}"


def suggest(word: str, allowed: Sequence[str], *, others: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the allowed word that `word` most probably stands for, or "" when nothing is near."""
    for ours, theirs in (others or {}).items():
        if ours in allowed and key(word) in map(key, theirs):
            return ours
    inside = [a for a in allowed if key(word) and key(a).endswith(key(word))]
    near = inside[:1] or get_close_matches(key(word), [key(a) for a in allowed], n=1, cutoff=_LIKE)
    return next((a for a in allowed if near and key(a) == key(near[0])), "")


def _hint(field: str, value: object, names: Names) -> str:
    others = _theirs().get(field)
    return _asked(suggest(str(value), _allowed(names)[field], others=others)) if isinstance(value, str | int) else ""


def _asked(like: str) -> str:
    return f" (did you mean '{like}'?)" if like else ""


@cache
def _theirs() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((files("triage.learning") / "labels.toml").read_text(encoding="utf-8"))
