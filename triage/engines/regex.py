"""Regular expressions (RE2 subset), case-insensitive, on the customer's own messages and the subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from triage import atomfile
from triage.engines import _words
from triage.hits import Hit, Rule
from triage.schema import Decisions, Shape
from triage.search import Search
from triage.text import View


class Spec(Shape):
    """`any`: patterns, one of which must occur. `unless`: patterns none of which may occur in the same message."""

    any: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


def needs(spec: Spec) -> tuple[str, ...]:
    return ("body",)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Make one search of all blocks. Raises ``ValueError`` for a pattern that RE2 does not take."""
    blocks = [(rule, spec.any, spec.unless) for rule in rules if isinstance(spec := rule.spec, Spec)]
    return _words.finder(blocks, _search)


def patterns(rules: Sequence[Rule]) -> list[str]:
    """Return all patterns of `rules`."""
    return [p for rule in rules if isinstance(rule.spec, Spec) for p in (*rule.spec.any, *rule.spec.unless)]


def _search(patterns: Sequence[str]) -> Search:
    return Search(patterns, atomfile.conditions(patterns))
