"""What is asked of a decision and a verdict together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from triage.audit.verdicts import NOT_ASKED, OK, UNSURE, YES, Verdict
from triage.intake.scored import Scored

Question: TypeAlias = Callable[[Scored, Verdict], bool | None]
"""Yes, no, or ``None``: the question does not arise or was not answered."""


def necessary(row: Scored, verdict: Verdict) -> bool | None:
    """A person had to take the ticket. Who is unsure does not say no."""
    return None if verdict.necessary in (UNSURE, None) else verdict.necessary == YES


def precise(row: Scored, verdict: Verdict) -> bool | None:
    """An escalation was necessary."""
    return necessary(row, verdict) if row.escalate else None


def missed(row: Scored, verdict: Verdict) -> bool | None:
    """A ticket that was not escalated ought to have been."""
    return None if row.escalate else necessary(row, verdict)


def unsure(row: Scored, verdict: Verdict) -> bool | None:
    """The reviewer cannot tell whether a person had to take the ticket."""
    return verdict.necessary == UNSURE


def level_right(row: Scored, verdict: Verdict) -> bool | None:
    """A necessary escalation had the level that the reviewer holds right."""
    return _of_right(row, verdict, None if verdict.right_level is None else verdict.right_level is row.priority)


def level_low(row: Scored, verdict: Verdict) -> bool | None:
    """A necessary escalation had a lower level than the reviewer holds right."""
    return _of_right(row, verdict, None if verdict.right_level is None else verdict.right_level > row.priority)


def level_high(row: Scored, verdict: Verdict) -> bool | None:
    """A necessary escalation had a higher level than the reviewer holds right."""
    return _of_right(row, verdict, None if verdict.right_level is None else verdict.right_level < row.priority)


def team_right(row: Scored, verdict: Verdict) -> bool | None:
    """A necessary escalation went to the team that the reviewer holds right."""
    return _of_right(row, verdict, verdict.right_team == row.team if verdict.right_team else None)


def time_is(word: str) -> Question:
    """The reviewer says so of the time at which a necessary escalation came."""
    return lambda row, verdict: _of_right(
        row, verdict, None if verdict.right_time is None else verdict.right_time == word
    )


time_ok = time_is(OK)


def note_complete(row: Scored, verdict: Verdict) -> bool | None:
    """The thread of a necessary escalation holds what the receiving team needs; unsure and "na" say neither."""
    said = verdict.note_complete
    return _of_right(row, verdict, None if said in (UNSURE, NOT_ASKED, None) else said == YES)


def _of_right(row: Scored, verdict: Verdict, answer: bool | None) -> bool | None:
    return answer if row.escalate and verdict.necessary == YES else None


def supposing(question: Question, answer: str) -> Question:
    """Ask the same as if everybody who was unsure had given this answer."""

    def asked(row: Scored, verdict: Verdict) -> bool | None:
        return question(row, replace(verdict, necessary=answer) if verdict.necessary == UNSURE else verdict)

    return asked


def escalated(row: Scored) -> bool:
    """The ticket went to a person."""
    return row.escalate


def kept(row: Scored) -> bool:
    """The ticket stayed."""
    return not row.escalate
