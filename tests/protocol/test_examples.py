"""Every clause's own examples, by name: what must fire, and the look-alikes that must stay silent."""

import pytest

from triage import selftest
from triage.policy import load

POLICY = load()
TRIALS = selftest.trials(POLICY)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_example(trial):
    words = " / ".join(m.body for m in trial.ticket.messages)
    assert trial.passed, f"{words!r} gave {trial.signals}"


@pytest.mark.parametrize("clause", POLICY.clauses)
def test_examples_differ_from_one_another(clause):
    given = POLICY.clauses[clause].examples
    texts = [e for e in (*given.fires, *given.hints, *given.silent) if isinstance(e, str)]
    assert len({" ".join(t.lower().split()) for t in texts}) == len(texts)
