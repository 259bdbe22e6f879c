"""What a reviewer is asked about a ticket: the columns of a review sheet, and the words allowed.

A reviewer is blind to what was decided, so every answer says what *would* be right for the ticket as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.audit.words import NOTHING, Shown
from triage.types import Priority

CONTEXT = ("ticket_id", "reviewer", "subject", "conversation", "channel", "account_tier", "created_at")
VERDICTS = ("necessary", "right_team", "right_level", "right_time", "note_complete", "reason")
COLUMNS = CONTEXT + VERDICTS
"""Columns of ``review_a.csv`` and the others, in this order."""
DOWNLOADED = tuple(c for c in COLUMNS if c != "conversation")
"""Columns of the file that the HTML form lets a reviewer download."""
NEEDED = ("ticket_id", "reviewer", "necessary")

YES, NO, UNSURE, NOT_ASKED = "yes", "no", "unsure", "na"
EARLY, OK, LATE = "early", "ok", "late"
LEVELS = tuple(level.label for level in Priority)
WORDS: Mapping[str, tuple[str, ...]] = {
    "necessary": (YES, NO, UNSURE),
    "right_level": LEVELS,
    "right_time": (EARLY, OK, LATE),
    "note_complete": (YES, NO, UNSURE, NOT_ASKED),
}
"""Allowed words by column; each may be shortened to its first letter (``n`` is the first that fits: no)."""
QUESTIONS: Mapping[str, str] = {
    "necessary": "Must a person take this ticket over?",
    "right_team": "Which team should have it? Empty where no person is needed.",
    "right_level": "How urgent is it? none: no person is needed.",
    "right_time": "Is now the time for a person? early: something was left to try first. ok: now. "
    "late: a person had to see it earlier in the thread. Empty where no person is needed.",
    "note_complete": "Does the thread hold what the receiving team needs: who, what, impact, steps tried? "
    "na: no person is needed.",
    "reason": "Why, in a few words of your own.",
}
"""What each column of verdicts asks, for people."""
NO_TEAM = ("none", "-")
"""Words that say "no team"; an empty cell says so, too, where the ticket is to stay."""
SHEET = "review"
"""Name of the sheet of an .xlsx file that holds the verdicts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reviewer's answers on one ticket; ``None`` is a question left open, which is no answer of any kind.

    `shown` are digests of the words that stand in the row.

    `right_team` is a team's id, or "" where no team is right. A ticket that no person must take has the level none and
    no team by definition, also where the reviewer left those two cells empty.
    """

    ticket_id: str
    reviewer: str
    necessary: str | None
    right_team: str | None
    right_level: Priority | None
    right_time: str | None
    note_complete: str | None
    reason: str = ""
    source: str = ""
    line: int = 0
    shown: Shown = NOTHING

    @property
    def judged(self) -> bool:
        """The reviewer said whether a person must take the ticket, or that he cannot tell."""
        return self.necessary is not None

    @property
    def contradiction(self) -> str:
        """Say how two answers contradict each other, or nothing."""
        if self.right_level is not None and self.necessary in (YES, NO):
            escalate = self.right_level > Priority.NONE
            if escalate != (self.necessary == YES):
                return f"necessary is {self.necessary}, but right_level is {self.right_level.label}"
        return (
            f"necessary is no, but right_team is {self.right_team}" if self.necessary == NO and self.right_team else ""
        )
