"""By which words the parts of a note are found: RE2, case-insensitive, tried on one sentence at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from triage.schema.base import Shape, Share, Words

RE2 = "RE2"
Patterns = Annotated[tuple[Words, ...], RE2]
Kinds = Mapping[str, Patterns]


class Summary(Shape):
    """Which sentences state the matter, and which never do; `openings` are cut off the front of a sentence.

    A sentence scores by what it holds: evidence of the gravest clause, evidence of others (for each level), a hint, a
    matter. It scores less where it tells what was tried, for each place further back (down to `back`), and for an odd
    length: outside of `words`. Another sentence is added when it shows the gravest clause; or when it scores `second`
    (`least` where the first one is short), shares less than the part `alike` of its words with the first one, and is in
    no other part of the note. Evidence of the clauses `aside` makes no sentence state the matter.
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
    alike: Share
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
    """Words that show how a customer feels, by what the note says of it."""

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
