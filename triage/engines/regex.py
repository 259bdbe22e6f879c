"""Regular expressions (RE2 subset), case-insensitive, on the customer's own messages and the subject.

A blank in a pattern stands for any white space: mails are wrapped, and nobody chooses where their lines end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pydantic import Field

from triage.engines import _words
from triage.patterns import atomfile
from triage.patterns.hits import Hit, Rule
from triage.patterns.search import Search
from triage.prose.text import View
from triage.schema.base import Shape
from triage.schema.decision import Decisions

_BLANK = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]| ", re.DOTALL)
"""A blank, or an escape or a class, in which blanks are what they are."""


class Spec(Shape):
    """`any`: patterns, one of which must occur. `unless`: patterns none of which may occur in the same message."""

    any: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


def needs(spec: Spec) -> tuple[str, ...]:
    return ("body",)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Make one search of all blocks. Raises ``ValueError`` for a pattern that RE2 does not take."""
    blocks = [(rule, list(map(spaced, _spec(rule).any)), list(map(spaced, _spec(rule).unless))) for rule in rules]
    return _words.finder(blocks, _search)


def patterns(rules: Sequence[Rule]) -> list[str]:
    """Return all patterns of `rules`, as they are searched for."""
    return [spaced(p) for rule in rules for p in (*_spec(rule).any, *_spec(rule).unless)]


def spaced(pattern: str) -> str:
    """Return `pattern` with white space for each blank that stands for itself: two signs at most, as a line end has."""

    def said(found: re.Match[str]) -> str:
        counted = pattern[found.end() : found.end() + 1] in tuple("?*+{")
        return found[0] if found[0] != " " else r"\s" if counted else r"\s{1,2}"

    return _BLANK.sub(said, pattern)


def _spec(rule: Rule) -> Spec:
    assert isinstance(rule.spec, Spec)
    return rule.spec


def _search(patterns: Sequence[str]) -> Search:
    return Search(patterns, atomfile.needs_of(patterns))
