"""Patterns that say too much: those that fire in a good part of all the look-alikes that the policy's clauses hold.

One is tried by itself, so that the warning names it and not only its block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from triage import discover
from triage.hits import Rule
from triage.policy import ENGINES, Policy
from triage.selftest import ticket_of
from triage.text import Cleaner, View

_SHOWN = 60


def warnings(policy: Policy, clauses: Iterable[str]) -> list[str]:
    """Return a warning for each pattern of `clauses` that is broader than ``[patterns] broad`` allows."""
    wanted = set(clauses)
    rules = [(engine, rule) for engine, found in policy.rules.items() for rule in found if rule.clause in wanted]
    if not rules:
        return []
    cleaner = Cleaner(policy.text)
    texts = [e for file in policy.clauses.values() for e in file.examples.silent]
    corpus = [cleaner.view(ticket_of(e, "look-alike")) for e in texts]
    return [line for engine, rule in rules for line in _of_rule(engine, rule, corpus, policy)]


def _of_rule(engine: str, rule: Rule, corpus: Sequence[View], policy: Policy) -> Iterator[str]:
    for spec, words in _single(rule.spec):
        found = discover.load(ENGINES, engine).build([Rule(rule.clause, rule.tier, spec)], policy.decision)(corpus)
        share = sum(map(bool, found)) / len(corpus)
        if share > policy.decision.patterns.broad:
            yield (
                f"clauses/{rule.clause.replace('.', '/')}.toml: {rule.tier}.{engine}: fires in {share:.0%} of all "
                f"look-alikes: {words[:_SHOWN]!r}"
            )


def _single(spec: Any) -> Iterator[tuple[object, str]]:
    """Yield a block for each of its patterns, with the pattern; a block without a list of them is tried as it is."""
    patterns = getattr(spec, "any", ())
    if not patterns:
        yield spec, str(spec)
    for one in patterns:
        alone = {name: () for name in ("any", "lists") if hasattr(spec, name)} | {"any": (one,)}
        yield spec.model_copy(update=alone), one
