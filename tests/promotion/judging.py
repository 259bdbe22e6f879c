"""Answers made by hand, and what is asked of them."""

from dataclasses import replace

import numpy as np

from tests.conftest import policy_of, table
from triage.promotion.answers import Answers
from triage.promotion.judge import checks
from triage.types import Author, Example, Labels, Message, Priority, Ticket

FLAGS = ("redflag.rude", "redflag.rare")
ASKED = {
    "cost_margin": 0.02, "critical_recall": 0.8, "redflag_recall": 0.6, "behaviour": 0.7, "behaviour_drop": 0.05,
    "least_n": 5, "resamples": 2000,
}  # fmt: skip
POLICY = policy_of(
    {flag: {"floor": "high"} for flag in FLAGS} | {"topic.bill": {"floor": "low"}},
    promotion=type(table("decision").promotion)(**ASKED),
)
USE = POLICY.decision.promotion
LEVELS = [Priority.NONE, Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.CRITICAL]
ROUNDS = 8


def example(n, level, clauses=()):
    ticket = Ticket(f"t-{n}", "", (Message(Author.CUSTOMER, f"words {n}"),))
    return Example(ticket, Labels(level > Priority.NONE, level, None, None, clauses, False), f"author:{n}")


FOUND = [
    example(n, LEVELS[n % 5], ("redflag.rude",) if n % 5 == 3 else ("redflag.rare",) if n == 0 else ())
    for n in range(5 * ROUNDS)
]
FAMILY = list(range(len(FOUND)))
ROWS = {"negation": np.ones(19, bool), "typos": np.array([True] * 15 + [False] * 5)}


def answers(found=FOUND, **changes):
    """Answer everything rightly, but for what is changed."""
    priority = np.array([e.labels.priority for e in found], np.int64)
    clauses = tuple(frozenset(e.labels.clauses or ()) for e in found)
    escalated = np.array([e.labels.escalate for e in found], np.bool_)
    return replace(Answers(priority, clauses, 0, ROWS, escalated), **changes)


def lowered(count, *, level=Priority.CRITICAL, to=Priority.HIGH, found=FOUND):
    """Decide the first `count` tickets of a level otherwise."""
    priority = np.array([e.labels.priority for e in found], np.int64)
    priority[np.flatnonzero(priority == level)[:count]] = to
    return answers(found, priority=priority)


def blind(count, flag="redflag.rude"):
    """Miss a red flag in the first `count` tickets that bear it."""
    holders = [n for n, e in enumerate(FOUND) if flag in e.labels.clauses][:count]
    clauses = tuple(frozenset() if n in holders else frozenset(e.labels.clauses) for n, e in enumerate(FOUND))
    return answers(clauses=clauses)


def verdicts(candidate, champion, found=FOUND, family=FAMILY, policy=POLICY, rules=None):
    """Without a champion the rules alone are right throughout, unless told."""
    if champion is None and rules is None:
        rules = answers(found)
    return {c.name: c for c in checks(found, family, candidate, champion, policy, rules=rules)}
