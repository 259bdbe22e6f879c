"""Every row by name; those that are known to fail must still fail, so that the table stays true."""

import pytest

from triage.errors import InputError
from triage.pipeline import Scorer
from triage.policy import load
from triage.trials import behaviour

POLICY = load()
CAPABILITIES = behaviour.read(behaviour.default_folder())
OUTCOMES = behaviour.outcomes(CAPABILITIES, Scorer(POLICY))


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.name)
def test_row(outcome):
    if outcome.row.fails:
        assert outcome.wrong, f"passes now: drop its 'fails' ({outcome.row.fails})"
    else:
        assert not outcome.wrong, f"{outcome.row!r}: {'; '.join(outcome.wrong)}"


def test_there_are_enough_rows_and_few_that_fail():
    assert len(CAPABILITIES) >= 15
    assert len(OUTCOMES) >= 400
    assert sum(bool(o.wrong) for o in OUTCOMES) <= 0.1 * len(OUTCOMES)


@pytest.mark.parametrize(("name", "found"), CAPABILITIES.items(), ids=list(CAPABILITIES))
def test_no_text_stands_twice(name, found):
    texts = [" ".join((r.subject + r.text + "".join(m.body for m in r.messages)).lower().split()) for r in found.rows]
    assert len(set(texts)) == len(texts)
    assert any(r.holds or r.escalate or r.least for r in found.rows), "a capability that only asks for silence"
    assert any(r.absent or r.most or r.escalate is False for r in found.rows), "a capability that only asks for alarms"


def test_every_clause_asked_for_is_one_of_the_policy():
    assert behaviour.unknown(CAPABILITIES, POLICY.clauses) == []
    assert behaviour.unknown(CAPABILITIES, [c for c in POLICY.clauses if c != "trigger.churn"])


def test_all_mistakes_of_a_folder_are_told_at_once(tmp_path):
    (tmp_path / "a.toml").write_text('about = "too short"\n[[rows]]\ntext = "x"\nmost = "urgent"\n')
    (tmp_path / "b.toml").write_text("about = \n")
    with pytest.raises(InputError) as told:
        behaviour.read(tmp_path)
    for part in ("a.toml: about", "a.toml: rows.0.most", "b.toml: cannot be read"):
        assert part in str(told.value)
    for empty in (tmp_path / "none", tmp_path.joinpath("empty")):
        if empty.name == "empty":
            empty.mkdir()
        with pytest.raises(InputError, match="behaviour tests"):
            behaviour.read(empty)
