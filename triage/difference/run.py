"""Hold two sides against each other: all tickets of an export, or all rows of two scored files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from triage import redact
from triage.difference import files, result
from triage.difference.changes import Change
from triage.difference.compare import compare
from triage.difference.judging import Judge, Judgement, Pair
from triage.difference.keys import key_changes
from triage.difference.kinds import Kind, Side
from triage.difference.result import Difference
from triage.difference.worth import cost, labels_of, worth
from triage.intake.scored import Scored
from triage.learning import likeness
from triage.learning.base import learnt_by
from triage.policy import Policy
from triage.schema.clauses import ClauseFile
from triage.schema.levels import Team
from triage.types import Example, Priority, Ticket

BATCH = 500


@dataclass(frozen=True, slots=True)
class _Names:
    """The teams and clauses of two policies: a label may name those of either."""

    teams: Mapping[str, Team]
    clauses: Mapping[str, ClauseFile]


def labelled(
    tickets: Sequence[Ticket], before: Policy, after: Policy, columns: Mapping[str, str]
) -> list[Example | None]:
    """Return the labels that tickets bear. Raises `InputError` with all that cannot be right about them."""
    names = _Names({**after.teams, **before.teams}, {**after.clauses, **before.clauses})
    return labels_of(tickets, names, columns)


def of_tickets(
    kind: Kind,
    sides: tuple[Side, Side],
    judges: tuple[Judge, Judge],
    tickets: Sequence[Ticket],
    *,
    labels: Sequence[Example | None],
    shared: str = "",
    redacted: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Difference:
    """Decide every ticket by both judges and say what differs. `labels` has one entry a ticket.

    `redacted`: what is quoted of a ticket shows no personal data.
    """
    pair = Pair(*judges)
    tally = _Tally(judges[0].policy.decision.model.cost, redacted)
    for at in range(0, len(tickets), BATCH):
        batch = tickets[at : at + BATCH]
        for ticket, example, judged in zip(batch, labels[at : at + BATCH], pair.judge(batch), strict=True):
            tally.add(ticket, example, *judged)
        progress(len(batch))
    examples = [e for e in labels if e is not None]
    return Difference(
        kind,
        *sides,
        shared,
        result.seen(tally.levels, tally.clauses),
        result.gravest_first(tally.changes),
        key_changes(judges[0].policy, judges[1].policy) if kind == "policy" else (),
        worth(examples, tally.costs, tally.changed, learnt=sum(learnt(labels, judges))),
        notes=tuple(_notes(judges, labelled=bool(examples))),
    )


@dataclass(slots=True)
class _Tally:
    """What is kept of all tickets: of all their levels and clauses, of those labelled what they `cost`."""

    table: Sequence[Sequence[float]]
    redacted: bool = False
    levels: list[tuple[Priority, Priority]] = field(default_factory=list)
    clauses: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    costs: list[tuple[float, float]] = field(default_factory=list)
    changed: list[bool] = field(default_factory=list)

    def add(self, ticket: Ticket, example: Example | None, one: Judgement, other: Judgement) -> None:
        pair = one.decision.priority, other.decision.priority
        self.levels.append(pair)
        self.clauses.append((one.decision.clauses, other.decision.clauses))
        found = compare(ticket, one, other)
        if found is not None and self.redacted:
            found = compare(*_hidden(ticket, one, other))
        if example is not None:
            true = example.labels.priority
            costs = cost(true, pair[0], self.table), cost(true, pair[1], self.table)
            self.costs.append(costs)
            self.changed.append(found is not None)
            found = replace(found, true=true, cost=costs) if found is not None else None
        if found is not None:
            self.changes.append(found)


def _hidden(ticket: Ticket, *judged: Judgement) -> tuple[Ticket, Judgement, Judgement]:
    """Return a ticket and what was decided of it without personal data."""
    hidden = redact.ticket(ticket)
    one, other = (
        replace(
            side,
            decision=redact.decision(side.decision, ticket, hidden),
            findings=replace(side.findings, signals=redact.signals(side.findings.signals, ticket, hidden)),
        )
        for side in judged
    )
    return hidden, one, other


def of_files(sides: tuple[str, str], rows: tuple[Sequence[Scored], Sequence[Scored]], policy: Policy) -> Difference:
    """Hold two scored files against each other. Raises `InputError` when they have no ticket in common."""
    both, *only = files.paired(*rows)
    changes = [found for one, other in both if (found := files.compare(one, other, policy)) is not None]
    made = [_made(own) for own in rows]
    return Difference(
        "scored",
        Side(sides[0]),
        Side(sides[1]),
        f"A is by {made[0]}; B is by {made[1]}. Causes are as far as the files tell.",
        result.seen(
            [(one.priority, other.priority) for one, other in both],
            [(one.clauses, other.clauses) for one, other in both],
        ),
        result.gravest_first(changes),
        only=(only[0], only[1]),
    )


def learnt(labels: Sequence[Example | None], judges: Sequence[Judge]) -> list[bool]:
    """Tell of each ticket whether it is labelled and a model was trained on it, so that it is better there."""
    examples = [e for e in labels if e is not None]
    known = np.concatenate([learnt_by(judge.model) for judge in judges])
    found = iter(np.isin(likeness.marks(examples), known).tolist())
    return [e is not None and next(found) for e in labels]


def _notes(judges: Sequence[Judge], *, labelled: bool) -> list[str]:
    one, other = (judge.policy for judge in judges)
    digests = [(judge.policy.digest, judge.model.digest if judge.model else "") for judge in judges]
    notes = []
    if digests[0] == digests[1]:
        notes.append("A and B are the same: nothing can differ")
    if labelled and one.decision.model.cost != other.decision.model.cost:
        notes.append("the cost tables differ; the labels weigh both sides by that of A")
    return notes


def _made(rows: Sequence[Scored]) -> str:
    """Say by which models and policies a file was made."""
    models, policies = ({getattr(row, name) or "none" for row in rows} for name in ("model", "policy"))
    return f"model {', '.join(sorted(models))}, policy {', '.join(sorted(policies))}"
