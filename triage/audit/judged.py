"""Verdicts put beside what was decided: every ticket of the sample with the answers of those who judged it.

A ticket's value in any figure is the mean over its verdicts, so that two reviewers who differ count half each, as if
one of the two had been asked by lot, as on the tickets that only one of them has. What a third person settled
replaces, question by question, what the reviewers said; a verdict that he overrules on necessity drops out whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from triage.audit.design import Design
from triage.audit.verdicts import Verdict
from triage.intake.scored import Scored

SETTLED = "--settled"
ASKED = ("necessary", "right_team", "right_level", "right_time", "note_complete")
"""The questions that have an answer of a fixed set."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A ticket of the sample. `given` is what reviewers said, `verdicts` the same after settling; judged ones only."""

    scored: Scored
    stratum: int
    given: tuple[Verdict, ...]
    verdicts: tuple[Verdict, ...]
    settled: Verdict | None = None

    @property
    def differ(self) -> tuple[str, ...]:
        """The questions that were answered in more than one way, and not settled."""
        return tuple(name for name in ASKED if len({getattr(v, name) for v in self.verdicts} - {None}) > 1)


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole sample and what is known of all tickets.

    `tickets` are in the order of the design; `stratum_of` [rows of the scored file] is the stratum of every ticket.
    """

    design: Design
    scored: tuple[Scored, ...]
    stratum_of: tuple[int, ...]
    tickets: tuple[Judged, ...]
    warnings: tuple[str, ...]

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The tickets of the sample that have a verdict."""
        return tuple(ticket for ticket in self.tickets if ticket.verdicts)


def by_ticket(reviews: Mapping[str, Sequence[Verdict]]) -> dict[str, tuple[Verdict, ...]]:
    """Return the verdicts of each ticket that say something of its necessity, in the order of the reviewers."""
    said: dict[str, list[Verdict]] = {}
    for verdicts in reviews.values():
        for verdict in verdicts:
            if verdict.judged:
                said.setdefault(verdict.ticket_id, []).append(verdict)
    return {name: tuple(sorted(found, key=lambda v: v.reviewer)) for name, found in said.items()}


def final(reviews: Mapping[str, Sequence[Verdict]], settled: Sequence[Verdict] = ()) -> dict[str, tuple[Verdict, ...]]:
    """Return what holds of each ticket that stands in a sheet, judged or not."""
    said, last = by_ticket(reviews), last_words(settled)
    names = dict.fromkeys(v.ticket_id for verdicts in (*reviews.values(), settled) for v in verdicts)
    return {name: settle(said.get(name, ()), last.get(name)) for name in names}


def settle(given: Sequence[Verdict], last: Verdict | None) -> tuple[Verdict, ...]:
    """Return what holds after a further person's word, which may leave questions to the reviewers."""
    if last is None:
        return tuple(given)
    answers = {name: answer for name in ASKED if (answer := getattr(last, name)) is not None}
    upheld = [v for v in given if not last.judged or v.necessary == last.necessary]
    return tuple(replace(v, **answers) for v in upheld) or ((last,) if last.judged else ())


def last_words(settled: Sequence[Verdict]) -> dict[str, Verdict]:
    """Return, of each ticket that was settled, what answers it."""
    return {v.ticket_id: v for v in settled if any(getattr(v, name) is not None for name in ASKED)}
