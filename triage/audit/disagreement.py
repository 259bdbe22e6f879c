"""How far the reviewers agree, question by question, and the tickets on which they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from triage.agreement import SILENT, Estimate, Groups, Ints, estimate, share
from triage.audit import alpha
from triage.audit.judged import ASKED, Audit, Judged
from triage.audit.verdicts import LEVELS, VERDICTS, WORDS, Verdict
from triage.measures import kappa
from triage.records.record import Cell, Table, table_csv
from triage.types import Priority
from triage.wording import counted

SETTLED = "settled"
"""What stands for the reviewer in the list that a third person fills in."""
ORDERED = ("right_level",)
ALL = "all of them"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One question on the tickets that two reviewers answered. `same` counts pairs of reviewers."""

    question: str
    same: Estimate | None
    kappa: Estimate | None
    alpha: Estimate | None


def agreements(audit: Audit) -> list[Agreement]:
    """Measure each question and all of them together, as they were answered before anything was settled."""
    twice = [ticket for ticket in audit.tickets if len(ticket.given) > 1]
    return [*(_agreement(name, twice, audit) for name in ASKED), _overall(twice)]


def _overall(tickets: Sequence[Judged]) -> Agreement:
    """Say on how many tickets no answer differs at all; beyond chance this cannot be told of several scales."""
    same = np.array([all(len(answers_of(ticket, name)) < 2 for name in ASKED) for ticket in tickets], np.bool_)
    return Agreement(ALL, share(same, np.ones(len(tickets), np.bool_)), None, None)


def answers_of(ticket: Judged, name: str) -> set[str]:
    """Return the answers that reviewers gave to a question."""
    return {answer for v in ticket.given if (answer := answer_of(v, name)) is not None}


def _agreement(name: str, tickets: Sequence[Judged], audit: Audit) -> Agreement:
    labels = _labels(name, tickets)
    ratings = np.full((len(tickets), len(audit.design.reviewers)), SILENT, np.int64)
    for row, ticket in enumerate(tickets):
        for verdict in ticket.given:
            answer = answer_of(verdict, name)
            if answer is not None:
                ratings[row, audit.design.reviewers.index(verdict.reviewer)] = labels.index(answer)
    one, other = _pairs(ratings)
    both = (one != SILENT) & (other != SILENT)
    pairs = len(one) // max(1, len(tickets))
    groups = Groups.draw(list(range(len(tickets))) * pairs, seed=alpha.SEED, resamples=alpha.RESAMPLES)
    return Agreement(
        name,
        share(one == other, both),
        estimate(kappa, one, other, labels=len(labels), groups=groups),
        alpha.estimate(ratings, len(labels), ordinal=name in ORDERED),
    )


def _pairs(ratings: Ints) -> tuple[Ints, Ints]:
    """Return the answers of the first and the second reviewer of each pair, one pair of reviewers after the other."""
    chosen = list(combinations(range(ratings.shape[1]), 2))
    if not chosen:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return (
        np.concatenate([ratings[:, i] for i, _ in chosen]),
        np.concatenate([ratings[:, j] for _, j in chosen]),
    )


def _labels(name: str, tickets: Sequence[Judged]) -> tuple[str, ...]:
    if name in WORDS:
        return WORDS[name]
    given = (answer_of(v, name) for ticket in tickets for v in ticket.given)
    return tuple(sorted({answer for answer in given if answer is not None}))


def answer_of(verdict: Verdict, name: str) -> str | None:
    """Return an answer as the word that stands in a sheet."""
    answer: str | Priority | None = getattr(verdict, name)
    return LEVELS[answer] if isinstance(answer, Priority) else answer


def agreement_table(found: Sequence[Agreement], least: int) -> Table:
    """Say how far reviewers agree; fewer than `least` tickets are said."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        n = one.same.n if one.same else 0
        how = "ordinal" if one.question in ORDERED else "nominal" if one.question in ASKED else ""
        rows.append((one.question, n, one.same, one.kappa, one.alpha, how))
    judged = max((int(n) for _, n, *_ in rows if isinstance(n, int)), default=0)
    tickets = counted(judged, "ticket was", "tickets were")
    few = (
        "No ticket was judged by both: nothing can be said of their agreement. "
        if not judged
        else f"Only {tickets} judged by both: the intervals tell how little that says. "
        if judged < least
        else ""
    )
    note = few + (
        "1 is full agreement, 0 what chance alone would give (kappa: Cohen 1960; alpha: Krippendorff 2011). "
        "'unsure' is an answer of its own. '-': not defined, as where all answers are the same."
    )
    return Table("agreement", "How far the reviewers agree", _AGREEMENT, tuple(rows), note)


_AGREEMENT = ("question", "n", "same answer", "Cohen's kappa", "Krippendorff's alpha", "scale of alpha")


def disagreements(audit: Audit, *, words: Mapping[str, str] | None = None) -> Table:
    """List what is to be settled, ready to be filled in and read as a review: necessity first, then the rest.

    `words` are texts of tickets by id; with them (and only then) reasons are given, too.
    """
    open_ = [ticket for ticket in audit.tickets if ticket.differ]
    open_.sort(key=lambda ticket: [name not in ticket.differ for name in ASKED])
    told = (*ASKED, "reason") if words is not None else ASKED
    who_said = [f"{who} {name}" for who in audit.design.reviewers for name in told]
    columns = ("ticket_id", "reviewer", *VERDICTS, "differ in", *who_said, *(("conversation",) if words else ()))
    rows = []
    for ticket in open_:
        said = {v.reviewer: v for v in ticket.given}
        answers = [
            (v.reason if name == "reason" else _shown(answer_of(v, name))) if (v := said.get(who)) else ""
            for who in audit.design.reviewers
            for name in told
        ]
        text = (words.get(ticket.scored.ticket_id, ""),) if words else ()
        empty = ("",) * len(VERDICTS)
        rows.append((ticket.scored.ticket_id, SETTLED, *empty, ", ".join(ticket.differ), *answers, *text))
    note = f"Fill in {VERDICTS[0]} and the others that differ, and give the file with --settled."
    return Table("disagreements", "Where the reviewers differ", columns, tuple(rows), note)


def _shown(answer: str | None) -> str:
    """Write an answer so that an empty cell is no answer."""
    return "" if answer is None else answer or "none"


def settling_csv(found: Table) -> bytes:
    """Write the list for a spreadsheet (with the order mark that Excel needs)."""
    return b"\xef\xbb\xbf" + table_csv(found)
