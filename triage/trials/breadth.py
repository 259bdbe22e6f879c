"""Patterns that say too much: those that fire in a good part of all the look-alikes that the policy's clauses hold.

One is tried by itself, so that the warning names it and not only its block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triage import discover
from triage.patterns.hits import Rule
from triage.policy import ENGINES, Policy
from triage.prose.text import Cleaner, View
from triage.schema.lint import file_of
from triage.trials.selftest import ticket_of

_SHOWN = 60


def warnings(policy: Policy, rules: Mapping[str, Sequence[Rule]]) -> list[str]:
    """Return a warning for each pattern of `rules` (by engine) that is broader than ``[patterns] broad`` allows."""
    if not any(rules.values()):
        return []
    cleaner = Cleaner(policy.text)
    texts = [e for file in policy.clauses.values() for e in file.examples.silent]
    corpus = [cleaner.view(ticket_of(e, "look-alike")) for e in texts]
    return [
        line for engine, found in rules.items() for rule in found for line in _of_rule(engine, rule, corpus, policy)
    ]


def _of_rule(engine: str, rule: Rule, corpus: Sequence[View], policy: Policy) -> Iterator[str]:
    for spec, words in _single(rule.spec):
        found = discover.load(ENGINES, engine).build([Rule(rule.clause, rule.tier, spec)], policy.decision)(corpus)
        share = sum(map(bool, found)) / len(corpus)
        if share > policy.decision.patterns.broad:
            yield (
                f"{file_of(rule.clause)}: {rule.tier}.{engine}: fires in {share:.0%} of all look-alikes: "
                f"{words[:_SHOWN]!r}"
            )


def _single(spec: Any) -> Iterator[tuple[object, str]]:
    """Yield a block for each of its patterns, with the pattern; a block without a list of them is tried as it is."""
    patterns = getattr(spec, "any", ())
    if not patterns:
        yield spec, str(spec)
    for one in patterns:
        alone = {name: () for name in ("any", "lists") if hasattr(spec, name)} | {"any": (one,)}
        yield spec.model_copy(update=alone), one
