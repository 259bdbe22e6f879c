"""How sure the figures of an audit are: what hangs on doubtful verdicts, how many tickets a narrower interval takes."""

from __future__ import annotations

from triage.agreement import Estimate
from triage.audit import questions as q
from triage.audit import weighting
from triage.audit.questions import Question
from triage.audit.verdicts import NO, YES
from triage.audit.weighed import Group, Weighed
from triage.records.record import Cell, Table


def bound_table(w: Weighed) -> Table:
    """What would become of the two rates if who was unsure, or who differs, had said one thing or the other."""
    sides: tuple[tuple[Question, Group], ...] = ((q.precise, w.escalated), (q.missed, w.kept))
    rows: list[tuple[Cell, ...]] = [
        ("as judged: unsure left out, differing count half", *(w.share(ask, g) for ask, g in sides)),
    ]
    for answer, says in ((YES, "necessary"), (NO, "not necessary")):
        supposed = [(q.supposing(ask, answer), group) for ask, group in sides]
        rows.append((f"all unsure are {says}", *(w.share(ask, group) for ask, group in supposed)))
    for yes, says in ((True, "necessary"), (False, "not necessary")):
        found = (w.settled_as(ask, group, yes=yes) for ask, group in sides)
        rows.append((f"all differing are {says}", *found))
    for answer, says in ((YES, "necessary"), (NO, "not necessary")):
        supposed = [(q.supposing(ask, answer), group) for ask, group in sides]
        both = (w.settled_as(ask, group, yes=answer == YES) for ask, group in supposed)
        rows.append((f"both are {says} (the utmost)", *both))
    return Table("bounds", "How much hangs on verdicts that are unsure or differ", _BOUNDS, tuple(rows))


_BOUNDS = ("", "escalations necessary", "missed of what stayed")


def size_table(w: Weighed, margin: float) -> Table:
    """How many tickets of each side must be judged for intervals of ± `margin`."""
    rows: list[tuple[Cell, ...]] = []
    for text, ask, group in (
        ("necessary escalations", q.precise, w.escalated),
        ("missed of what stayed", q.missed, w.kept),
    ):
        yes, among = w.arrays(ask, group)
        estimate = w.share(ask, group)
        if estimate is None:
            rows.append((text, 0, None, None, None, None))
            continue
        effect = weighting.design_effect(yes, among, w.frame)
        unlucky = min((estimate.low or 0.0, estimate.high or 1.0), key=lambda share: abs(share - 0.5))
        if (estimate.low or 0.0) < 0.5 < (estimate.high or 1.0):
            unlucky = 0.5
        plan = [weighting.needed(p, margin, effect, group.size) for p in (_planned(estimate), unlucky)]
        rows.append((text, estimate.n, estimate, round(effect, 2), *plan))
    columns = ("", "judged", "seen", "design effect", "needed", "needed at worst")
    note = (
        f"So many judged tickets of each side give an interval of ± {margin:g}. Half of a sample is escalated: draw "
        "twice the larger number. At worst: if the true share is the end of the interval that is nearest to one half."
    )
    return Table("sizes", f"Sample size for ± {100 * margin:g} points", columns, tuple(rows), note)


def _planned(found: Estimate) -> float:
    """Return the share to plan for: drawn towards one half by four tickets (Agresti and Coull, 1998), never 0 or 1."""
    return (found.value * found.n + 2) / (found.n + 4)


def next_sample(table: Table) -> int | None:
    """Return the ``--n`` that the next sample needs, or ``None`` where nothing can be planned."""
    sizes = [row[4] for row in table.rows if isinstance(row[4], int)]
    return 2 * max(sizes) if sizes else None


def stratum_table(w: Weighed) -> Table:
    """How much of the population was judged, stratum by stratum."""
    strata = w.audit.design.strata
    judged = [0] * len(strata)
    for ticket in w.tickets:
        judged[ticket.stratum] += 1
    rows = tuple(
        (s.name, "yes" if s.escalated else "no", s.population, s.drawn, n, s.population / n if n else None,
         "" if n else "cannot be evaluated")
        for s, n in zip(strata, judged, strict=True)
    )  # fmt: skip
    columns = ("stratum", "escalated", "tickets", "drawn", "judged", "each stands for", "")
    note = "A stratum without a verdict is left out of every figure; the figures then say nothing of its tickets."
    return Table("strata", "What the figures rest on", columns, rows, note)
