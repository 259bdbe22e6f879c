"""Where the product goes wrong: the confusion of levels, what mistakes cost, timing, capacity, and parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from triage.agreement import Bools, Estimate, Floats, Ints, part_of, share, wilson
from triage.evaluation import measures
from triage.evaluation.capacity import ORDERS
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.keys import cell, error, part
from triage.evaluation.measures import lateness
from triage.evaluation.names import LEVELS, PRODUCT, RANKED
from triage.evaluation.slices import Slices
from triage.evaluation.tables import LEADS, Row, made
from triage.records.record import Table

STEPS = (0.01, 0.02, 0.05, *(n / 100 for n in range(10, 101, 5)))
"""Capacities told in the table of the curve."""
_PARTS = {
    "escalate_recall": "missed", "needless_share": "needless", "critical_recall": "critical missed",
    "redflag_recall": "flag missed", "priority_qwk": "level", "team_accuracy": "team", "cost": "level",
    "too_late": "late", "too_early": "early",
}  # fmt: skip


def confusion(found: Evaluation, judge: str = PRODUCT) -> Ints:
    """Count tickets, [true level, decided level]; those that the judge gave no level are left out."""
    truth, said = found.cases.truth.priority, found.cases.judges[judge].answers.priority
    size = len(LEVELS)
    counts = np.bincount((truth * size + said)[said >= 0], minlength=size * size)
    return counts.reshape(size, size).astype(np.int64)


def levels_matrix(found: Evaluation) -> Table:
    """Return how many tickets of each true level were decided as which."""
    counts = confusion(found).tolist()
    rows: list[Row] = [
        ((LEVELS[true], *row, sum(row)), ("", *(cell(true, said) for said in range(len(LEVELS))), ""))
        for true, row in enumerate(counts)
    ]
    title = "Levels: labelled (rows) and decided (columns)"
    return made("confusion", title, ("labelled", *LEVELS, "n"), rows)


def mistakes(found: Evaluation) -> Table:
    """Every kind of wrong level, the dearest first: how many, how much later or earlier, what it costs."""
    counts, costs, minutes = confusion(found), found.cases.costs, found.cases.minutes
    every = np.ones(found.tickets, np.bool_)
    price = measures.costs(found.cases, found.cases.judges[PRODUCT].answers.priority)
    pairs = [(t, d) for t in range(len(LEVELS)) for d in range(len(LEVELS)) if t != d and counts[t, d]]
    pairs.sort(key=lambda p: (-counts[p] * costs[p], p))
    rows: list[Row] = []
    for t, d in pairs:
        n, cost = int(counts[t, d]), float(counts[t, d] * costs[t, d])
        words = (spoken(minutes[t]), spoken(minutes[d]), difference(minutes[t], minutes[d]))
        own = found.keys[cell(t, d)].tickets
        of_cost = part_of(price * own, price, found.cases.groups, n=found.tickets)
        cells = (LEVELS[t], LEVELS[d], n, share(own, every), *words, cost, of_cost)
        rows.append((cells, ("", "", cell(t, d), *[""] * 6)))
    columns = ("labelled", "decided", "n", "share of all", "due within", "given", "timing", "cost", "share of cost")
    note = (
        "Deadlines are those of levels.toml (escalate_within), costs those of decision.toml, added up over the tickets."
    )
    return made("mistakes", "What goes wrong with levels, the dearest first", columns, rows, note)


def timing(found: Evaluation) -> Table:
    """Of each level: who gets the deadline that is due, a later one (never, too) or an earlier one."""
    cases = found.cases
    late, early, said = lateness(cases, cases.judges[PRODUCT].answers.priority)
    given = cases.minutes[cases.judges[PRODUCT].answers.priority]
    rows: list[Row] = []
    for number, level in enumerate(LEVELS):
        own = (cases.truth.priority == number) & said
        never = share(np.isinf(given), own & late)
        figures = (share(~late & ~early, own), share(late, own), share(early, own), never)
        typical = _typical(given, cases.minutes[number], own & late)
        keys = ("", error(f"{level} late", PRODUCT), error(f"{level} early", PRODUCT), "")
        cells = (level, spoken(cases.minutes[number]), int(own.sum()), *figures, typical)
        rows.append((cells, ("", "", "", *keys, "")))
    columns = (
        "labelled",
        "due within",
        "n",
        "in time",
        "too late",
        "too early",
        "late ones: never",
        "else typically by",
    )
    note = (
        "Too late: the level that was decided gives a later deadline than the one due. "
        "Typically: the median of those that get a deadline at all."
    )
    return made("timing", "Too late, too early", columns, rows, note)


def capacity(found: Evaluation) -> Table:
    """What is among the tickets that people can take, order by order."""
    rows: list[Row] = []
    for order, ranking in found.rankings.items():
        inside = order in found.cases.judges
        keys = [error(LEADS[figure], order) if inside else "" for figure in RANKED]
        told = ORDERS["rules"] if order == PRODUCT and "rules" not in found.cases.judges else ORDERS[order]
        rows.append(((told, *(ranking.figures[figure] for figure in RANKED)), ("", *keys)))
    limit = found.cases.policy.decision.evaluation.capacity
    columns = ("order", "of the escalations", "of the critical", "of high and critical", "of the cost of missing all")
    note = f"Capacity: {limit:.0%} of the tickets, {limit * found.tickets:,.0f} of {found.tickets:,} (decision.toml)."
    return made("capacity", f"If people take {limit:.0%} of the tickets, what is among these?", columns, rows, note)


def curve(found: Evaluation) -> Table:
    """The share of the escalations among the most urgent tickets, over all capacities."""
    shown = list(found.rankings)
    due = int((found.cases.truth.escalate == 1).sum())
    gains = {o: np.interp(STEPS, r.at, r.gain) for o, r in found.rankings.items()}
    rows: list[Row] = [
        ((step, round(step * found.tickets), *(_gained(gains[o][n], due) for o in shown)), [""] * (2 + len(shown)))
        for n, step in enumerate(STEPS)
    ]
    columns = ("share taken", "tickets", *(found.cases.title(o) if o in found.cases.judges else o for o in shown))
    return made("capacity_curve", "Share of the escalations among the tickets taken", columns, rows)


def parts(found: Evaluation, one: Slices) -> Table:
    """The product's figures on the tickets of each value."""
    rows: list[Row] = []
    for own in one.parts:
        cells = (own.value, own.n, own.due, "few" if own.few else "", *(own.figures[figure] for figure in _PARTS))
        keys = (part(one.by, own.value), "", "", "", *(part(one.by, own.value, kind) for kind in _PARTS.values()))
        rows.append((cells, keys))
    least = found.cases.policy.decision.evaluation.least_n
    columns = (one.by, "n", "ought to be escalated", "few", *_PARTS)
    note = f"Few: under {least} tickets (decision.toml); such figures are worth no more than a look."
    return made(table_of(one.by), f"By {one.by}", columns, rows, note)


