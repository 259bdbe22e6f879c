"""Regular expressions (RE2 subset), case-insensitive, on the customer's own messages and the subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from triage.engines import _words
from triage.patterns import atomfile
from triage.patterns.hits import Hit, Rule
from triage.patterns.search import Search
from triage.prose.text import View
from triage.schema.base import Shape
from triage.schema.decision import Decisions


class Spec(Shape):
    """`any`: patterns, one of which must occur. `unless`: patterns none of which may occur in the same message."""

    any: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


def needs(spec: Spec) -> tuple[str, ...]:
    return ("body",)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Make one search of all blocks. Raises ``ValueError`` for a pattern that RE2 does not take."""
    return _words.finder([(rule, _spec(rule).any, _spec(rule).unless) for rule in rules], _search)


def patterns(rules: Sequence[Rule]) -> list[str]:
    """Return all patterns of `rules`."""
    return [p for rule in rules for p in (*_spec(rule).any, *_spec(rule).unless)]


def _spec(rule: Rule) -> Spec:
    assert isinstance(rule.spec, Spec)
    return rule.spec


def _search(patterns: Sequence[str]) -> Search:
    return Search(patterns, atomfile.needs_of(patterns))
