"""The whole difference: all changes, the gravest first, and the counts that they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from triage.agreement import Estimate, wilson
from triage.difference.alone import Alone, Lacking, lacking
from triage.difference.cause import Cause
from triage.difference.changes import CLAUSES, CLOCK, FLAG, LEVEL, MOOD, TEAM, Change
from triage.difference.keys import KeyChange
from triage.difference.kinds import Kind, Side
from triage.difference.worth import Worth
from triage.types import Priority, Rejected
from triage.wording import counted

CRITICAL_LOST = "critical_lost"
FAILING = ("lowered", "any")


@dataclass(frozen=True, slots=True)
class Count:
    """A way in which tickets change: its name, what it is in words, and which changes are of it."""

    name: str
    says: str
    of: Callable[[Change], bool]


COUNTS = (
    Count("changed", "decided differently", lambda c: True),
    Count("level_changed", "another level", lambda c: c.raised or c.lowered),
    Count("lowered", "a lower level", lambda c: c.lowered),
    Count(CRITICAL_LOST, "critical before, lower now", lambda c: c.lowered and c.before.priority is Priority.CRITICAL),
    Count("no_longer_escalated", "no longer escalated", lambda c: c.lowered and not c.after.priority),
    Count("raised", "a higher level", lambda c: c.raised),
    Count("newly_escalated", "newly escalated", lambda c: c.raised and not c.before.priority),
    Count("flag_lost", "do not engage: no longer", lambda c: FLAG in c.aspects and c.before.do_not_engage),
    Count("flag_gained", "do not engage: new", lambda c: FLAG in c.aspects and c.after.do_not_engage),
    Count("team_moved", "another team (escalated on both sides)", lambda c: TEAM in c.aspects),
    Count("sentiment_changed", "another sentiment", lambda c: MOOD in c.aspects),
    Count("due_moved", "another deadline at the same level", lambda c: CLOCK in c.aspects),
    Count("only_clauses", "other clauses, all else the same", lambda c: c.aspects == (CLAUSES,)),
    Count("review_lost", "no longer marked for a look", lambda c: c.before.needs_review and not c.after.needs_review),
    Count("review_gained", "newly marked for a look", lambda c: c.after.needs_review and not c.before.needs_review),
)


@dataclass(frozen=True, slots=True)
class ByCause:
    """What one cause does: tickets it touches, and of the changes of level those up, down, and with no other cause."""

    cause: Cause
    tickets: int
    raised: int
    lowered: int
    alone: int


@dataclass(frozen=True, slots=True)
class ByClause:
    """What becomes of a clause: tickets that bear it on either side, gained, lost, and changes of level it explains."""

    clause: str
    before: int
    after: int
    gained: int
    lost: int
    levels: int
    alone: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What all tickets are, changed or not: how many, levels [first side][second side], bearers of each clause."""

    tickets: int
    levels: tuple[tuple[int, ...], ...]
    before: Mapping[str, int]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sides held against each other on `seen.tickets` tickets.

    `shared` says what both sides share, such as the model; `only` are the tickets that only one of two scored files
    holds.
    """

    kind: Kind
    a: Side
    b: Side
    shared: str
    seen: Seen
    changes: tuple[Change, ...]
    keys: tuple[KeyChange, ...] = ()
    worth: Worth | None = None
    only: tuple[Alone, Alone] = (Alone(), Alone())
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    source: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def count(self, count: Count) -> int:
        """Return how many tickets change in this way."""
        return sum(map(count.of, self.changes))

    def share(self, count: Count) -> Estimate | None:
        """Return the share of all tickets (of the critical ones: of those critical before), with Wilson's interval."""
        of = sum(self.seen.levels[Priority.CRITICAL]) if count.name == CRITICAL_LOST else self.seen.tickets
        if not of:
            return None
        some = self.count(count)
        return Estimate(some / of, *wilson(some, of), of, share=True)

    def lacking(self) -> list[Lacking]:
        """Count the tickets that one of two scored files lacks; nothing where both hold the same."""
        return lacking(self.only, self.seen.tickets)

    def doubts(self) -> list[str]:
        """Say what changes how the figures are to be read."""
        gone, new = (len(own.ids) for own in self.only)
        found = [*self.notes]
        if gone or new:
            found.append(f"not compared: {counted(gone, 'ticket')} in A only, {counted(new, 'ticket')} in B only")
        if self.worth is not None and self.worth.learnt:
            found.append(self.worth.flatters)
        return found

    def against(self, fail_on: str) -> list[str]:
        """Say what goes against letting the second side follow the first, by one of `FAILING`; nothing: it may.

        A ticket that one file lacks is a change, too; an escalated one that the second lacks is lowered.
        """
        lowered = fail_on == "lowered"
        gone, new = self.only
        found = (
            (sum(c.lowered for c in self.changes), "decided lower") if lowered else
            (len(self.changes), "decided differently"),
            (len(gone.escalated), "escalated in A and missing in B"),
            (0 if lowered else len(gone.kept), "not escalated in A and missing in B"),
            (0 if lowered else len(new.ids), "only in B"),
        )  # fmt: skip
        return [f"{counted(count, 'ticket')} {what}" for count, what in found if count]

    def by_cause(self) -> list[ByCause]:
        """Return the causes, those that change most levels first."""
        touched: dict[tuple[str, str], list[Change]] = {}
        causes: dict[tuple[str, str], Cause] = {}
        for change in self.changes:
            for cause in change.causes:
                causes.setdefault(cause.key, cause)
                touched.setdefault(cause.key, []).append(change)
        found = []
        for key, changes in touched.items():
            moved = [c for c in changes if key in {x.key for x in c.of(LEVEL)}]
            up = sum(c.raised for c in moved)
            alone = sum(len(c.of(LEVEL)) == 1 for c in moved)
            found.append(ByCause(causes[key], len(changes), up, len(moved) - up, alone))
        return sorted(found, key=lambda b: (-(b.raised + b.lowered), -b.tickets, b.cause.key))

    def by_clause(self) -> list[ByClause]:
        """Return the clauses gained, lost or behind a change of level, those that change most levels first."""
        gained = Counter(c for change in self.changes for c in change.gained)
        lost = Counter(c for change in self.changes for c in change.lost)
        levels: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for change in self.changes:
            clauses = {cause.clause for cause in change.of(LEVEL)}
            levels.update(clauses - {""})
            alone.update(clauses - {""} if len(clauses) == 1 else ())
        found = [
            ByClause(c, self.seen.before.get(c, 0), self.seen.after.get(c, 0), gained[c], lost[c], levels[c], alone[c])
            for c in {*gained, *lost, *levels}
        ]
        return sorted(found, key=lambda b: (-b.levels, -(b.gained + b.lost), b.clause))


def gravest_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Order changes by what they cost at worst: critical tickets that would be lowered come first."""
    return tuple(sorted(changes, key=lambda c: c.gravity))


def seen(levels: Sequence[tuple[Priority, Priority]], clauses: Sequence[tuple[Iterable[str], Iterable[str]]]) -> Seen:
    """Count all tickets: their levels and their clauses on both sides."""
    pairs = Counter(levels)
    return Seen(
        len(levels),
        tuple(tuple(pairs[one, other] for other in Priority) for one in Priority),
        Counter(c for one, _ in clauses for c in one),
        Counter(c for _, other in clauses for c in other),
    )
