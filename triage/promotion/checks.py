"""One thing asked of a candidate, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.agreement import Estimate

EXACT = 1e-9
"""Shares are fractions of whole tickets; what differs by less than this differs by rounding alone."""


class Verdict(StrEnum):
    """Whether what is asked holds; what cannot be told does not pass."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "cannot be told"
    UNASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing asked of a candidate. `name` is for programs, `what` for people; `why` says what else is to be said.

    `difference` is candidate minus champion, on the same tickets. `against` names what stands in the champion's place.
    """

    name: str
    what: str
    champion: Estimate | None
    candidate: Estimate | None
    difference: Estimate | None
    asked: str
    verdict: Verdict
    why: str = ""
    against: str = ""

    @property
    def passes(self) -> bool:
        """It holds, or is not asked."""
        return self.verdict in (Verdict.HOLDS, Verdict.UNASKED)


def passes(found: Sequence[Check]) -> bool:
    """Tell whether all that is asked of a candidate holds."""
    return all(check.passes for check in found)
