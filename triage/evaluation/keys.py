"""Which tickets stand behind a figure: a word a set of tickets, and what the set is in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from triage.agreement import SILENT, Bools
from triage.evaluation.calibrated import reliability
from triage.evaluation.capacity import Ranking
from triage.evaluation.judges import Cases
from triage.evaluation.measures import both, lateness
from triage.evaluation.names import LEVELS, PRODUCT
from triage.evaluation.slices import Slices
from triage.learning.calibration import BINS
from triage.types import Priority

UNKEYED = "majority"
"""The judge whose errors are nearly all tickets and tell nothing."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a set of tickets is, and which are in it, [tickets]."""

    title: str
    tickets: Bools


def keys(cases: Cases, rankings: Mapping[str, Ranking], parts: tuple[Slices, ...]) -> dict[str, Key]:
    """Return every set of tickets that a figure leads to; empty ones are left out."""
    found = {
        **dict(_cells(cases)),
        **dict(_bins(cases)),
        "review": Key(
            "tickets marked for a person's look", np.array([d.needs_review for d in cases.together], np.bool_)
        ),
    }
    for judge in cases.judges:
        if judge != UNKEYED:
            found |= {**dict(_errors(cases, judge)), **dict(_labels(cases, judge)), **dict(_clauses(cases, judge))}
    for order, ranking in rankings.items():
        if order in cases.judges:
            found |= dict(_left(cases, ranking))
    for part in parts:
        found |= dict(_parts(part, found))
    return {name: key for name, key in found.items() if key.tickets.any()}


def cell(true: int, decided: int) -> str:
    """Name the tickets of one cell of the matrix of levels."""
    return f"level {LEVELS[true]} {LEVELS[decided]}"


def error(kind: str, judge: str) -> str:
    """Name the tickets of one kind of error of a judge, such as ``missed`` or ``critical missed``."""
    return f"{kind} {judge}"


def part(by: str, value: str, kind: str = "all") -> str:
    """Name the tickets of one part, such as of one channel, or those of a kind among them."""
    return f"by {by} {value}: {kind}"


def _cells(cases: Cases) -> Iterator[tuple[str, Key]]:
    decided = cases.judges[PRODUCT].answers.priority
    for true in range(len(LEVELS)):
        for said in range(len(LEVELS)):
            title = f"labelled {LEVELS[true]}, decided {LEVELS[said]}"
            yield cell(true, said), Key(title, (cases.truth.priority == true) & (decided == said))


def _bins(cases: Cases) -> Iterator[tuple[str, Key]]:
    _, at = reliability(cases)
    for n in range(BINS):
        yield f"bin {n}", Key(f"probability to escalate from {n / BINS:.1f} to {(n + 1) / BINS:.1f}", at == n)


def _errors(cases: Cases, name: str) -> Iterator[tuple[str, Key]]:
    judge, truth, who = cases.judges[name], cases.truth, cases.title(name)
    said = judge.answers
    late, early, _ = lateness(cases, said.priority)
    asked = cases.flag_given & judge.flag_asked
    sets = {
        "missed": ("ought to be escalated, but are not", (truth.escalate == 1) & (said.escalate == 0)),
        "needless": ("ought to stay, but are escalated", (truth.escalate == 0) & (said.escalate == 1)),
        "escalate": ("wrong about escalating", (said.escalate != SILENT) & (said.escalate != truth.escalate)),
        "level": ("wrong level", (said.priority != SILENT) & (said.priority != truth.priority)),
        "mood": ("wrong mood", _differ(truth.sentiment, said.sentiment)),
        "team": ("wrong team", both(cases, judge) & (truth.team != said.team)),
        "late": ("deadline later than the one due", late),
        "early": ("deadline earlier than the one due", early),
        "flag missed": ("red flag without the mark", asked & cases.flagged & ~judge.flagged),
        "flag false": ("marked without a red flag", asked & ~cases.flagged & judge.flagged),
        "clauses": (
            "clauses differ",
            ((cases.holds != judge.clauses) & judge.asked & cases.given[:, None]).any(axis=1),
        ),
    }
    for number, level in enumerate(LEVELS):
        own = truth.priority == number
        sets[f"{level} late"] = (f"labelled {level}, deadline later than the one due", own & late)
        sets[f"{level} early"] = (f"labelled {level}, deadline earlier than the one due", own & early)
    for kind, (title, tickets) in sets.items():
        yield error(kind, name), Key(f"{who}: {title}", tickets)


def _labels(cases: Cases, name: str) -> Iterator[tuple[str, Key]]:
    judge, who = cases.judges[name], cases.title(name)
    among = {"team": both(cases, judge)}
    for asked in ("priority", "sentiment", "team"):
        gold, said = getattr(cases.truth, asked), getattr(judge.answers, asked)
        inside = among.get(asked, np.ones(len(gold), np.bool_)) & (gold != SILENT) & (said != SILENT)
        for number, label in enumerate(getattr(cases.names, asked)):
            missed, false = inside & (gold == number) & (said != number), inside & (gold != number) & (said == number)
            yield error(f"{label} missed", name), Key(f"{who}: labelled {label}, called otherwise", missed)
            yield error(f"{label} false", name), Key(f"{who}: called {label}, labelled otherwise", false)


def _clauses(cases: Cases, name: str) -> Iterator[tuple[str, Key]]:
    judge, who = cases.judges[name], cases.title(name)
    for at, clause in enumerate(cases.clauses):
        asked, holds, said = cases.given & judge.asked[:, at], cases.holds[:, at], judge.clauses[:, at]
        yield (
            error(f"{clause} missed", name),
            Key(f"{who}: {clause} holds, but was not found", asked & holds & ~said),
        )
        yield (
            error(f"{clause} false", name),
            Key(f"{who}: {clause} was found, but does not hold", asked & ~holds & said),
        )


def _left(cases: Cases, ranking: Ranking) -> Iterator[tuple[str, Key]]:
    level, out, who = cases.truth.priority, ranking.taken < 1, cases.title(ranking.order)
    sets = {
        "left": ("ought to be escalated", level > Priority.NONE),
        "critical left": ("critical", level == Priority.CRITICAL),
        "high left": ("high or critical", level >= Priority.HIGH),
    }
    for kind, (title, among) in sets.items():
        yield (
            error(kind, ranking.order),
            Key(f"{who}: {title}, not surely within capacity", among & out),
        )


def _parts(found: Slices, known: Mapping[str, Key]) -> Iterator[tuple[str, Key]]:
    values = np.array(found.values)
    kinds = ("missed", "needless", "level", "critical missed", "late", "early", "team", "flag missed")
    for one in found.parts:
        inside = values == one.value
        where = f"{found.by} {one.value}"
        yield part(found.by, one.value), Key(where, inside)
        for kind in kinds:
            base = known[error(kind, PRODUCT)]
            yield part(found.by, one.value, kind), Key(f"{where}: {base.title}", inside & base.tickets)


def _differ(gold: np.typing.NDArray[np.int64], said: np.typing.NDArray[np.int64]) -> Bools:
    found: Bools = (gold != SILENT) & (said != SILENT) & (gold != said)
    return found
