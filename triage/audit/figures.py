"""The figures of an audit: how precise escalations are, what is missed, how sure that is, how many tickets it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from triage.agreement import Estimate
from triage.audit import questions as q
from triage.audit import weighting
from triage.audit.verdicts import EARLY, LATE, LEVELS
from triage.audit.weighed import Weighed
from triage.records.record import Cell, Metric, Table
from triage.types import Priority

NEEDLESS, MISSED, DIFFER, UNSURE, OPEN, NECESSARY = "needless", "missed", "differ", "unsure", "open", "necessary"
"""Keys of tickets; others are made of a grouping and a name (`key`)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures that stand above all others; ``None`` is not defined (nothing judged that it asks about)."""

    precision: Estimate | None
    miss_rate: Estimate | None
    needless: Estimate | None
    missed: Estimate | None
    found: Estimate | None
    unsure: Estimate | None
    level_right: Estimate | None
    level_low: Estimate | None
    level_high: Estimate | None
    team_right: Estimate | None
    time_ok: Estimate | None
    time_early: Estimate | None
    time_late: Estimate | None
    note_complete: Estimate | None


def figures(w: Weighed) -> Figures:
    """Weigh all verdicts back to the tickets that they stand for."""
    precision, miss_rate = w.share(q.precise, w.escalated), w.share(q.missed, w.kept)
    return Figures(
        precision,
        miss_rate,
        weighting.scaled(complement(precision), w.escalated.size),
        weighting.scaled(miss_rate, w.kept.size),
        _found(weighting.scaled(precision, w.escalated.size), weighting.scaled(miss_rate, w.kept.size)),
        w.share(q.unsure, w.all),
        *(w.share(ask, w.escalated) for ask in (q.level_right, q.level_low, q.level_high, q.team_right)),
        *(w.share(ask, w.escalated) for ask in (q.time_ok, q.time_is(EARLY), q.time_is(LATE), q.note_complete)),
    )


def complement(found: Estimate | None) -> Estimate | None:
    """Turn the share with yes into that with no."""
    if found is None or found.low is None or found.high is None:
        return None
    return Estimate(1 - found.value, 1 - found.high, 1 - found.low, found.n, found.share)


def _found(rightly: Estimate | None, missed: Estimate | None) -> Estimate | None:
    """Estimate, of all tickets that needed a person, the share that was escalated; the two samples are independent."""
    return rightly and missed and weighting.part(rightly, missed, rightly.n + missed.n)


GLOSSARY = {
    "necessity_precision": "Of the escalated tickets, the share whose escalation was necessary, by people's verdicts.",
    "miss_rate": "Of the tickets that were not escalated, the share that a person had to see.",
    "needless_total": "How many escalations of the scored file were needless, estimated.",
    "missed_total": "How many tickets of the scored file ought to have been escalated and were not, estimated.",
    "necessary_found": "Of all tickets that a person had to see, the share that was escalated.",
    "unsure_share": "Share of verdicts that cannot tell whether a person was necessary; they count neither way.",
    "level_right": "Of the necessary escalations, the share with the level that reviewers hold right.",
    "level_low": "Of the necessary escalations, the share with a level lower than right.",
    "level_high": "Of the necessary escalations, the share with a level higher than right.",
    "team_right": "Of the necessary escalations, the share that went to the team that reviewers hold right.",
    "time_ok": "Of the necessary escalations, the share that came at the right time.",
    "time_early": "Of the necessary escalations, the share that came too early: something was left to try.",
    "time_late": "Of the necessary escalations, the share that came too late in the thread.",
    "note_complete": "Of the necessary escalations, the share whose thread holds what the team needs.",
}
"""What each metric says, by its name."""


def named(found: Figures) -> dict[str, Estimate | None]:
    """Return the figures by the names of `GLOSSARY`."""
    values = (getattr(found, name) for name in Figures.__slots__)
    return dict(zip(GLOSSARY, values, strict=True))


def metrics(found: Figures) -> list[Metric]:
    """Return those that are defined, as they are tracked."""
    return [Metric(name, e, GLOSSARY[name]) for name, e in named(found).items() if e is not None]


def figure_table(w: Weighed, found: Figures) -> Table:
    """The figures in words, beside how many tickets of the population they mean."""
    rows: list[tuple[Cell, ...]] = []
    keys: list[tuple[str, ...]] = []
    for text, among, of, estimate, key in (
        ("necessary", "escalated tickets", w.escalated.size, found.precision, NECESSARY),
        ("needless", "escalated tickets", w.escalated.size, complement(found.precision), NEEDLESS),
        ("missed", "tickets that stayed", w.kept.size, found.miss_rate, MISSED),
        ("escalated", "all that need a person", None, found.found, ""),
        ("right level", _RIGHT, None, found.level_right, ""),
        ("level too low", _RIGHT, None, found.level_low, ""),
        ("level too high", _RIGHT, None, found.level_high, ""),
        ("right team", _RIGHT, None, found.team_right, ""),
        ("right time", _RIGHT, None, found.time_ok, ""),
        ("too early", _RIGHT, None, found.time_early, ""),
        ("too late", _RIGHT, None, found.time_late, ""),
        ("thread complete", _RIGHT, None, found.note_complete, ""),
        ("reviewer unsure", "all tickets", None, found.unsure, UNSURE),
    ):
        number = None if of is None else weighting.scaled(estimate, of)
        rows.append((text, among, estimate.n if estimate else 0, estimate, *numbers(number), of))
        keys.append(("", "", "", key, *[key if of else ""] * 3, ""))
    columns = ("", "among", "judged", "share", "tickets", "from", "to", "of")
    note = "Weighed back to all tickets of the scored file, with 95 % intervals. '-': nothing that was judged tells it."
    return Table("figures", "Was it necessary?", columns, tuple(rows), note, tuple(keys))


_RIGHT = "necessary escalations"


def numbers(found: Estimate | None) -> tuple[Cell, Cell, Cell]:
    """Return a number of tickets and its interval as whole numbers, outward."""
    if found is None or found.low is None or found.high is None:
        return None, None, None
    return round(found.value), math.floor(found.low + 1e-9), math.ceil(found.high - 1e-9)


def level_matrix(w: Weighed) -> tuple[tuple[int, ...], ...]:
    """Estimate how many tickets of each decided level (rows) bear each right one (columns), from none to critical."""
    found = np.zeros((len(Priority), len(Priority)))
    each = w.frame.population / w.frame.judged
    for ticket, stratum in zip(w.tickets, w.frame.of, strict=True):
        said = [v.right_level for v in ticket.verdicts]
        for level in said:
            if level is not None:
                found[ticket.scored.priority, level] += each[stratum] / len(said)
    return tuple(tuple(round(cell) for cell in row) for row in found)


def level_table(w: Weighed) -> Table:
    """Set each level as decided against the right one, in tickets weighed back to all of the scored file."""
    matrix = level_matrix(w)
    n = sum(any(v.right_level is not None for v in ticket.verdicts) for ticket in w.tickets)
    rows: tuple[tuple[Cell, ...], ...] = tuple((LEVELS[n], *cells) for n, cells in enumerate(matrix))
    keys = tuple(("", *(key("levels", f"{LEVELS[n]}/{level}") for level in LEVELS)) for n in range(len(LEVELS)))
    columns = ("decided", *(f"right: {level}" for level in LEVELS))
    note = f"Numbers of tickets, estimated from the {n} judged ones that bear a level; rates: in the first table."
    return Table("levels_decided_and_right", "Level decided and level that is right", columns, rows, note, keys)


def key(grouping: str, name: str, what: str = "") -> str:
    """Return the key of the tickets behind a cell of a grouping."""
    return "|".join(part for part in (grouping, name, what) if part)
