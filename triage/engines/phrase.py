"""Plain phrases, case-insensitive, at word boundaries, whatever the white space between their words.

``*`` in a word stands for any further letters (``cancel*`` finds "cancelling"). An apostrophe may be missing in
the text ("dont" for "don't").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from triage.engines import _phrases, _words
from triage.patterns.hits import Hit, Rule
from triage.prose.text import View
from triage.schema.base import Shape
from triage.schema.decision import Decisions


class Spec(Shape):
    """`any`: phrases, one of which must occur. `unless`: phrases none of which may occur in the same message.

    `lists` adds the names of a list in ``decision.toml`` (``competitors``).
    """

    any: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    lists: tuple[str, ...] = Field(default=())


def needs(spec: Spec) -> tuple[str, ...]:
    return ("body",)


def build(rules: Sequence[Rule], decisions: Decisions) -> Callable[[Sequence[View]], list[list[Hit]]]:
    """Compile all phrases into one scanner. Raises ``ValueError`` for an empty phrase or an unknown list."""
    blocks = []
    for rule in rules:
        assert isinstance(rule.spec, Spec)
        phrases = [*rule.spec.any]
        for name in rule.spec.lists:
            if name != "competitors":
                raise ValueError(f"lists: no list is called '{name}' (allowed: competitors)")
            phrases += decisions.competitors
        if not rule.spec.any and not rule.spec.lists:
            raise ValueError("neither any nor lists: the block can never fire")
        blocks.append((rule, phrases, rule.spec.unless))
    return _words.finder(blocks, _phrases.search)
