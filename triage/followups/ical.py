"""Deadlines to come as a calendar (RFC 5545), by the package icalendar.

An event has the same UID whenever it is written, so that a second import moves it instead of adding another; what is
answered meanwhile is cancelled by it. Nothing of the customer is in it: a ticket is its id, its level and its team.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from triage.followups.nouns import INSIDE, PROMISE, Followed, Item
from triage.followups.steps import began_at, title_of, warning
from triage.intake.scored import Scored
from triage.policy import Policy

_OPEN, _CANCELLED = "CONFIRMED", "CANCELLED"
_NO_ONE = "nobody further"


def calendar(found: Followed, policy: Policy) -> bytes:
    """Return the calendar of all deadlines from the moment of `found` on, in the order of its items."""
    made = Calendar()
    made.add("prodid", "-//triage//follow-up//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Escalations")
    for event in _events(found, policy):
        made.add_component(event)
    return bytes(made.to_ical())


def uid(ticket_id: str, about: str) -> str:
    """Return the lasting name of a ticket's deadline."""
    return f"{uuid5(NAMESPACE_URL, f'triage:{about}:{ticket_id}')}@triage"


def _events(found: Followed, policy: Policy) -> Iterator[Event]:
    for item in found.items:
        ahead = dict(item.ahead)
        for about, at in _deadlines(item.scored, found.as_of):
            state = _OPEN if about in ahead else _CANCELLED
            yield _event(item.scored, about, at, state, found.as_of, policy, item)
    for one in found.done:
        for about, at in _deadlines(one, found.as_of):
            yield _event(one, about, at, _CANCELLED, found.as_of, policy)


def _deadlines(one: Scored, as_of: datetime) -> Iterator[tuple[str, datetime]]:
    for about, at in ((INSIDE, one.due_at), (PROMISE, None if one.do_not_engage else one.customer_promise)):
        if at is not None and at >= as_of:
            yield about, at


def _event(
    one: Scored, about: str, at: datetime, state: str, as_of: datetime, policy: Policy, item: Item | None = None
) -> Event:
    made, name = Event(), _printable(one.ticket_id)
    summary = f"{one.priority.label}: {about} of {name} ({title_of(one.team, policy)})"
    made.add("uid", uid(one.ticket_id, about))
    made.add("dtstamp", as_of.astimezone(UTC))
    made.add("last-modified", as_of.astimezone(UTC))
    made.add("sequence", int(as_of.timestamp()) // 60)
    made.add("dtstart", at.astimezone(UTC))
    made.add("summary", summary)
    made.add("categories", [one.priority.label, one.team])
    made.add("status", state)
    made.add("transp", "TRANSPARENT")
    if state == _OPEN:
        then = item.then if item else None
        told = f"{then.who} at {then.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if then else _NO_ONE
        made.add("description", f"Ticket {name}. Without an answer, next to be told: {told}.")
        made.add_component(_alarm(summary, warning(at, began_at(one, policy), policy)))
    return made


def _alarm(text: str, before: timedelta) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", text)
    made.add("trigger", -before)
    return made


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
