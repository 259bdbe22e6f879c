"""What four judges say of labelled tickets: the commonest label, the rules alone, the heads alone, both together.

Answers are numbers of labels, `SILENT` where there is none: levels from none to critical, moods, teams, and whether to
escalate (0, 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from triage import discover
from triage.agreement import SILENT, Bools, Estimate, Ints, share
from triage.decide import decide
from triage.learning.heldout import Held, predictions
from triage.learning.lessons import HEADS
from triage.policy import Policy
from triage.types import Decision, Example, Findings, Priority


@dataclass(frozen=True, slots=True)
class Names:
    """The labels that answers are numbers of, by what is asked."""

    escalate: tuple[str, ...]
    priority: tuple[str, ...]
    sentiment: tuple[str, ...]
    team: tuple[str, ...]

    @classmethod
    def of(cls, policy: Policy) -> Names:
        return cls(*(discover.load(HEADS, name).labels(policy) for name in cls.__slots__))

    def number(self, asked: str, label: str | None) -> int:
        labels: tuple[str, ...] = getattr(self, asked)
        return labels.index(label) if label in labels else SILENT


@dataclass(frozen=True, slots=True)
class Answers:
    """One judge's answers, each [tickets]. `owned`: the tickets for which its team is held against the gold's."""

    escalate: Ints
    priority: Ints
    sentiment: Ints
    team: Ints
    owned: Bools


def gold(found: Sequence[Example], names: Names) -> Answers:
    """Return what the labels say."""
    priority = np.array([e.labels.priority for e in found], np.int64)
    return Answers(
        (priority > Priority.NONE).astype(np.int64),
        priority,
        np.array([names.number("sentiment", e.labels.sentiment) for e in found], np.int64),
        np.array([names.number("team", e.labels.team or None) for e in found], np.int64),
        priority > Priority.NONE,
    )


def majority(truth: Answers) -> Answers:
    """Always say the commonest level, and escalate if it is above none; the commonest mood and team.

    The team is the commonest of the escalated tickets. It is held against the gold's wherever the gold escalates, also
    if the commonest level is none: else there would be no floor for a model's teams.
    """

    def commonest(given: Ints) -> Ints:
        some = given[given != SILENT]
        return np.full(len(given), np.bincount(some).argmax() if len(some) else SILENT)

    level = commonest(truth.priority)
    escalate = np.where(level == SILENT, SILENT, level > Priority.NONE).astype(np.int64)
    return Answers(escalate, level, commonest(truth.sentiment), commonest(truth.team), truth.owned)


def of_heads(held: Sequence[Held], count: int, names: Names) -> Answers:
    """Say what each head holds most probable."""
    by_name: Mapping[str, Held] = {one.head: one for one in held}

    def best(asked: str) -> Ints:
        said = np.full(count, SILENT)
        if asked in by_name:
            one = by_name[asked]
            numbers = np.array([names.number(asked, label) for label in one.labels], np.int64)
            said[one.rows] = numbers[one.p.argmax(axis=1)]
        return said

    escalate = best("escalate")
    return Answers(escalate, best("priority"), best("sentiment"), best("team"), escalate == 1)


def of_decisions(decisions: Sequence[Decision], names: Names) -> Answers:
    """Say what was decided."""
    priority = np.array([d.priority for d in decisions], np.int64)
    escalate = priority > Priority.NONE
    return Answers(
        escalate.astype(np.int64),
        priority,
        np.array([names.number("sentiment", d.sentiment) for d in decisions], np.int64),
        np.array([names.number("team", d.team or None) for d in decisions], np.int64),
        escalate,
    )


def decisions(
    found: Sequence[Example], findings: Sequence[Findings], held: Sequence[Held] | None, policy: Policy
) -> list[Decision]:
    """Decide every ticket as `triage score` does; without `held` by the rules alone."""
    said = [None] * len(found) if held is None else predictions(held, len(found))
    return [decide(e.ticket, f, p, policy) for e, f, p in zip(found, findings, said, strict=True)]


def recall(gold: Ints, said: Ints, label: int) -> Estimate | None:
    """Return the share of the tickets that bear `label`, [tickets] both, that it is said of; ``None`` among none."""
    return share(said == label, (gold == label) & (said != SILENT))


def precision(gold: Ints, said: Ints, label: int) -> Estimate | None:
    """Return the share of the tickets that `label` is said of that bear it; ``None`` among none."""
    return share(gold == label, (said == label) & (gold != SILENT))
