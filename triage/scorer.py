"""Policy and model, made ready once to decide batches of tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from triage.decide import decide
from triage.errors import of_one_ticket
from triage.model import Model
from triage.modelfile import Stored
from triage.policy import Policy
from triage.prose.text import View
from triage.signals import Detector
from triage.types import Decision, Fault, Findings, Prediction, Ticket


class Scorer:
    """Policy and model. Without a model the policy decides alone.

    The patterns are put together when they are first needed, or by `prepare`: a process that only reads and writes
    while others score never pays for them. It can be sent to another process.
    """

    def __init__(self, policy: Policy, model: Model | None = None) -> None:
        self.policy = policy
        self.model = model

    @cached_property
    def _detector(self) -> Detector:
        return Detector(self.policy)

    def prepare(self) -> None:
        """Do now what else the first batch waits for (seconds). Raises `TriageError` where a pattern is wrong."""
        _ = self._detector

    def score(
        self, tickets: Sequence[Ticket], *, as_of: datetime | None = None, explain: bool = False
    ) -> list[Decision]:
        """Decide a batch: one decision per ticket, in order.

        `explain` adds the words that weighed most in the model's part. Where a part fails on a ticket, that is a fault
        of the ticket; what breaks down all the same is raised, see `decide_all`.
        """
        views = self._detector.views(tickets)
        findings = self._detector.detect(views)
        told = predict(self.model, views, findings, explain=explain)
        return [
            decide(ticket, found, prediction, self.policy, as_of=as_of)
            for ticket, (found, prediction) in zip(tickets, told, strict=True)
        ]

    def __reduce__(self) -> tuple[Any, ...]:
        # What was read from the model's folder is a fifth of what is made of it, and made again at once.
        return _made, (self.policy, self.model.stored if isinstance(self.model, Model) else self.model)


def _made(policy: Policy, model: Any) -> Scorer:
    return Scorer(policy, Model(model) if isinstance(model, Stored) else model)


def predict(
    model: Model | None, views: Sequence[View], findings: Sequence[Findings], *, explain: bool = False
) -> list[tuple[Findings, Prediction | None]]:
    """Predict a batch; when that fails, ticket by ticket, so that only the one that fails bears the fault."""
    if model is None:
        return [(found, None) for found in findings]
    try:
        return list(zip(findings, model.predict(views, findings, explain=explain), strict=True))
    except MemoryError:
        raise
    except Exception as error:
        if len(views) > 1:
            return [predict(model, [v], [f], explain=explain)[0] for v, f in zip(views, findings, strict=True)]
        fault = Fault("model", of_one_ticket(error))
        return [(replace(findings[0], faults=(*findings[0].faults, fault)), None)]


def undecided(ticket: Ticket, fault: Fault, policy: Policy, *, as_of: datetime | None = None) -> Decision:
    """Send a ticket that could not be scored to a human: whatever is in it, this cannot fail."""
    found = Findings(faults=(fault,))
    try:
        return decide(ticket, found, None, policy, as_of=as_of)
    except Exception:
        return decide(Ticket(ticket.id, "", ()), found, None, policy, as_of=as_of)


def decide_all(
    scorer: Scorer, tickets: Sequence[Ticket], *, as_of: datetime | None = None, explain: bool = False
) -> list[Decision]:
    """Decide a batch as `Scorer.score` does; a ticket on which that breaks down bears a fault, and the rest goes on.

    Raises ``MemoryError`` (`of_one_ticket`).
    """
    try:
        return scorer.score(tickets, as_of=as_of, explain=explain)
    except MemoryError:
        raise
    except Exception as error:
        if len(tickets) > 1:
            return [one for ticket in tickets for one in decide_all(scorer, [ticket], as_of=as_of, explain=explain)]
        fault = Fault("scoring", of_one_ticket(error))
        return [undecided(ticket, fault, scorer.policy, as_of=as_of) for ticket in tickets]
