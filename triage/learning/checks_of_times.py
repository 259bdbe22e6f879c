"""Checks of when labelled tickets were written: before or after they were escalated, and in which part of a split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from triage.hashing import Ints
from triage.learning import leaks
from triage.learning.check import Check, named
from triage.learning.holdout import HoldOut
from triage.policy import Policy
from triage.types import Example

DROPPED = 0.5
"""A split by time warns when it drops more than this share of the earlier tickets."""


def after_the_fact(found: Sequence[Example], policy: Policy) -> Iterator[Check]:
    """Look for what was written after a ticket was escalated: it tells what came of it."""
    after = leaks.written_after(found, policy.calendar.time_zone)
    if after is None:
        said = "not checked: no column tells when a ticket was escalated (such as escalated_at)"
        yield Check("written after the escalation", True, said)
        return
    doubt = f"; times of '{after.column}' that cannot be read: {after.unreadable}" if after.unreadable else ""
    said = f"tickets in which the customer wrote after '{after.column}': {len(after.customers)} of {after.asked}"
    leak = ", which tells what came of it: cut that off before training" if after.customers else ""
    ok = not after.customers and not after.unreadable
    yield Check("customers after the escalation", ok, said + leak + named(after.customers) + doubt, after.customers)
    ids = tuple(dict.fromkeys((*after.notes, *after.agents)))
    clauses = leaks.readers_of_agents(policy.rules)
    reads = f"they are read for {', '.join(clauses)} alone" if clauses else "no clause reads them"
    said = f"tickets with internal notes newer than it: {len(after.notes)}, with agents' replies: {len(after.agents)}"
    tells = "that an agent replied is a feature, " if after.agents else ""
    yield Check("agents after the escalation", not (ids and (clauses or after.agents)),
                f"{said}; their words are no features, {tells}{reads}{named(ids)}", ids)  # fmt: skip


def times(found: Sequence[Example], part: HoldOut) -> Iterator[Check]:
    """Look at when messages are from, and whether the parts of a split by time follow each other."""
    timeless = tuple(e.ticket.id for e in found if all(m.created_at is None for m in e.ticket.messages))
    lack = f"; tickets without a time: {len(timeless)}{named(timeless)}" if timeless else ""
    yield Check("times", len(timeless) < len(found) or part.by == "group", f"messages {span(found)}{lack}", timeless)
    if part.by == "time":
        parts = (("training part", part.train), ("held-out part", part.test), ("dropped", part.dropped))
        said = "; ".join(_part(found, *p) for p in parts if len(p[1]))
        few = len(part.dropped) > DROPPED * (len(part.dropped) + len(part.train))
        doubt = "; most of what could teach is dropped: split by group, or name a narrower group" if few else ""
        yield Check("times of the parts", _ordered(found, part) and not few, said + doubt)


def _part(found: Sequence[Example], name: str, numbers: Ints) -> str:
    return f"{name}: {len(numbers)} tickets, {span([found[n] for n in numbers])}"


def _ordered(found: Sequence[Example], part: HoldOut) -> bool:
    """Tell whether no message of the training part is newer than the border."""
    border = part.border
    return border is not None and all(t < border for n in part.train for t in _moments(found[n]))


def span(found: Sequence[Example]) -> str:
    """Say from when to when the messages of the tickets are."""
    times = [t for e in found for t in _moments(e)]
    return f"from {min(times):%Y-%m-%d %H:%M} to {max(times):%Y-%m-%d %H:%M} UTC" if times else "without any time"


def _moments(example: Example) -> list[datetime]:
    return [m.created_at for m in example.ticket.messages if m.created_at is not None]
