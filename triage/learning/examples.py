"""Labelled tickets: what an export says beside the ticket (``labels``, or columns ``label_*``) -> Examples."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from triage import wording
from triage.errors import InputError
from triage.fields.table import key, yes
from triage.heads import Names
from triage.learning.labels import FIELDS, PREFIX, labels_of, mistakes, suggest, written
from triage.types import Example, Rejected, Ticket
from triage.wording import some

__all__ = ["FIELDS", "GROUP", "clauses_of", "digest", "mistakes", "read_examples"]

GROUP = "group"
"""The name under which a user says which column tells who a ticket comes from."""
GROUP_KEYS = ("split_group", "author")
READ = "patterns_from"
"""Column of a ticket from which patterns of the policy were written (true, 1)."""
REQUESTERS = (
    "requester_id", "requester_email", "requester", "customer_email", "customer", "contact_id", "contact_email",
    "contact", "user_id", "user_email", "email", "client",
)  # fmt: skip
"""Columns that tell who wrote, for a ticket without an account; the first that is filled in counts."""
REQUIRED = ("priority",)
SHOWN = 20
"""Kinds of mistakes shown before "and n more"."""
NAMED = 5
"""Tickets named with each kind."""
_LISTED = 30


def read_examples(
    tickets: Iterable[Ticket | Rejected], names: Names, *, columns: Mapping[str, str] | None = None
) -> list[Example]:
    """Turn labelled tickets into examples.

    `columns` names columns of the export: ``label_priority`` (and the other labels) and ``group``. Raises
    `InputError` with everything that cannot be right, each kind of mistake with the tickets that have it.
    """
    chosen = dict(columns or {})
    _known(chosen)
    found: list[Example] = []
    told: dict[str, list[str]] = {}
    rejected: dict[tuple[str, str], list[int]] = {}
    beside: dict[str, None] = {}
    seen = unlabelled = 0
    for ticket in tickets:
        if isinstance(ticket, Rejected):
            rejected.setdefault((ticket.source, ticket.reason), []).append(ticket.line)
            continue
        beside.update(dict.fromkeys(ticket.extra))
        raw = written(ticket, chosen)
        wrong = mistakes(raw, names, required=REQUIRED)
        for mistake in wrong:
            told.setdefault(mistake, []).append(ticket.id)
        seen, unlabelled = seen + 1, unlabelled + ("priority" not in raw)
        if not wrong:
            found.append(Example(ticket, labels_of(raw, names), _group(ticket, chosen.get(GROUP)), _read(ticket)))
    lines = [*(_absent(chosen, beside) if seen else ()), *_lines(told, rejected)]
    if seen and unlabelled == seen:  # said once for the export, not for every ticket
        without = [] if PREFIX + "priority" in chosen else [_unlabelled(beside)]
        lines = [*_absent(chosen, beside), *without, *_lines({}, rejected)]
    if lines:
        raise InputError(wording.lines(lines, SHOWN, "the labelled tickets have mistakes:"))
    return found


def clauses_of(ticket: Ticket) -> frozenset[str] | None:
    """Return the clauses that the ticket's labels name, or ``None`` for a ticket whose labels say nothing of them."""
    named = written(ticket).get("clauses")
    return frozenset(str(c) for c in named) if isinstance(named, list | tuple) else None


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


def _known(chosen: Mapping[str, str]) -> None:
    allowed = (*(PREFIX + field for field in FIELDS), GROUP)
    for name in chosen:
        if name not in allowed:
            raise InputError(f"--columns: no label is called '{name}' (allowed: {', '.join(allowed)})")


def _absent(chosen: Mapping[str, str], beside: Mapping[str, None]) -> Iterator[str]:
    """Name the chosen columns that no ticket has beside what is read as its own."""
    have = {key(name) for name in beside}
    for name, column in chosen.items():
        if key(column) not in have:
            like = suggest(column, tuple(beside))
            near = f"; did you mean '{like}'?" if like else ""
            yield f"--columns {name}: no column '{column}' beside those of the ticket itself ({_list(beside)}){near}"


def _unlabelled(beside: Mapping[str, None]) -> str:
    return (
        "no label for priority in any ticket: it is read from a column label_priority or from an object labels; "
        f"where it stands elsewhere, name the column: --columns label_priority=... (columns: {_list(beside)})"
    )


def _list(columns: Mapping[str, None]) -> str:
    names = list(columns)
    more = f", ... ({len(names)} in all)" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more if names else "none"


def _lines(told: Mapping[str, Sequence[str]], rejected: Mapping[tuple[str, str], Sequence[int]]) -> Iterator[str]:
    for (source, reason), lines in rejected.items():
        yield f"{source}:{lines[0]}: {reason}" if len(lines) == 1 else f"{source}: lines {some(lines, NAMED)}: {reason}"
    for mistake, ids in told.items():
        quoted = [f"'{name}'" for name in ids]
        yield f"ticket{'s' if len(ids) > 1 else ''} {some(quoted, NAMED)}: {mistake}"


def _group(ticket: Ticket, chosen: str | None) -> str:
    """Return who the ticket comes from, as far as the export says; a ticket of nobody's is a group of its own."""
    cells = {key(name): value for name, value in ticket.extra.items() if _names_somebody(value)}
    if chosen is not None:
        return f"{GROUP}:{cells[key(chosen)]}" if key(chosen) in cells else f"ticket:{ticket.id}"
    for name in GROUP_KEYS:
        if key(name) in cells:
            return f"{name}:{cells[key(name)]}"
    account = ticket.account.id or ticket.account.name
    if account:
        return f"account:{account}"
    who = next((cells[key(name)] for name in REQUESTERS if key(name) in cells), None)
    return f"ticket:{ticket.id}" if who is None else f"requester:{who}".casefold()


def _read(ticket: Ticket) -> bool:
    said = next((value for name, value in ticket.extra.items() if key(name) == key(READ)), None)
    return yes(said) is True if isinstance(said, str | int) else False


def _names_somebody(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip() != ""
