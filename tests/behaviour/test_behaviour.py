"""Every row by name; those that are known to fail must still fail, so that the table stays true."""

import pytest

from tests.behaviour.rows import capabilities, outcomes
from triage.policy import load

OUTCOMES = outcomes(load())


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.name)
def test_row(outcome):
    if outcome.row.fails:
        assert outcome.wrong, f"passes now: drop its 'fails' ({outcome.row.fails})"
    else:
        assert not outcome.wrong, f"{outcome.row!r}: {'; '.join(outcome.wrong)}"


def test_there_are_enough_rows_and_few_that_fail():
    assert len(capabilities()) >= 15
    assert len(OUTCOMES) >= 400
    assert sum(bool(o.wrong) for o in OUTCOMES) <= 0.1 * len(OUTCOMES)


@pytest.mark.parametrize(("name", "found"), capabilities().items(), ids=list(capabilities()))
def test_no_text_stands_twice(name, found):
    texts = [" ".join((r.subject + r.text + "".join(m.body for m in r.messages)).lower().split()) for r in found.rows]
    assert len(set(texts)) == len(texts)
    assert any(r.holds or r.escalate or r.least for r in found.rows), "a capability that only asks for silence"
    assert any(r.absent or r.most or r.escalate is False for r in found.rows), "a capability that only asks for alarms"
