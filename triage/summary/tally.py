"""Count what a run decides, batch by batch, in memory that does not grow with the tickets.

Partial tallies of batches, files or machines merge into what one pass over all of them counts, in any order: nothing
here depends on where a ticket stands. Standard library only, so that a worker is not held up by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from triage.policy import Policy
from triage.summary import kinds, saved
from triage.summary.bounded import bound
from triage.types import Decision, Polarity, Priority, Rejected, Ticket, Tier

BINS = 20
"""Of the probabilities, each 1 / BINS wide."""
EXAMPLES = 3
"""Ids kept a clause: those of the most urgent tickets, then of the most probable, then by id."""
BOUNDS: Mapping[str, int] = {
    "channels": 200, "tiers": 200, "combinations": 10_000, "reviews": 500, "faults": 200, "rejected": 500,
}  # fmt: skip
"""Distinct values kept where the export, not the policy, says how many there are."""
DECIDED = (
    "level", "team", "decided_by", "sentiment", "do_not_engage", "needs_review", "fault", "escalate_within",
)  # fmt: skip
"""What is counted together, so that each may be told by the others."""
_SLACK = 2
"""How many times its bound a counter may grow to before it is brought back, which takes a while."""
COUNTERS = (
    "decided", "days", "clauses", "by_pattern", "held_back", "watched", "combinations", "other_teams",
    "fields", "cannot", "reviews", "faults", "channels", "tiers", "probabilities", "rejected",
)  # fmt: skip
_LACK = attrgetter("field", "clause")


class Tally:
    """Counters over decisions, by name (`COUNTERS`):

    - ``decided``: tickets by all of `DECIDED`
    - ``days``: tickets by (day of the newest customer message in UTC, level)
    - ``clauses``: tickets that a clause stands in; ``by_pattern``: those where a certain pattern says so (in the others
      the model does); ``held_back``: a pattern hit, but was meant otherwise; ``watched``
    - ``combinations``: escalated tickets by all their clauses; ``other_teams``
    - ``fields``, ``cannot``: tickets that lack a field, and by (field, clause) that cannot be evaluated therefore
    - ``reviews``, ``faults``, ``rejected``: tickets (rows) by kind of reason
    - ``channels``, ``tiers``: tickets by (value, level)
    - ``probabilities``: tickets by (bin of p_escalate, escalated)
    """

    def __init__(self, policy: Policy) -> None:
        self._takes: dict[str, frozenset[Polarity]] = {c: frozenset(f.counts) for c, f in policy.clauses.items()}
        self.counted: dict[str, Counter[Any]] = {name: Counter() for name in COUNTERS}
        self._examples: dict[str, list[saved.Example]] = {}

    def __getitem__(self, name: str) -> Counter[Any]:
        """Return a counter, within its bound (`bounded.OTHERS` is what lies beyond)."""
        if name in BOUNDS:
            bound(self.counted[name], BOUNDS[name])
        return self.counted[name]

    @property
    def tickets(self) -> int:
        """How many tickets were decided."""
        return self.counted["decided"].total()

    def by(self, name: str) -> Counter[Any]:
        """Return the tickets by (value, level) of one of `DECIDED`."""
        at = DECIDED.index(name)
        found: Counter[Any] = Counter()
        for key, count in self.counted["decided"].items():
            found[key[at], int(key[0])] += count
        return found

    @property
    def examples(self) -> dict[str, list[tuple[Priority, str]]]:
        """The most urgent tickets of each clause, by level and id."""
        return {c: [(Priority(-level), name) for level, _, name in kept] for c, kept in self._examples.items()}

    def add(self, tickets: Sequence[Ticket], decisions: Sequence[Decision]) -> None:
        """Count a batch; the decisions are those of the tickets, in the same order."""
        found = self.counted
        found["decided"].update(
            [
                (d.priority, d.team, d.decided_by, d.sentiment, d.do_not_engage, d.needs_review, bool(d.faults),
                 d.escalate_within)
                for d in decisions
            ]
        )  # fmt: skip
        levels = [d.priority for d in decisions]
        found["days"].update(zip(map(kinds.day, tickets), levels, strict=True))
        whose = zip([t.channel for t in tickets], [t.account.tier for t in tickets], levels, strict=True)
        for (channel, tier, level), count in Counter(whose).items():
            found["channels"][kinds.value(channel), level] += count
            found["tiers"][kinds.value(tier), level] += count
        found["other_teams"].update(chain.from_iterable([d.other_teams for d in decisions if d.other_teams]))
        found["watched"].update(chain.from_iterable([d.watched for d in decisions if d.watched]))
        found["combinations"].update([d.clauses for d in decisions if d.priority])
        found["clauses"].update(chain.from_iterable([d.clauses for d in decisions]))
        self._signals(decisions)
        self._doubts(decisions)
        self._chances(decisions)
        self._trim()

    def reject(self, rows: Iterable[Rejected]) -> None:
        """Count rows that could not be tickets."""
        self.counted["rejected"].update(kinds.reason(row.reason) for row in rows)
        self._trim()

    def merge(self, other: Tally) -> None:
        """Add what another tally of the same policy counted."""
        for name, counter in other.counted.items():
            self.counted[name].update(counter)
        for clause, kept in other._examples.items():
            self._examples[clause] = sorted({*kept, *self._examples.get(clause, ())})[:EXAMPLES]
        self._trim()

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain JSON, sorted: the same counts give the same bytes."""
        return saved.pack({name: self[name] for name in COUNTERS}, self._examples)

    @classmethod
    def from_dict(cls, found: Mapping[str, Any], policy: Policy) -> Tally:
        """Go on from what `to_dict` gave. Raises `InputError` for what is of another format."""
        made = cls(policy)
        counters, made._examples = saved.unpack(found, COUNTERS)
        for name, counter in counters.items():
            made.counted[name].update(counter)
        return made

    def _signals(self, decisions: Sequence[Decision]) -> None:
        """Tell per clause and ticket whether a pattern holds or was held back."""
        takes, certain = self._takes, Tier.MATCH
        by_pattern: list[str] = []
        held_back: list[str] = []
        for d in decisions:
            held, back = set(), set()
            for s in d.signals:
                if s.tier is certain:
                    if s.polarity in takes.get(s.clause, ()):
                        held.add(s.clause)
                    else:
                        back.add(s.clause)
            if held:
                by_pattern += held.intersection(d.clauses)
            if back:
                held_back += back - held
        self.counted["by_pattern"].update(by_pattern)
        self.counted["held_back"].update(held_back)

    def _doubts(self, decisions: Sequence[Decision]) -> None:
        """Count what could not be judged, and why. Few tickets lack anything that their neighbours do not lack, too."""
        lacking = Counter([tuple(map(_LACK, d.not_evaluable)) for d in decisions if d.not_evaluable])
        fields, cannot = self.counted["fields"], self.counted["cannot"]
        for pairs, count in lacking.items():
            for field in {field for field, _ in pairs}:
                fields[field] += count
            for pair in {*pairs}:
                cannot[pair] += count
        for d in decisions:
            if d.review:
                self.counted["reviews"].update({kinds.reason(text) for text in d.review})
            if d.faults:
                self.counted["faults"].update({kinds.fault(f) for f in d.faults})

    def _chances(self, decisions: Sequence[Decision]) -> None:
        """Count the probabilities of an escalation, and keep the most urgent tickets of each clause."""
        bins: list[tuple[int, bool]] = []
        for d in decisions:
            try:
                p = d.prediction.heads["escalate"]["true"]  # type: ignore[union-attr]  # cheaper than to ask first
            except (AttributeError, KeyError):
                p = 0.0
            else:
                bins.append((int(p * BINS), d.priority > 0))
            if d.priority and d.clauses:
                self._example((-d.priority, round(1.0 - p, 4), d.ticket_id), d.clauses)
        self.counted["probabilities"].update(bins)

    def _example(self, one: saved.Example, clauses: Sequence[str]) -> None:
        for clause in clauses:
            kept = self._examples.get(clause)
            if kept is None:
                self._examples[clause] = [one]
            elif (len(kept) < EXAMPLES or one < kept[-1]) and one not in kept:
                self._examples[clause] = sorted([*kept, one])[:EXAMPLES]

    def _trim(self) -> None:
        for name, most in BOUNDS.items():
            keys = len(Priority) if name in ("channels", "tiers") else 1  # of a value
            if len(self.counted[name]) > _SLACK * most * keys:
                bound(self.counted[name], most)
