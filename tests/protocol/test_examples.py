"""Every clause's own examples, by name: what must fire, and the look-alikes that must stay silent."""

import re
from itertools import combinations, pairwise

import pytest

from triage.policy import load
from triage.trials import selftest

POLICY = load()
TRIALS = selftest.trials(POLICY)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_example(trial):
    words = " / ".join(m.body for m in trial.ticket.messages)
    assert trial.passed, f"{words!r} gave {trial.signals}"


ENOUGH = 12
ALIKE = 0.5
"""Two examples that share this part of the shorter one's pairs of words are of one template."""


@pytest.mark.parametrize("clause", POLICY.clauses)
def test_there_are_enough_examples(clause):
    given = POLICY.clauses[clause].examples
    assert len(given.fires) + len(given.hints) >= ENOUGH
    assert len(given.silent) >= ENOUGH


@pytest.mark.parametrize("clause", POLICY.clauses)
def test_no_two_examples_are_of_one_template(clause):
    given = POLICY.clauses[clause].examples
    for texts in ([*given.fires, *given.hints], given.silent):
        seen = [(t, pairs) for t in texts if isinstance(t, str) and len(pairs := pairs_of(t)) >= 4]
        alike = [(a, b) for (a, x), (b, y) in combinations(seen, 2) if len(x & y) > ALIKE * min(len(x), len(y))]
        assert not alike


def pairs_of(text):
    words = re.findall(r"[a-z']+", text.lower())
    return set(pairwise(words))
