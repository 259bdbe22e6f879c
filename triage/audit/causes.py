"""Which trigger causes the needless escalations, and which gap the misses: groups of tickets, ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.agreement import Estimate
from triage.audit import questions as q
from triage.audit import weighting
from triage.audit.figures import MISSED, NEEDLESS, complement, key, numbers
from triage.audit.questions import Question
from triage.audit.verdicts import LEVELS, Verdict
from triage.audit.weighed import Group, Weighed
from triage.intake.scored import Scored
from triage.records.record import Cell, Table
from triage.wording import counted, some

if TYPE_CHECKING:
    from triage.schema.clauses import ClauseFile

RANKED = "Ranked by the lower end of the last column, which is sure. "
SCALED = (
    "Tickets: the share judged so, times the size of the group, which is known; the last column: of these and those of "
    "the rest of the side, counted the same way, which may come to another sum than the first table's."
)
NO_CLAUSE = "(no clause)"
NOT_SAID = "(not said)"
_LEADS = 6
"""Clauses that are named for a gap."""
Names = Callable[[Scored], Iterable[str]]


def _band(row: Scored) -> tuple[str]:
    if row.p_escalate is None:
        return ("unknown",)
    low = min(int(row.p_escalate * 10), 9) / 10
    return (f"{low:.1f} to {low + 0.1:.1f}",)


GROUPINGS: Mapping[str, tuple[str, Names]] = {
    "clauses": ("clause", lambda row: row.clauses or (NO_CLAUSE,)),
    "levels": ("level", lambda row: (row.priority.label,)),
    "teams": ("team", lambda row: (row.team or NOT_SAID,)),
    "decided_by": ("who decided", lambda row: (row.decided_by or NOT_SAID,)),
    "bands": ("p_escalate", _band),
    "review": ("needs_review", lambda row: ("yes" if row.needs_review else "no",)),
}
"""How tickets are grouped: name of the table -> what its first column is called, the names that a ticket bears."""
ESCALATED = ("clauses", "levels", "teams", "decided_by", "bands")
KEPT = ("clauses", "decided_by", "bands", "review")
IN_ORDER = ("levels", "bands")
"""Groupings whose names have an order of their own; the others are ranked."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A group of the tickets of one side: how often the decision was wrong, and what part of all wrong ones it has.

    Both numbers rest on one estimate: `wrong` is `rate` times `size`, and `part` is `wrong` of itself and the rest's.
    `rate` is the share of what was judged that was wrong; `None` where nothing of the group was.
    """

    name: str
    size: int
    rate: Estimate | None
    part: Estimate | None

    @property
    def wrong(self) -> Estimate | None:
        """How many tickets of the group were decided wrongly."""
        return weighting.scaled(self.rate, self.size)


def causes(w: Weighed, side: Group, wrong: Question, named: Names) -> list[Cause]:
    """Rank the groups of a side by their part in its wrong decisions."""
    groups = w.groups(side, named)
    rates, parts = w.shares(wrong, list(groups.values())), w.parts(wrong, side, list(groups.values()))
    found = [
        Cause(name, group.size, rate, part if rate else None)
        for (name, group), rate, part in zip(groups.items(), rates, parts, strict=True)
    ]
    return sorted(found, key=_sure)


def _sure(cause: Cause) -> tuple[float, float, int, str]:
    """Rank by what a group surely has of all wrong decisions, so that a single verdict does not lead the list."""
    part = cause.part
    return (-(part.low or 0.0), -part.value, -cause.size, cause.name) if part else (0.0, 0.0, -cause.size, cause.name)


def needless(row: Scored, verdict: Verdict) -> bool | None:
    """An escalation was not necessary."""
    answer = q.precise(row, verdict)
    return None if answer is None else not answer


def needless_table(w: Weighed, grouping: str) -> Table:
    """Say of each group of the escalated tickets how many were needless; the most needless first."""
    label, found = _found(w, w.escalated, needless, grouping)
    columns = (label, "escalated", "judged", "necessary", "needless", "from", "to", "of all needless")
    rows, keys = _rows(found, grouping, NEEDLESS, complement)
    name, title = f"needless_by_{grouping}", f"Needless escalations by {label}"
    several = "A ticket that bears several clauses counts for each. " if grouping == "clauses" else ""
    return Table(name, title, columns, rows, several + _note(found, grouping), keys)


def missed_table(w: Weighed, grouping: str) -> Table:
    """Say of each group of the tickets that stayed how many were missed; the most missed first."""
    label, found = _found(w, w.kept, q.missed, grouping)
    columns = (label, "stayed", "judged", "missed", "tickets", "from", "to", "of all missed")
    rows, keys = _rows(found, f"kept_{grouping}", MISSED, lambda rate: rate)
    name, title = f"missed_by_{grouping}", f"Missed tickets by {label}"
    several = "Clauses that hold without escalating. " if grouping == "clauses" else ""
    return Table(name, title, columns, rows, several + _note(found, grouping), keys)


def _rows(
    found: Sequence[Cause], grouping: str, what: str, shown: Callable[[Estimate | None], Estimate | None]
) -> tuple[tuple[tuple[Cell, ...], ...], tuple[tuple[str, ...], ...]]:
    judged = [cause for cause in found if cause.rate]
    rows = tuple((c.name, c.size, c.rate.n, shown(c.rate), *numbers(c.wrong), c.part) for c in judged if c.rate)
    plain, wrong = ([key(grouping, c.name, word) for c in judged] for word in ("", what))
    return rows, tuple(("", "", p, p, w, w, w, w) for p, w in zip(plain, wrong, strict=True))


def _found(w: Weighed, side: Group, wrong: Question, grouping: str) -> tuple[str, list[Cause]]:
    """Return what a grouping is called, and its groups in the order in which they are shown."""
    label, named = GROUPINGS[grouping]
    found = causes(w, side, wrong, named)
    if grouping in IN_ORDER:
        places = {level: at for at, level in enumerate(LEVELS)}
        found.sort(key=lambda cause: (places.get(cause.name, 0), cause.name), reverse=True)
    return label, found


def _note(found: Sequence[Cause], grouping: str) -> str:
    """Say how the groups stand, and of which nothing is known."""
    without = [cause for cause in found if cause.rate is None]
    tickets = sum(cause.size for cause in without)
    more = counted(len(without), "more is", "more are")
    unknown = f"{more} unknown ({counted(tickets, 'ticket', 'tickets')}): nothing there was judged. " if without else ""
    return ("" if grouping in IN_ORDER else RANKED) + unknown + SCALED


def gap_table(w: Weighed, clauses: Mapping[str, ClauseFile], by: str = "") -> Table:
    """Rank what was missed by the level and team that reviewers hold right, or by one of them (``level``, ``team``)."""
    gaps = {_cut(gap_of(v), by) for t in w.tickets for v in t.verdicts if q.missed(t.scored, v)}
    ranked = sorted(((_gap(w, gap, by), gap) for gap in gaps), key=lambda pair: (-pair[0][0].value, pair[1]))
    rows: list[tuple[Cell, ...]] = []
    for (number, part), gap in ranked:
        leads = () if by else (_leading(clauses, *gap),)
        rows.append((*gap, number.n, *numbers(number), part, *leads))
    name = f"gaps_by_{by}" if by else "gaps"
    keys = tuple((*[""] * len(gap), *[key(name, "/".join(gap))] * 5, *([] if by else [""])) for _, gap in ranked)
    heads = (f"right {by}",) if by else ("right level", "right team")
    columns = (*heads, "judged", "missed", "from", "to", "of all missed", *(() if by else ("look at",)))
    note = "" if by else "Look at: clauses of the policy that lead to this level and team."
    title = f"What is missed, by right {by}" if by else "What is missed"
    return Table(name, title, columns, tuple(rows), note, keys)


GAPS = ("", "level", "team")


def _cut(gap: tuple[str, str], by: str) -> tuple[str, ...]:
    return {"level": gap[:1], "team": gap[1:]}.get(by, gap)


def gap_of(verdict: Verdict) -> tuple[str, str]:
    """Return the level and team that a reviewer holds right, in words."""
    level = NOT_SAID if verdict.right_level is None else LEVELS[verdict.right_level]
    return level, verdict.right_team or NOT_SAID


def _gap(w: Weighed, gap: tuple[str, ...], by: str) -> tuple[Estimate, Estimate | None]:
    """Estimate how many missed tickets belong to a gap, and what part of all that is missed they are."""

    def inside(row: Scored, verdict: Verdict) -> bool:
        return _cut(gap_of(verdict), by) == gap

    part = w.share(lambda row, v: inside(row, v) if q.missed(row, v) else None, w.kept)
    share = w.share(lambda row, v: None if (m := q.missed(row, v)) is None else m and inside(row, v), w.kept)
    number = weighting.scaled(share, w.kept.size)
    assert number is not None  # a gap is made of judged tickets
    hits, _ = w.arrays(lambda row, v: bool(q.missed(row, v)) and inside(row, v), w.kept)
    return Estimate(number.value, number.low, number.high, int((hits > 0).sum())), part


def _leading(clauses: Mapping[str, ClauseFile], level: str, team: str) -> str:
    """Name the clauses that demand this level and team."""
    found = [
        name for name, file in clauses.items() if file.named and file.base_floor.label == level and file.team == team
    ]
    return some(found, _LEADS)
