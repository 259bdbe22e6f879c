"""Decide every ticket on both sides, and do what both share once.

Two models: texts are cleaned and searched once. Two policies: cleaned once where ``text.toml`` is the same, searched
once where they differ only in what is done with what is found, predicted once where the same was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage import pipeline
from triage.decide import decide
from triage.model import Model
from triage.policy import Policy
from triage.prose.text import View
from triage.schema.decision import LATER
from triage.signals import Detector
from triage.types import Decision, Findings, Prediction, Ticket

_NOT_SEARCHED = {"title", "section", "team", "precedence", "examples", "mood", "named"}
"""Keys of a clause that nothing looks at while a text is searched."""

Told = tuple[Findings, Prediction | None]


@dataclass(frozen=True, slots=True)
class Judge:
    """A policy, and the model beside it; without one the policy decides alone."""

    policy: Policy
    model: Model | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one side decided of a ticket, and what it decided from."""

    decision: Decision
    findings: Findings
    policy: Policy


class Pair:
    """Two judges, made ready once."""

    def __init__(self, before: Judge, after: Judge) -> None:
        self.before, self.after = before, after
        self._detector = Detector(before.policy)
        self._other = None if search_alike(before.policy, after.policy) else Detector(after.policy, like=self._detector)
        self._same_text = before.policy.text == after.policy.text
        self._same_model = _digest(before.model) == _digest(after.model)

    def judge(self, tickets: Sequence[Ticket]) -> list[tuple[Judgement, Judgement]]:
        """Decide a batch on both sides: one pair a ticket, in order, whatever fails."""
        views = self._detector.views(tickets)
        found = self._detector.detect(views)
        told = pipeline.predict(self.before.model, views, found)
        others, other_views = found, views
        if self._other is not None:
            other_views = views if self._same_text else self._other.views(tickets)
            others = self._other.detect(other_views)
        if self._same_model and self._same_text:
            later = _again(self.after.model, other_views, others, found, told)
        else:
            later = pipeline.predict(self.after.model, other_views, others)
        return [
            (_judged(ticket, one, self.before.policy), _judged(ticket, two, self.after.policy))
            for ticket, one, two in zip(tickets, told, later, strict=True)
        ]


def search_alike(one: Policy, other: Policy) -> bool:
    """Tell whether two policies find the same in every text, whatever they then do with it."""
    return (
        one.text == other.text
        and one.context == other.context
        and one.rules == other.rules
        and one.decision.model_dump(exclude=LATER) == other.decision.model_dump(exclude=LATER)
        and _searched(one) == _searched(other)
    )


def _searched(policy: Policy) -> list[tuple[str, object]]:
    return [(name, clause.model_dump(exclude=_NOT_SEARCHED)) for name, clause in policy.clauses.items()]


def _again(
    model: Model | None,
    views: Sequence[View],
    findings: Sequence[Findings],
    before: Sequence[Findings],
    told: Sequence[Told],
) -> list[Told]:
    """Predict only the tickets in which something else was found than `before`; the rest is as it was `told`."""
    later = list(told)
    anew = [n for n, (found, old) in enumerate(zip(findings, before, strict=True)) if found != old]
    if anew:
        fresh = pipeline.predict(model, [views[n] for n in anew], [findings[n] for n in anew])
        for n, one in zip(anew, fresh, strict=True):
            later[n] = one
    return later


def _judged(ticket: Ticket, told: Told, policy: Policy) -> Judgement:
    findings, prediction = told
    return Judgement(decide(ticket, findings, prediction, policy), findings, policy)


def _digest(model: Model | None) -> str:
    return model.digest if model is not None else ""
