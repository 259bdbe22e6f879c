"""Regular expressions (RE2 subset), case-insensitive, on the customer's own messages and the subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from triage.engines import _words
from triage.hits import Hit, Rule
from triage.schema import Decisions, Shape
from triage.text import View


class Spec(Shape):
    """`any`: patterns, one of which must occur. `unless`: patterns none of which may occur in the same message."""

    any: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()


def needs(spec: Spec) -> tuple[str, ...]:
    return ("body",)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Compile all blocks into one scanner. Raises ``ValueError`` for a pattern that RE2 does not take."""
    blocks = []
    for rule in rules:
        assert isinstance(rule.spec, Spec)
        blocks.append((rule, rule.spec.any, rule.spec.unless))
    return _words.finder(blocks)
