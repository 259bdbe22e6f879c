"""What ``scripts.toml`` may hold. Words alone: which of them are said is settled by `triage.replies`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from triage.schema.base import Level, Shape, Words, written
from triage.scripts.slots import TITLE, fill

_MIDDLE = "words for the middle of a sentence: one line, no brackets, no mark at its end"
Filling = Annotated[str, written(r"[^\[\]\s][^\[\]\n]*[^\[\]\s.!?:;,]", _MIDDLE)]
"""Goes into the middle of a sentence: no brackets, no line break, no stop at its end."""
Purpose = Annotated[
    str,
    written(
        r"(resolve|investigate|assist)\b[^\[\]\n]*[^\[\]\s.!?:;,]",
        f"{_MIDDLE}; they begin with resolve, investigate or assist",
    ),
]
"""Begins with one of the protocol's three verbs."""
Paragraph = Annotated[tuple[Words, ...], Field(min_length=1)]
Mood = Literal["positive", "neutral", "frustrated", "angry"]


class Greeting(Shape):
    """How a message begins, with and without the customer's `name`; `nobody` are words that are no name (any case)."""

    named: Words
    plain: Words
    nobody: tuple[Words, ...] = ()


class Messages(Shape):
    """The sentences of a handover. `connect` and `right_away` are the protocol's."""

    connect: Words
    right_away: Words
    timing: Words
    moment: Words


class Clock(Shape):
    """How a moment is written: weekdays from Monday, months from January."""

    text: Words
    weekdays: Annotated[tuple[Words, ...], Field(min_length=7, max_length=7)]
    months: Annotated[tuple[Words, ...], Field(min_length=12, max_length=12)]


class Phrase(Shape):
    """A sentence of a situation.

    One that `open` follows ends in that slot, for the agent to fill. One with `only_if` is never part of a message: it
    is shown beside it, with that condition. With `clauses` it is said only where one of them holds; with one of
    `unless`, never.
    """

    text: Words
    open: str = ""
    only_if: str = ""
    clauses: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Situation(Shape):
    """A situation is there when one of its sentiments, clauses or levels is; its phrases by name."""

    sentiments: tuple[Mood, ...] = ()
    clauses: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    phrases: Mapping[str, Phrase] = Field(min_length=1)


class Stay(Shape):
    """A ticket that is not escalated: what the agent does (`do`), and what is said, paragraph by paragraph."""

    do: tuple[Words, ...] = Field(min_length=1)
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)


class TeamWords(Shape):
    """What is said of a team: how it is called in a sentence, and the fillings where no clause has better ones."""

    team: Filling
    specialist: Filling
    benefit: Filling
    ability: Filling
    purpose: Purpose


class AnyTeam(Shape):
    """The same of a team that has no words of its own, by its ``[title]`` in ``teams.toml``."""

    team: Words
    specialist: Words
    benefit: Filling
    ability: Filling
    purpose: Purpose

    def of(self, title: str) -> TeamWords:
        """Return the words for the team called `title`."""
        named = {name: fill(getattr(self, name), {TITLE: title}) for name in ("team", "specialist")}
        return TeamWords.model_construct(**(self.model_dump() | named))


class ClauseWords(Shape):
    """What is said where a clause holds: who (else the team's), what for, what they can do, to what end."""

    specialist: Filling | None = None
    benefit: Filling
    ability: Filling
    purpose: Purpose


class Scripts(Shape):
    """``scripts.toml``. Paragraphs name parts: ``greeting``, ``handover``, an answer, or ``situation.phrase``.

    Of several clauses that may speak for a ticket, the one that stands first in `clauses` does, if all else is equal.
    """

    greeting: Greeting
    messages: Messages
    handover: Mapping[Level, Annotated[tuple[Literal["connect", "right_away", "timing"], ...], Field(min_length=1)]]
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)
    situations: Mapping[str, Situation]
    answers: Mapping[str, Words]
    open: Mapping[str, Words]
    clock: Clock
    incident: tuple[Words, ...] = Field(min_length=1)
    stays: Mapping[str, Stay]
    any_team: AnyTeam
    teams: Mapping[str, TeamWords]
    clauses: Mapping[str, ClauseWords] = Field(default_factory=dict)
