"""The moments of one escalation: when it began and presses, whom to tell when, what the customer is to hear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from triage.clock import due, duration
from triage.followups.nouns import Owed, Step
from triage.intake.scored import Scored
from triage.policy import Policy
from triage.schema.ladder import span_of


def began_at(one: Scored, policy: Policy) -> datetime | None:
    """Return when the clocks began: the customer's newest message when the ticket was scored."""
    level = policy.levels.of(one.priority)
    within = one.escalate_within or (level.escalate_within if level else "")
    if one.due_at is None or not within:
        return None
    try:
        return one.due_at.astimezone(UTC) - duration(within)
    except (ValueError, KeyError):  # a span that is none
        return None


def warning(deadline: datetime, began: datetime | None, policy: Policy) -> timedelta:
    """Return how long before a deadline it is about to be missed."""
    soon = policy.followup.soon
    most = duration(soon.most)
    return min(most, (deadline - began) * soon.share) if began is not None else most


def rungs(one: Scored, began: datetime | None, policy: Policy, as_of: datetime) -> tuple[list[Step], list[Step]]:
    """Return the rungs that were reached, and those to come, by their time."""
    rules, calendar = policy.followup, policy.calendar.of(one.team)
    team = title_of(one.team, policy)
    bases = {"escalation": began, "due": one.due_at, "promise": one.customer_promise}
    steps = []
    for rung in rules.of(one.priority).rungs:
        base = bases[rung.since]
        if base is not None:
            at = due(base.astimezone(UTC), span_of(rung, one.priority, policy.decision), calendar)
            steps.append(Step(rules.people[rung.who].format(team=team), at))
    steps.sort(key=lambda step: step.at)
    return [s for s in steps if s.at <= as_of], [s for s in steps if s.at > as_of]


def update(one: Scored, promise: datetime | None, policy: Policy, as_of: datetime) -> Owed | None:
    """Return what the customer is owed as long as nobody answers; nothing where nobody may answer, or when is open."""
    if promise is None:
        return None
    rules = policy.followup
    every = rules.of(one.priority).updates_every
    span = duration(every)
    again: datetime | None = None
    if promise >= as_of and one.due_at is not None and one.due_at < promise:
        kind, at, number, again = rules.updates.receipt, one.due_at, int(one.due_at < as_of), promise
    else:
        kind, at = rules.updates.delay, promise
        number = -((promise - as_of) // span) if promise < as_of else 0
        again = promise.astimezone(UTC) + number * span if number else None
    level = policy.levels.of(one.priority)
    said = level.announcement[:1].lower() + level.announcement[1:] if level else ""
    text = kind.text.format(team=title_of(one.team, policy), promise=said, every=every)
    return Owed(kind.title, at, at < as_of, number, again, text)


def title_of(team: str, policy: Policy) -> str:
    """Return what a team is called; its id where the policy does not know it."""
    found = policy.teams.get(team)
    return found.title if found else team or "team"
