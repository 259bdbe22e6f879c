"""A queue of made-up tickets, for the tests beside."""

from tests.followups.made import POLICY, at
from triage.queues.order import queue

NOW = at(0)


def ids(lines):
    return [line.scored.ticket_id for line in lines]


def ordered(rows, *, seen=None, capacity=None, now=NOW):
    return queue(rows, seen, POLICY, now, capacity=capacity)
