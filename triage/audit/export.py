"""Verdicts as labelled tickets for the next training, in the canonical JSON lines.

A verdict tells whether a person must take the ticket, how urgently, and who: ``escalate``, ``priority`` and ``team``.
It tells nothing of sentiment and clauses, so these labels are not there and the ticket does not teach those heads.
What is not sure is left out and counted: who is unsure, differs, or contradicts himself teaches nothing. A necessary
ticket needs a level; the decided one is never taken instead, since a reviewer who did not see it cannot confirm it.
A team that is missing, or on which reviewers differ, is left out by itself; the rest of the ticket teaches.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from triage.audit.verdicts import LEVELS, NO, UNSURE, Verdict
from triage.errors import InputError
from triage.fields.table import key
from triage.learning.examples import GROUP_KEYS, READ, REQUESTERS
from triage.types import Priority, Rejected, Ticket
from triage.wording import some

SOURCE = "audit"
NOT_JUDGED, NOT_SURE, DIFFER = "not judged", "unsure", "reviewers differ about necessity"
ODD, NO_LEVEL, LEVELS_DIFFER = (
    "a verdict contradicts itself",
    "necessary, but no right level is given",
    "reviewers differ about the level",
)
_KEPT = frozenset(map(key, (*GROUP_KEYS, *REQUESTERS, READ)))
"""Columns of a ticket that tell who wrote it, or that patterns were written from it; no other goes along."""
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Label:
    """What a ticket teaches; `team` is "" where it stays, ``None`` where no team is known to be right."""

    ticket_id: str
    priority: Priority
    team: str | None
    reviewers: tuple[str, ...]

    def as_object(self) -> dict[str, object]:
        """Return it by the names of a canonical ticket's labels."""
        told = {"escalate": self.priority > Priority.NONE, "priority": self.priority.label}
        return told if self.team is None else told | {"team": self.team}


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels by ticket, and how many tickets were left out for which reason."""

    found: Mapping[str, Label]
    left_out: Mapping[str, int]
    teamless: int
    """Tickets to be escalated whose label names no team."""


def labels(verdicts: Mapping[str, Sequence[Verdict]]) -> Labels:
    """Turn the verdicts of each ticket, as settled, into a label or a reason why there is none."""
    found: dict[str, Label] = {}
    left: Counter[str] = Counter()
    for ticket_id, given in verdicts.items():
        label = _label(ticket_id, [v for v in given if v.judged])
        if isinstance(label, Label):
            found[ticket_id] = label
        else:
            left[label] += 1
    teamless = sum(label.team is None for label in found.values())
    return Labels(found, dict(left.most_common()), teamless)


def _label(ticket_id: str, given: Sequence[Verdict]) -> Label | str:
    if not given:
        return NOT_JUDGED
    said = {v.necessary for v in given}
    if UNSURE in said:
        return NOT_SURE
    if len(said) > 1:
        return DIFFER
    if any(v.contradiction for v in given):
        return ODD
    who = tuple(sorted({v.reviewer for v in given}))
    if said == {NO}:
        return Label(ticket_id, Priority.NONE, "", who)
    levels = {v.right_level for v in given} - {None}
    if len(levels) != 1:
        return LEVELS_DIFFER if levels else NO_LEVEL
    teams = {v.right_team for v in given if v.right_team}
    return Label(ticket_id, Priority.parse(LEVELS[levels.pop() or 0]), teams.pop() if len(teams) == 1 else None, who)


def lines(found: Labels, export: Iterable[Ticket | Rejected]) -> list[str]:
    """Return a JSON line for each labelled ticket, in the order of the export.

    Raises `InputError` that names every labelled ticket that the export does not hold.
    """
    made = {
        row.id: json.dumps(line(row, found.found[row.id]), ensure_ascii=False)
        for row in export
        if isinstance(row, Ticket) and row.id in found.found
    }
    lost = [name for name in found.found if name not in made]
    if lost:
        raise InputError(
            f"{len(lost)} of {len(found.found)} judged tickets are not in the export: {some(lost, _NAMED)};"
            " is it the export that was scored?"
        )
    return list(made.values())


def line(ticket: Ticket, label: Label) -> dict[str, object]:
    """Write a ticket in the canonical form with its labels, who judged it, and who it comes from."""
    account = {
        "id": ticket.account.id,
        "name": ticket.account.name,
        "tier": ticket.account.tier,
        "since": ticket.account.since,
        "followers": ticket.account.followers,
    }
    for field in ("tier", "followers"):
        if f"account.{field}" in ticket.lacks:
            del account[field]
    kept = {name: value for name, value in ticket.extra.items() if key(name) in _KEPT}
    return {
        "ticket_id": ticket.id,
        "subject": ticket.subject,
        "channel": ticket.channel,
        "status": ticket.status,
        "account": account,
        "messages": _messages(ticket),
        "labels": label.as_object(),
        "source": SOURCE,
        "reviewers": list(label.reviewers),
        **kept,
    }


def _messages(ticket: Ticket) -> list[dict[str, object]]:
    """Write all messages; a field that the export has no place for has none here, so that it stays unknown."""
    found = []
    for message in ticket.messages:
        told: dict[str, object] = {"author": message.author.value, "internal": message.internal, "body": message.body}
        if "author" in ticket.lacks:
            del told["author"]
        if "created_at" not in ticket.lacks:
            at = message.created_at
            told["created_at"] = at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
        found.append(told | ({"html": True} if message.html else {}))
    return found
