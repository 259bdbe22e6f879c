"""The shape of ``notes.toml``: what an escalation note is made of, and by which words its parts are found.

Patterns are RE2 and case-insensitive; each is tried on one sentence at a time. A pattern that holds a group in `names`
or `numbers` gives what the group holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from triage.lint import file_of
from triage.scan import compile_one
from triage.schema import ClauseFile, Level, Question, Shape, Share, Team, Words


def _compiled(patterns: Sequence[str]) -> tuple[str, ...]:
    try:
        compile_one("|".join(f"(?:{p})" for p in patterns) or "x")
    except ValueError:
        for pattern in patterns:
            compile_one(pattern)  # names the one that is wrong
        raise
    return tuple(patterns)


Patterns = Annotated[tuple[Words, ...], AfterValidator(_compiled)]
Kinds = Mapping[str, Patterns]


class Headings(Shape):
    """What the parts of a note are called: first the eight of the protocol's example, in its order."""

    priority: Words
    issue: Words
    account: Words
    status: Words
    attempted: Words
    sentiment: Words
    recommended: Words
    knowledge: Words
    incident: Words
    concern: Words
    impact: Words
    special: Words
    contact: Words
    earlier: Words
    received: Words
    gather: Words
    missing: Words


class Wording(Shape):
    """The few words that a note says itself; all else is quoted or a fact."""

    customer: Words
    active: Words
    since: Words
    years: tuple[Words, Words]
    months: tuple[Words, Words]
    days: tuple[Words, Words]
    confirmed: Words
    says: Words
    asked: Words
    unanswered: Words
    result: Words
    article: Words
    not_judged: Words
    no_words: Words
    no_steps: Words
    no_article: Words
    not_known: Words
    nothing: Words
    lacks: Mapping[str, Words]
    """What is missing, by the part of the note that has nothing to say."""


class Limits(Shape):
    """The most of each that a note shows; `quote` counts characters."""

    quote: int = Field(ge=40)
    issue: int = Field(ge=1, le=2)
    impact: int = Field(ge=1)
    contact: int = Field(ge=1)
    steps: int = Field(ge=1)
    results: int = Field(ge=1)
    received: int = Field(ge=1)
    mood: int = Field(ge=1)
    recommended: int = Field(ge=1)
    gather: int = Field(ge=1)


class Summary(Shape):
    """Which sentences state the matter, and which never do; `openings` are cut off the front of a sentence.

    A sentence scores by what it holds: evidence of the gravest clause, evidence of others (for each level), a hint, a
    matter. It scores less where it tells what was tried, for each place further back (down to `back`), and for an odd
    length: outside of `words`. Another sentence is added when it shows the gravest clause, or scores `second` (`least`
    where the first one is short). Evidence of the clauses `aside` makes no sentence state the matter.
    """

    matter: Patterns
    empty: Patterns
    openings: Patterns
    evidence: float
    level: float
    hint: float
    stated: float
    tried: float
    later: float
    back: float
    odd_length: float
    words: tuple[int, int]
    least: float
    second: float
    aside: tuple[Words, ...] = ()


class Steps(Shape):
    """What was tried or asked for. `no_step` and `no_request` are sentences that only look so."""

    customer: Patterns
    agent: Patterns
    asked: Patterns
    no_step: Patterns
    no_request: Patterns
    result: Patterns
    link_letters: int = Field(ge=3)
    """So many first letters of two words make them the same word, where an answer is put to its request."""


class Received(Shape):
    """Messages of errors, and files that are spoken of; `fields` are columns of the export that tell of files."""

    error: Patterns
    file: Patterns
    fields: Patterns


class People(Shape):
    """Who writes: by patterns with a group, by columns of the export, and by a line of so many words in a signature."""

    signed: int = Field(ge=1)
    names: Patterns
    name_fields: Patterns
    email_fields: Patterns
    numbers: Patterns
    number_fields: Patterns


class Mood(Shape):
    urgency: Patterns
    upset: Patterns
    pleased: Patterns
    special: Patterns


class Knowledge(Shape):
    """When an article is near enough to be named.

    `share`: the part of the weight of the words asked for that the article answers; `words`: so many different words
    must stand in it; `title`: how often the words of a title count; `common`: words that tell no article from another.
    """

    share: Share
    words: int = Field(ge=1)
    title: int = Field(ge=1)
    most: int = Field(ge=1)
    common: tuple[Words, ...] = ()
    consulted: Patterns


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
