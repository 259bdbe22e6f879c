"""What a note is called in its parts, the few words that it says itself, and how much it shows."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from triage.schema.base import Shape, Words


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
    steps_before: Words = "earlier steps left out"
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
