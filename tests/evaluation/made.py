"""Small labelled tickets whose decisions are planted: the rules decide by a signal, the heads by their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from tests.conftest import START, policy_of
from tests.labelled import examples
from tests.small import POLICY as SMALL
from triage.evaluation.evaluate import Evaluation, evaluate
from triage.learning.heldout import Held
from triage.learning.report import Report
from triage.learning.train import train
from triage.model import Model
from triage.policy import Policy
from triage.types import Account, Author, Example, Findings, Labels, Message, Priority, Signal, Ticket

SURE = 12.0
TAUGHT = examples(90, groups=9)
"""Tickets that `trained` learns from, but for those that it holds out."""


@cache
def trained() -> tuple[Model, Report]:
    """Train once for all tests."""
    return train(TAUGHT, SMALL, seed=3, hold_out=0.3)


_CLAUSES = {
    **{f"{level}.thing": {"floor": level, "team": "billing"} for level in ("low", "medium", "high", "critical")},
    "redflag.threat": {"floor": "critical", "team": "security", "do_not_engage": True},
}
POLICY = policy_of(_CLAUSES)
"""A clause for each level, and a red flag."""
N, L, M, H, C = Priority
MOODS = ("positive", "neutral", "frustrated", "angry")


@dataclass(frozen=True)
class One:
    """A ticket: its true level, what the rules decide, what the heads hold; its labels and who wrote it."""

    true: Priority
    rules: Priority = N
    heads: Priority = N
    mood: str | None = "neutral"
    heard: str = "neutral"
    team: str | None = "billing"
    clauses: tuple[str, ...] | None = ()
    flagged: bool = False
    """Whether the rules find the red flag."""
    chance: float = 0.01
    """What the head of escalate says."""
    group: str = ""
    words: str = "hello"
    extra: dict[str, object] = field(default_factory=dict)
    channel: str = "email"
    tier: str | None = None


def example(one: One, n: int) -> Example:
    labels = Labels(
        one.true > N, one.true, one.mood, one.team if one.true > N else "", one.clauses,
        "redflag.threat" in (one.clauses or ()),
    )  # fmt: skip
    message = Message(Author.CUSTOMER, one.words, START)
    ticket = Ticket(f"T-{n}", "", (message,), Account(tier=one.tier), one.channel, extra=one.extra)
    return Example(ticket, labels, one.group or f"author:{n}")


def findings(one: One) -> Findings:
    names = [f"{one.rules.label}.thing"] if one.rules > N else []
    names += ["redflag.threat"] if one.flagged else []
    return Findings(tuple(Signal(c, 0, 0, 1, "h", "phrase", floor=POLICY.clauses[c].base_floor) for c in names))


def held(found: Sequence[One]) -> list[Held]:
    rows = np.arange(len(found))
    levels = np.array([[SURE if one.heads >= level else -SURE for level in Priority] for one in found])
    chance = np.array([one.chance for one in found])
    moods = np.array([[SURE if one.heard == mood else -SURE for mood in MOODS] for one in found])
    return [
        Held("escalate", "softmax", ("false", "true"), 1.0, rows, np.stack([np.log(1 - chance), np.log(chance)], 1)),
        Held("priority", "ordinal", tuple(level.label for level in Priority), 1.0, rows, levels),
        Held("sentiment", "softmax", MOODS, 1.0, rows, moods),
    ]


def evaluated(
    found: Sequence[One],
    *,
    policy: Policy = POLICY,
    model: bool = True,
    by: Sequence[str] = ("decided_by",),
    **keys: Any,
) -> Evaluation:
    examples = [example(one, n) for n, one in enumerate(found)]
    values = {name: [str(getattr(one, name, "")) for one in found] for name in by}
    groups: dict[str, int] = {}
    family = [groups.setdefault(e.group, n) for n, e in enumerate(examples)]
    said = held(found) if model else None
    return evaluate(examples, list(map(findings, found)), said, policy, family=family, by=values, **keys)
