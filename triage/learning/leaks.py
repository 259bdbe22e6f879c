"""What labels may have been copied from, and what was written after the fact: leaks into labels and texts.

A label that merely repeats a column of the export (a vendor's priority, an escalation flag, a tag) teaches a model the
helpdesk's habits, not the protocol, though all figures look splendid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from triage.fields.table import key
from triage.fields.when import parse, proof, settle
from triage.patterns.hits import Rule
from triage.types import Author, Example

FOLDS = 5
MOST_VALUES = 30
"""A column of more values than this is asked only whether it is filled in."""
LEAST = 10
"""Tickets that must bear a tag for it to be asked."""
ESCALATED_AT = frozenset({
    "escalatedat", "escalatedon", "escalateddate", "escalatedtime", "escalationtime", "escalationdate", "escalationat",
    "escalationdatetime", "escalationtimestamp", "timeescalated", "dateescalated", "timeofescalation",
    "firstescalatedat", "escalationcreatedat",
})  # fmt: skip
"""Columns that tell when a ticket was escalated, as `triage.fields.table.key` compares names."""
_TAGS = frozenset(["tags", "tag", "taglist", "tickettags"])
_GIVEN, _EMPTY = "filled in", ""


@dataclass(frozen=True, slots=True)
class Telling:
    """How well one column alone tells the escalated tickets from the others, each ticket judged by other groups.

    `found` and `false` are the shares of the escalated and of the other tickets that it points to; `gap` is the
    first less the second (Youden's J, 1950): 0 says nothing, 1 everything, however rare escalations are.
    """

    column: str
    values: int
    found: float
    false: float

    @property
    def gap(self) -> float:
        return self.found - self.false


@dataclass(frozen=True, slots=True)
class After:
    """Ids of tickets with messages that are newer than their escalation, by who wrote them."""

    column: str
    asked: int
    unreadable: int
    customers: tuple[str, ...]
    agents: tuple[str, ...]
    notes: tuple[str, ...]


def telling(found: Sequence[Example], family: Sequence[int], *, without: Set[str] = frozenset()) -> list[Telling]:
    """Measure every column that may be asked, the most telling first; `without` are columns of labels and groups.

    A value points to escalation where more of the other families' tickets with that value are escalated than of all
    of them. Columns of the same value throughout, and of values that hardly ever come back, are left out.
    """
    escalated = np.array([e.labels.escalate for e in found], np.bool_)
    if escalated.all() or not escalated.any():
        return []
    names, number = np.unique(np.asarray(family), return_inverse=True)
    # Shuffled, because the order of an export may well go with its labels.
    fold = np.random.default_rng(0).permutation(len(names))[number] % FOLDS
    measured = [_measured(name, values, escalated, fold) for name, values in sorted(_columns(found, without).items())]
    return sorted((m for m in measured if m is not None), key=lambda m: (-m.gap, m.column))


def written_after(found: Sequence[Example], zone: str) -> After | None:
    """Find messages that are newer than the escalation, where a column tells its time; ``None`` without such a column.

    A time without a zone is in `zone`, as those of the messages are.
    """
    names = [name for e in found for name in e.ticket.extra if key(name) in ESCALATED_AT]
    if not names:
        return None
    cells = {n: e.ticket.extra.get(names[0]) for n, e in enumerate(found)}
    given = {n: cell for n, cell in cells.items() if cell not in (None, "")}
    order = settle(p for p in map(proof, given.values()) if p is not None)
    moments = {n: parse(cell, ZoneInfo(zone), order=order) for n, cell in given.items()}
    times = {n: moment.at for n, moment in moments.items() if moment is not None}
    who: dict[str, list[str]] = {"customer": [], "agent": [], "note": []}
    for n, at in times.items():
        for kind in sorted(_later(found[n], at)):
            who[kind].append(found[n].ticket.id)
    return After(names[0], len(times), len(given) - len(times), *(tuple(who[k]) for k in ("customer", "agent", "note")))


def _later(example: Example, at: datetime) -> set[str]:
    later = [m for m in example.ticket.messages if m.created_at is not None and m.created_at > at]
    return {"note" if m.internal else "customer" if m.author is Author.CUSTOMER else "agent" for m in later}


def _columns(found: Sequence[Example], without: Set[str]) -> dict[str, list[str]]:
    """Return each column's value in every ticket ("" for none); every tag is a column of its own."""
    cells: dict[str, dict[int, str]] = {}
    tags: dict[str, dict[int, str]] = {}
    for n, example in enumerate(found):
        ticket = example.ticket
        beside = {name: value for name, value in ticket.extra.items() if key(name) not in without}
        own = {"status": ticket.status, "channel": ticket.channel, "account.tier": ticket.account.tier}
        for name, value in (own | beside).items():
            if key(name) in _TAGS or isinstance(value, list):
                for tag in _tags(value):
                    tags.setdefault(f"{name}: {tag}", {})[n] = _GIVEN
            elif key(name) in ESCALATED_AT:
                cells.setdefault(name, {})[n] = _GIVEN if _plain(value) else _EMPTY
            elif value is None or isinstance(value, str | int | float):
                cells.setdefault(name, {})[n] = _plain(value)
    cells |= {tag: given for tag, given in tags.items() if len(given) >= LEAST}
    return {name: [given.get(n, _EMPTY) for n in range(len(found))] for name, given in cells.items()}


def _tags(value: object) -> Iterator[str]:
    parts = re.split(r"[,;|\s]+", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return (p for p in dict.fromkeys(_plain(p) for p in parts if isinstance(p, str | int)) if p)


def _plain(value: object) -> str:
    return "" if value is None else str(value).strip().casefold()


def _measured(
    name: str, values: Sequence[str], escalated: npt.NDArray[np.bool_], fold: npt.NDArray[np.int64]
) -> Telling | None:
    kinds, at = np.unique(np.array(values, dtype=object), return_inverse=True)
    if len(kinds) > MOST_VALUES:
        kinds, at = np.array([_EMPTY, _GIVEN]), np.array([value != _EMPTY for value in values], np.int64)
    if len(np.unique(at)) < 2:
        return None
    pointed = np.zeros(len(at), np.bool_)
    for part in range(FOLDS):
        others = fold != part
        if not others.any():
            continue
        count = np.bincount(at[others], minlength=len(kinds))
        hits = np.bincount(at[others], weights=escalated[others], minlength=len(kinds))
        usual = hits.sum() / count.sum()
        points = hits > usual * count
        pointed[~others] = points[at[~others]]
    return Telling(name, len(kinds), float(pointed[escalated].mean()), float(pointed[~escalated].mean()))


def policy_fields(blocks: Mapping[str, Sequence[Rule]]) -> dict[str, tuple[str, ...]]:
    """Return which clauses look at which field beside the words (``account.tier``, ``channel``, ...).

    `blocks` are the policy's rules by engine.
    """
    used: dict[str, dict[str, None]] = {}
    for rule in blocks.get("field", ()):
        for name in (getattr(rule.spec, "field", ""), "channel" if getattr(rule.spec, "channel", ()) else ""):
            used.setdefault(name, {})[rule.clause] = None
    return {name: tuple(clauses) for name, clauses in used.items() if name}


def readers_of_agents(blocks: Mapping[str, Sequence[Rule]]) -> tuple[str, ...]:
    """Return the clauses that count what agents write, internal notes among it."""
    counting = [r.clause for r in blocks.get("thread", ()) if getattr(r.spec, "kind", "") == "repeated_escalations"]
    return tuple(dict.fromkeys(counting))