def every(found: Evaluation) -> Iterator[Table]:
    """Yield the tables of this file that have anything to tell."""
    some = (levels_matrix(found), mistakes(found), timing(found), capacity(found), curve(found))
    yield from (table for table in (*some, *(parts(found, one) for one in found.slices)) if table.rows)


def table_of(by: str) -> str:
    """Return the name of the table of a dimension."""
    return "by_" + (re.sub(r"[^a-z0-9]+", "_", by.casefold()).strip("_") or "column")


def spoken(minutes: float) -> str:
    """Say a deadline."""
    if np.isinf(minutes):
        return "never"
    hours, rest = divmod(minutes, 60)
    told = ((hours, "hour"), (rest, "minute"))
    return " ".join(f"{n:g} {unit}{'s' if n != 1 else ''}" for n, unit in told if n) or "0 minutes"


def difference(due: float, given: float) -> str:
    """Say how much later or earlier than due a deadline is."""
    if np.isinf(due) or np.isinf(given):
        return "never comes" if np.isinf(given) and not np.isinf(due) else "need not be" if not np.isinf(given) else ""
    return f"{spoken(abs(given - due))} {'later' if given > due else 'earlier'}" if given != due else "the same"


def _gained(gain: float, due: int) -> Estimate | None:
    return Estimate(float(gain), *wilson(float(gain) * due, due), due, share=True) if due else None


def _typical(given: Floats, due: float, late: Bools) -> str | None:
    timed = given[late & np.isfinite(given)]
    return spoken(float(np.median(timed)) - due) if len(timed) else None
