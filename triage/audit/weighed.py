"""Judged tickets with their weights: how many tickets of the population an answer holds for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from triage.agreement import Bools, Estimate, Floats, Ints
from triage.audit import weighting
from triage.audit.judged import Audit, Judged
from triage.audit.questions import Question, escalated, kept
from triage.audit.verdicts import NO, UNSURE, YES
from triage.audit.weighting import Frame
from triage.intake.scored import Scored

Where: TypeAlias = Callable[[Scored], bool]
"""Which tickets are meant."""


@dataclass(frozen=True, slots=True)
class Group:
    """Tickets of the population that have something in common: how many of them each stratum holds, `held` [strata]."""

    where: Where
    held: Ints

    @property
    def size(self) -> int:
        """How many tickets of the population it is."""
        return int(self.held.sum())

    @property
    def strata(self) -> Bools:
        """Which strata hold any."""
        return self.held > 0

    def without(self, other: Group) -> Group:
        """Return the tickets that are not in the other group, all of whose tickets are in this one."""
        return Group(lambda row: self.where(row) and not other.where(row), self.held - other.held)


class Weighed:
    """Judged tickets with their weights. Strata without any verdict are left out and told (`open_strata`).

    `frame` numbers the other strata anew, in their order; `covered` are all tickets of the population in them.
    """

    def __init__(self, audit: Audit) -> None:
        self.audit = audit
        self.tickets: tuple[Judged, ...] = audit.judged
        judged = {ticket.stratum for ticket in self.tickets}
        self.open_strata = tuple(n for n in range(len(audit.design.strata)) if n not in judged)
        self._number = {stratum: n for n, stratum in enumerate(sorted(judged))}
        sizes = [audit.design.strata[stratum].population for stratum in sorted(judged)]
        of = np.array([self._number[ticket.stratum] for ticket in self.tickets], np.int64)
        sure = np.array([1 - votes(ticket).get(UNSURE, 0.0) for ticket in self.tickets])
        self.frame = Frame.make(of, np.array(sizes, np.float64), sure)
        pairs = zip(audit.scored, audit.stratum_of, strict=True)
        self.covered = tuple((row, self._number[stratum]) for row, stratum in pairs if stratum in judged)
        self.escalated = self.group(escalated)
        self.kept = self.group(kept)
        self.all = self.group(lambda row: True)

    def group(self, where: Where) -> Group:
        """Return the tickets of the population of which `where` holds."""
        found = [stratum for row, stratum in self.covered if where(row)]
        return Group(where, self._held(found))

    def groups(self, side: Group, named: Callable[[Scored], Iterable[str]]) -> dict[str, Group]:
        """Part a side by names, of which a ticket may bear several; the largest group first."""
        found: dict[str, list[int]] = {}
        for row, stratum in self.covered:
            if side.where(row):
                for name in named(row):
                    found.setdefault(name, []).append(stratum)
        by_size = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return {
            name: Group(lambda row, name=name: side.where(row) and name in named(row), self._held(at))  # type: ignore[misc]
            for name, at in by_size
        }

    def _held(self, strata: Sequence[int]) -> Ints:
        return np.bincount(np.array(strata, np.int64), minlength=len(self.frame.population)).astype(np.int64)

    def arrays(self, question: Question, group: Group) -> tuple[Floats, Floats]:
        """Return for each judged ticket the part of its verdicts that say yes, and the part that say yes or no."""
        yes, among = np.zeros(len(self.tickets)), np.zeros(len(self.tickets))
        for n, ticket in enumerate(self.tickets):
            if group.where(ticket.scored):
                said = [question(ticket.scored, verdict) for verdict in ticket.verdicts]
                yes[n], among[n] = said.count(True) / len(said), (len(said) - said.count(None)) / len(said)
        return yes, among

    def share(self, question: Question, group: Group) -> Estimate | None:
        """Estimate, of the tickets of a group for which the question arises, the share with yes."""
        return self.shares(question, [group])[0]

    def shares(self, question: Question, groups: Sequence[Group]) -> list[Estimate | None]:
        """Do the same for many groups. What was judged bounds a share: so many of a group are yes, so many no."""
        if not groups:
            return []
        yes, among = (np.stack(part) for part in zip(*(self.arrays(question, group) for group in groups), strict=True))
        found = weighting.shares(yes, among, self.frame, possible=np.stack([group.strata for group in groups]))
        least, most = yes.sum(axis=1), (among - yes).sum(axis=1)
        return [
            e and replace(e, low=max(e.low or 0.0, y / group.size), high=min(e.high or 0.0, 1 - n / group.size))
            for e, group, y, n in zip(found, groups, least.tolist(), most.tolist(), strict=True)
        ]

    def settled_as(self, question: Question, group: Group, *, yes: bool) -> Estimate | None:
        """The same as if every ticket on which the verdicts differ (yes against no) were settled one way."""
        said, among = self.arrays(question, group)
        both = (said > 0) & (among > said)
        settled = np.where(both, among if yes else 0.0, said)
        return weighting.share(settled, among, self.frame, possible=group.strata)

    def parts(self, answered: Question, side: Group, groups: Sequence[Group]) -> list[Estimate | None]:
        """Estimate, of the tickets of a side that are answered with yes, the share that is in each group.

        The number in a group is its share with yes (`shares`) times its size, which is known; so is that of the rest
        of the side, of which nothing is told where none was judged.
        """
        rests = [side.without(group) for group in groups]
        pairs = zip(self.shares(answered, groups), self.shares(answered, rests), strict=True)
        n = int((self.arrays(answered, side)[0] > 0).sum())
        return [
            _part(weighting.scaled(one, group.size), weighting.scaled(other, rest.size), n, whole=not rest.size)
            for (one, other), group, rest in zip(pairs, groups, rests, strict=True)
        ]


def _part(one: Estimate | None, other: Estimate | None, n: int, *, whole: bool) -> Estimate | None:
    """Return ``one / (one + other)`` of two numbers of tickets; `whole` says that there is no other."""
    if one is not None and one.value > 0 and whole:
        return Estimate(1.0, 1.0, 1.0, n, share=True)
    return weighting.part(one, other, n)


def votes(ticket: Judged) -> Mapping[str, float]:
    """Return the part of a ticket's verdicts by what they say of its necessity."""
    said = [v.necessary for v in ticket.verdicts]
    return {word: said.count(word) / len(said) for word in (YES, NO, UNSURE) if word in said}
