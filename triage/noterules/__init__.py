"""The shape of ``notes.toml``: what an escalation note is made of, and by which words its parts are found.

Patterns are RE2 and case-insensitive; each is tried on one sentence at a time. A pattern that holds a group in `names`
or `numbers` gives what the group holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field, model_validator

from triage.noterules._finding import RE2, Mood, People, Received, Steps, Summary
from triage.noterules._finding import Kinds as Kinds
from triage.noterules._finding import Knowledge as Knowledge
from triage.noterules._look import Headings, Limits
from triage.noterules._look import Wording as Wording
from triage.patterns.scan import compile_one
from triage.schema.base import Level, Shape, Words
from triage.schema.clauses import ClauseFile, Question
from triage.schema.levels import Team
from triage.schema.lint import file_of

_KINDS = ("impact", "contact", "found")
"""Tables of patterns by kind."""


class Fallback(Shape):
    """What a note recommends and asks where a clause says nothing of its own: by team, else by level."""

    teams: Mapping[str, Words] = Field(default_factory=dict)
    levels: Mapping[Level, Words] = Field(default_factory=dict)
    gather: tuple[Question, ...] = ()


class Checklist(Shape):
    """The five points of step 1, and the facts that make the customer's information complete."""

    documented: Words
    troubleshooting: Words
    knowledge: Words
    customer: Words
    priority: Words
    needs: tuple[Words, ...]
    words: int = Field(ge=1)
    """So many words of the customer make a matter documented."""
    yes: Words
    no: Words
    unknown: Words


class NoteRules(Shape):
    """``notes.toml``: everything that ``triage note`` and ``triage checklist`` go by."""

    incident: tuple[Words, ...] = Field(min_length=1)
    headings: Headings
    wording: Wording
    limits: Limits
    summary: Summary
    impact: Kinds
    contact: Kinds
    steps: Steps
    received: Received
    people: People
    mood: Mood
    knowledge: Knowledge
    fallback: Fallback
    found: Kinds
    checklist: Checklist

    @model_validator(mode="after")
    def _kinds(self) -> NoteRules:
        for question in self.fallback.gather:
            unknown = [kind for kind in question.found if kind not in self.found]
            if unknown:
                raise ValueError(f"fallback.gather: found has no kind '{unknown[0]}' ({', '.join(self.found)})")
        return self


def cross_check(clauses: Mapping[str, ClauseFile], rules: NoteRules | None, teams: Mapping[str, Team]) -> list[str]:
    """Return every mistake between ``notes.toml`` and other files; `rules` is ``None`` where it has its own."""
    if rules is None:
        return []
    kinds = ", ".join(rules.found)
    return [
        *(
            f"{file_of(clause)}: gather: found has no kind '{kind}' (notes.toml has {kinds})"
            for clause, file in clauses.items()
            for question in file.gather
            for kind in question.found
            if kind not in rules.found
        ),
        *(
            f"notes.toml: fallback.teams: '{team}' is not in teams.toml ({', '.join(teams)})"
            for team in rules.fallback.teams
            if teams and team not in teams
        ),
    ]


def pattern_mistakes(rules: NoteRules) -> list[str]:
    """Return every pattern that RE2 does not take. The shipped ones are tried by the tests: here they cost a start."""
    mistakes = []
    for place, patterns in _patterns(rules, ""):
        for pattern in patterns:
            try:
                compile_one(pattern)
            except ValueError as error:
                mistakes.append(f"notes.toml: {place}: {error}")
    return mistakes


def _patterns(shape: Shape, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, field in type(shape).model_fields.items():
        value = getattr(shape, name)
        if isinstance(value, Shape):
            yield from _patterns(value, f"{path}{name}.")
        elif RE2 in field.metadata:
            yield f"{path}{name}", value
        elif not path and name in _KINDS:
            yield from ((f"{path}{name}.{kind}", patterns) for kind, patterns in value.items())
