"""The figures as pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.agreement import Floats
from triage.evaluation.details import confusion
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.keys import UNKEYED
from triage.evaluation.names import LEVELS, PRODUCT, of
from triage.records import plots
from triage.records.record import Plot

WEAKEST = 20
"""Clauses shown: those with the lowest recall ..."""
ENOUGH = 5
"""... of those that so many tickets hold, if there are any."""


def every(found: Evaluation) -> Iterator[Plot]:
    """Draw what can be drawn."""
    yield confusion_plot(found)
    yield levels(found)
    ranked = found.rankings
    yield capacity(found, "capacity", "the escalations", {o: r.gain for o, r in ranked.items()})
    if any(r.critical[-1] for r in ranked.values()):
        yield capacity(found, "capacity_critical", "the critical tickets", {o: r.critical for o, r in ranked.items()})
    if found.reliability:
        points = [(b.mean, b.observed) for b in found.reliability]
        yield plots.reliability("reliability", "Reliability of the probability to escalate", points)
    yield costs(found)
    if any(c.recall for c in found.clauses if c.judge == PRODUCT):
        yield clauses(found)


def confusion_plot(found: Evaluation) -> Plot:
    """Draw the matrix of levels, labelled against decided."""
    counts = confusion(found).tolist()
    title = "Levels: labelled and decided"
    return plots.matrix("confusion", title, counts, rows=LEVELS, columns=LEVELS, x="decided", y="labelled")


def levels(found: Evaluation) -> Plot:
    """Draw the recall of each level, judge by judge."""
    shown = {
        f"{one.label}, {found.cases.title(one.judge)}": one.recall
        for level in reversed(LEVELS)
        for one in found.labels
        if (one.asked, one.label) == ("priority", level) and one.judge != UNKEYED
    }
    return plots.bars("level_recall", "Tickets of each level that are called so", shown, label="recall")


def capacity(found: Evaluation, name: str, what: str, gains: Mapping[str, Floats]) -> Plot:
    """Draw the share of `what` among the most urgent tickets, over all capacities."""
    series = {
        found.cases.title(order) if order in found.cases.judges else order: list(
            zip(ranking.at.tolist(), gains[order].tolist(), strict=True)
        )
        for order, ranking in found.rankings.items()
    }
    limit = found.cases.policy.decision.evaluation.capacity
    return plots.lines(
        name, f"If people take the most urgent tickets first: {what}", series,
        x="share of all tickets that people take", y=f"share of {what} among them",
        marks={f"capacity {limit:.0%}": limit},
    )  # fmt: skip


def costs(found: Evaluation) -> Plot:
    """Draw the mean cost of a ticket, judge by judge."""
    shown = {found.cases.title(j): found.figures.get(of(j, "cost")) for j in found.cases.judges}
    shown["best constant answer"] = found.figures.get("constant_cost")
    return plots.bars("cost", "Mean cost of a ticket (less is better)", shown, label="cost", most=None)


def clauses(found: Evaluation) -> Plot:
    """Draw the recall of the clauses that are found least."""
    every = [c for c in found.clauses if c.judge == PRODUCT and c.recall]
    own = [c for c in every if c.n >= ENOUGH] or every
    own.sort(key=lambda c: (c.recall.value if c.recall else 0.0, c.clause))
    shown = {f"{c.clause} (n {c.n})": c.recall for c in own[:WEAKEST]}
    title = f"The {len(shown)} clauses that are found least"
    return plots.bars("clause_recall", title, shown, label="recall")
