"""Tickets that stand in one of two scored files only: the other lost them, or has them new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.agreement import Estimate, wilson
from triage.intake.scored import Scored


@dataclass(frozen=True, slots=True)
class Alone:
    """Tickets that one of two scored files lacks, by what the other decided: `escalated` (the gravest first) or not."""

    escalated: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them, the escalated first."""
        return (*self.escalated, *self.kept)

    @classmethod
    def of(cls, rows: Sequence[Scored]) -> Alone:
        """Part the rows that one file has alone; the gravest stand first."""
        gravest = sorted((row for row in rows if row.priority), key=lambda row: -row.priority)
        return cls(tuple(row.ticket_id for row in gravest), tuple(row.ticket_id for row in rows if not row.priority))


@dataclass(frozen=True, slots=True)
class Lacking:
    """A count of such tickets: its name, what it is in words, and its share of the tickets of the file with them.

    `grave`: they were escalated, and the second side lacks them.
    """

    name: str
    says: str
    count: int
    share: Estimate
    grave: bool


def lacking(only: tuple[Alone, Alone], both: int) -> list[Lacking]:
    """Count the tickets of one file only, where `both` hold so many; nothing where neither lacks any."""
    found = []
    for side, other, own in zip("AB", "BA", only, strict=True):
        of = both + len(own.ids)
        for name, says, ids in (
            ("only_in", "in", own.ids),
            ("escalated_only_in", "escalated in", own.escalated),
        ):
            share = Estimate(len(ids) / of, *wilson(len(ids), of), of, share=True)
            grave = side == "A" and ids is own.escalated and bool(ids)
            found.append(
                Lacking(f"{name}_{side.lower()}", f"{says} {side}, missing in {other}", len(ids), share, grave)
            )
    return found if any(own.ids for own in only) else []
