"""The figures of one judge, and those of single labels and clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from triage import agreement, measures
from triage.agreement import SILENT, Bools, Estimate, Floats, Ints, estimate, share
from triage.evaluation.judges import Cases, Judge
from triage.evaluation.names import PRODUCT, clause_figure, of, red_flags
from triage.learning.answers import precision, recall
from triage.types import Priority

Found = Estimate | None


@dataclass(frozen=True, slots=True)
class LabelFigure:
    """One judge on one label of what is `asked`: `n` tickets bear it."""

    asked: str
    label: str
    judge: str
    n: int
    recall: Found
    precision: Found


@dataclass(frozen=True, slots=True)
class ClauseFigure:
    """One judge on one clause: found of the `n` tickets that hold it, and given to how many of the others."""

    clause: str
    judge: str
    n: int
    recall: Found
    false_alarms: Found
    precision: Found


def figures(cases: Cases, name: str) -> dict[str, Found]:
    """Measure one judge: the figures of `names.JUDGED`, by their plain names."""
    judge = cases.judges[name]
    critical = (cases.truth.priority, judge.answers.priority, int(Priority.CRITICAL))
    return {
        **_escalation(cases, judge),
        "critical_recall": recall(*critical),
        "critical_precision": precision(*critical),
        **_level(cases, judge),
        "sentiment_macro_f1": _of(cases, judge, "sentiment", measures.macro_f1),
        "team_accuracy": team_accuracy(cases, judge),
        "clauses_micro_f1": clauses_micro_f1(cases, judge),
        "redflag_recall": share(judge.flagged, cases.flagged & cases.flag_given & judge.flag_asked),
        "redflag_false_alarms": share(judge.flagged, ~cases.flagged & cases.flag_given & judge.flag_asked),
        **timing(cases, judge),
    }


def product_figures(cases: Cases) -> dict[str, Found]:
    """Measure what only the product, or the set as a whole, has."""
    found: dict[str, Found] = {
        "constant_cost": constant_cost(cases)[1],
        "review_share": share(_flags(d.needs_review for d in cases.together), np.ones(len(cases.examples), np.bool_)),
    }
    for label in labels(cases, PRODUCT, ("priority", "sentiment")):
        if label.label != Priority.NONE.label:
            found[f"{label.label}_recall"], found[f"{label.label}_precision"] = label.recall, label.precision
    flags = red_flags(cases.policy)
    for one in clauses(cases, PRODUCT):
        if one.clause in flags:
            found[clause_figure(one.clause, "recall")] = one.recall
            found[clause_figure(one.clause, "false_alarms")] = one.false_alarms
    return found


def slice_figures(cases: Cases) -> dict[str, Found]:
    """Measure the few figures of the product that are told of a part of the tickets."""
    judge = cases.judges[PRODUCT]
    return {
        **_escalation(cases, judge),
        **_level(cases, judge),
        "redflag_recall": share(judge.flagged, cases.flagged & cases.flag_given),
        "team_accuracy": team_accuracy(cases, judge),
        "critical_recall": recall(cases.truth.priority, judge.answers.priority, int(Priority.CRITICAL)),
        **timing(cases, judge),
    }


def labels(cases: Cases, name: str, asked: tuple[str, ...]) -> Iterator[LabelFigure]:
    """Yield recall and precision of every level, mood and team; of teams where both escalate."""
    judge = cases.judges[name]
    for what in asked:
        gold, said = getattr(cases.truth, what), getattr(judge.answers, what)
        if what == "team":
            among = both(cases, judge)
            gold, said = gold[among], said[among]
        for number, label in enumerate(getattr(cases.names, what)):
            n = int((gold == number).sum())
            yield LabelFigure(what, label, name, n, recall(gold, said, number), precision(gold, said, number))


def clauses(cases: Cases, name: str) -> Iterator[ClauseFigure]:
    """Yield every clause of the policy."""
    judge = cases.judges[name]
    for at, clause in enumerate(cases.clauses):
        holds, said = cases.holds[:, at], judge.clauses[:, at]
        asked = cases.given & judge.asked[:, at]
        yield ClauseFigure(
            clause, name, int((holds & cases.given).sum()),
            share(said, holds & asked), share(said, ~holds & asked), share(holds, said & asked),
        )  # fmt: skip


def clauses_micro_f1(cases: Cases, judge: Judge) -> Found:
    """Measure the clauses of all tickets together."""
    asked = judge.asked & cases.given[:, None]
    n = int(asked.any(axis=1).sum())
    holds, said = cases.holds & asked, judge.clauses & asked
    sums = np.stack([(holds & said).sum(axis=1), said.sum(axis=1), holds.sum(axis=1)], axis=1)
    return agreement.of_sums(measures.micro_f1, cases.groups.sums(sums.astype(float)), n, cases.groups) if n else None


def both(cases: Cases, judge: Judge) -> Bools:
    """Return the tickets that the labels and the judge both escalate, and both give a team, [tickets]."""
    truth, said = cases.truth, judge.answers
    found: Bools = truth.owned & said.owned & (truth.team != SILENT) & (said.team != SILENT)
    return found


def team_accuracy(cases: Cases, judge: Judge) -> Found:
    """Measure the team where both the label and the judge escalate."""
    return share(cases.truth.team == judge.answers.team, both(cases, judge))


def costs(cases: Cases, levels: Ints) -> Floats:
    """Return what deciding each ticket so costs, [tickets]; nothing where no level was said."""
    said = levels != SILENT
    return np.where(said, cases.costs[cases.truth.priority, np.where(said, levels, 0)], 0.0)


def constant_cost(cases: Cases) -> tuple[Priority, Found]:
    """Return the one level that would be cheapest for all, and its mean cost."""
    totals = cases.costs[cases.truth.priority].sum(axis=0)
    best = Priority(int(totals.argmin()))
    return best, agreement.mean(costs(cases, np.full(len(cases.examples), int(best))), cases.groups)


def lateness(cases: Cases, levels: Ints) -> tuple[Bools, Bools, Bools]:
    """Return who gets a later deadline than the one due, who an earlier one, and who got any level, [tickets]."""
    said, minutes = levels != SILENT, cases.minutes
    due, given = minutes[cases.truth.priority], minutes[np.where(said, levels, 0)]
    return said & (given > due), said & (given < due), said


def timing(cases: Cases, judge: Judge) -> dict[str, Found]:
    """Measure how many tickets are decided too late (a lower level than labelled) and too early."""
    late, early, said = lateness(cases, judge.answers.priority)
    return {"too_late": share(late, said), "too_early": share(early, said)}


def _escalation(cases: Cases, judge: Judge) -> dict[str, Found]:
    gold, said = cases.truth.escalate, judge.answers.escalate
    return {
        "escalate_recall": recall(gold, said, 1),
        "escalate_precision": precision(gold, said, 1),
        "escalate_kappa": _of(cases, judge, "escalate", measures.against_gold(measures.kappa)),
        "needless_share": share(said == 1, (gold == 0) & (said != SILENT)),
        "escalated_share": share(said == 1, said != SILENT),
    }


def _level(cases: Cases, judge: Judge) -> dict[str, Found]:
    levels = judge.answers.priority
    return {
        "priority_qwk": _of(cases, judge, "priority", measures.against_gold(measures.quadratic_kappa)),
        "priority_macro_f1": _of(cases, judge, "priority", measures.macro_f1),
        "cost": agreement.mean(costs(cases, levels), cases.groups, levels != SILENT),
    }


def _of(cases: Cases, judge: Judge, asked: str, measure: Callable[[Floats], Floats]) -> Found:
    gold, said = getattr(cases.truth, asked), getattr(judge.answers, asked)
    return estimate(measure, gold, said, labels=len(getattr(cases.names, asked)), groups=cases.groups)


def _flags(values: Iterator[bool]) -> Bools:
    return np.array(list(values), np.bool_)


def prefixed(found: Mapping[str, Found], judge: str) -> dict[str, Found]:
    """Name a judge's figures as the glossary does."""
    return {of(judge, name): figure for name, figure in found.items()}
