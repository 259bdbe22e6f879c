"""Floors that a candidate must reach by itself: critical tickets, red flags, behaviour, needless escalations."""

from dataclasses import replace

import numpy as np
import pytest

from tests.promotion.judging import FLAGS, FOUND, POLICY, ROUNDS, ROWS, USE, answers, blind, lowered, verdicts
from triage.promotion.checks import Verdict
from triage.schema.decision import Gate
from triage.types import Priority


def test_critical_recall_has_a_floor():
    assert USE.critical_recall == 0.8
    assert verdicts(lowered(1), None)["critical_recall"].verdict is Verdict.HOLDS  # 7 of 8
    told = verdicts(lowered(2), None)["critical_recall"]  # 6 of 8
    assert (told.verdict, told.candidate.value, told.candidate.n) == (Verdict.FAILS, 0.75, 8)


def test_each_red_flag_that_enough_tickets_bear_has_a_floor():
    assert verdicts(blind(3), None)["redflag.rude"].verdict is Verdict.HOLDS  # 5 of 8 of at least 0.6
    assert verdicts(blind(4), None)["redflag.rude"].verdict is Verdict.FAILS
    rare = verdicts(blind(1, "redflag.rare"), None)["redflag.rare"]
    assert (rare.verdict, rare.candidate.value) == (Verdict.UNASKED, 0)


def test_a_drop_of_behaviour_fails_above_the_floor_and_below_it():
    def with_rows(**rows):
        return answers(rows={**ROWS, **{name: np.arange(of) < good for name, (good, of) in rows.items()}})

    assert verdicts(with_rows(typos=(14, 20)), None)["behaviour.typos"].verdict is Verdict.HOLDS  # 0.7 exactly
    assert verdicts(with_rows(typos=(13, 20)), None)["behaviour.typos"].verdict is Verdict.FAILS
    one_of_twenty = verdicts(with_rows(typos=(14, 20)), answers())["behaviour.typos"]
    assert one_of_twenty.verdict is Verdict.HOLDS, "0.75 - 0.70 is no more than 0.05, whatever floats say"
    one_of_nineteen = verdicts(with_rows(negation=(18, 19)), answers())["behaviour.negation"]
    assert (one_of_nineteen.verdict, one_of_nineteen.why) == (Verdict.FAILS, "drops by 0.053")


def everything(found):
    """Take everything for critical, with all that may be asked of it, as an always-critical model does."""
    count = len(found)
    return answers(
        found, priority=np.full(count, Priority.CRITICAL), clauses=(frozenset(FLAGS),) * count,
        escalated=np.ones(count, bool),
    )  # fmt: skip


def test_a_model_that_escalates_everything_fails_on_tickets_that_ought_to_stay():
    told = verdicts(everything(FOUND), everything(FOUND))["needless_share"]
    assert (told.verdict, told.candidate.value, told.candidate.n) == (Verdict.FAILS, 1, ROUNDS)
    critical = [e for e in FOUND if e.labels.priority is Priority.CRITICAL]
    few = verdicts(everything(critical), None, critical, range(len(critical)))["needless_share"]
    assert few.verdict is Verdict.UNKNOWN
    assert "0 tickets ought to stay: name at least 5" in few.why
    fewer = [e for e in FOUND if e.labels.escalate] + [e for e in FOUND if not e.labels.escalate][:4]
    assert verdicts(answers(fewer), None, fewer, range(len(fewer)))["needless_share"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("gate", "verdict"),
    [
        ({"most": 0.25}, "holds"), ({"most": 0.2}, "fails"), ({"most": 0.25, "at": "high"}, "fails"),
        ({"most": 0.1, "at": "low"}, "holds"), (None, "not asked"),
    ],
)  # fmt: skip
def test_needless_escalations_are_held_against_the_gate(gate, verdict):
    gates = {"needless_share": Gate(**gate)} if gate else {}
    policy = replace(POLICY, decision=POLICY.decision.model_copy(update={"gates": gates}))
    stays = np.flatnonzero([not e.labels.escalate for e in FOUND])
    escalated = np.array([e.labels.escalate for e in FOUND])
    escalated[stays[:2]] = True  # 2 of 8
    assert verdicts(answers(escalated=escalated), answers(), policy=policy)["needless_share"].verdict == verdict


def test_few_rows_of_a_capability_cannot_be_told():
    done = verdicts(answers(rows={"negation": np.ones(4, bool), "typos": np.ones(5, bool)}), None)
    assert done["behaviour.negation"].verdict is Verdict.UNKNOWN
    assert "4 rows are too few: at least 5" in done["behaviour.negation"].why
    assert done["behaviour.typos"].verdict is Verdict.HOLDS


def test_labels_that_say_nothing_of_clauses_are_no_red_flags():
    silent = [replace(e, labels=replace(e.labels, clauses=None)) for e in FOUND]
    done = verdicts(answers(silent), answers(silent), silent)
    assert done["redflags"].verdict is Verdict.UNKNOWN
