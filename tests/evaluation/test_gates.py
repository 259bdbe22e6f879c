"""Gates hold, fail, or cannot be evaluated; a gate of no figure is a mistake of the policy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluation.made import POLICY, C, H, N, One, evaluated
from triage.agreement import Estimate
from triage.errors import PolicyError
from triage.evaluation import gates, names, tables
from triage.evaluation.record import Told, record_of
from triage.schema.decision import Gate

FOUND = Estimate(0.8, 0.7, 0.9, 50, share=True)


@pytest.mark.parametrize(
    ("gate", "outcome"),
    [
        (Gate(least=0.8), "holds"),
        (Gate(least=0.81), "fails"),
        (Gate(most=0.8), "holds"),
        (Gate(most=0.79), "fails"),
        (Gate(least=0.75, at="low"), "fails"),
        (Gate(least=0.7, at="low"), "holds"),
        (Gate(most=0.85, at="high"), "fails"),
        (Gate(most=0.9, at="high"), "holds"),
    ],
)
def test_a_gate_is_held_against_the_value_or_a_bound(gate: Gate, outcome: str) -> None:
    (verdict,) = gates.verdicts({"critical_recall": gate}, {"critical_recall": FOUND})
    assert verdict.outcome == outcome
    assert gates.failed([verdict]) == ([verdict] if outcome == "fails" else [])


def test_what_is_asked_of_a_share_is_told_in_per_cent_as_the_share_is() -> None:
    asked = {"critical_recall": Gate(least=0.855), "cost": Gate(most=1.5)}
    found = gates.verdicts(asked, {"critical_recall": FOUND, "cost": Estimate(0.5, 0.4, 0.6, 9)})
    assert [v.asked for v in found] == ["at least 85.5 %", "at most 1.5"]


def test_what_is_not_defined_cannot_be_evaluated_and_fails_nothing() -> None:
    asked = {"redflag_recall": Gate(least=0.9), "cost": Gate(most=1.0, at="high"), "too_late": Gate(most=0)}
    found = gates.verdicts(asked, {"redflag_recall": None, "cost": Estimate(0.5, None, None, 9)})
    assert [v.outcome for v in found] == ["cannot be evaluated"] * 3
    assert gates.failed(found) == []
    assert [v.asked for v in found] == ["at least 0.9", "upper bound at most 1", "at most 0"]


def test_the_gates_of_the_policy_all_name_a_figure() -> None:
    gates.check(POLICY.decision.gates, names.glossary(POLICY))
    gates.check(["rules_critical_recall", "redflag_threat_recall", "cost"], names.glossary(POLICY))


def test_gates_that_name_no_figure_are_told_all_at_once_with_what_is_near() -> None:
    with pytest.raises(PolicyError) as told:
        gates.check(["critcal_recall", "cost", "redflag_threat_recal"], names.glossary(POLICY))
    first, second = told.value.mistakes
    assert first.startswith("decision.toml: gates.critcal_recall: ")
    assert "did you mean 'critical_recall'?" in first
    assert "did you mean 'redflag_threat_recall'?" in second
    assert "allowed are escalate_recall, " in second


def test_labels_that_are_all_alike_fail_no_gate_of_a_kappa() -> None:
    asked = {"priority_qwk": Gate(least=0.5), "escalate_kappa": Gate(least=0.5)}
    use = replace(POLICY, decision=POLICY.decision.model_copy(update={"gates": asked}))
    found = evaluated([One(H, said) for said in (H, H, C, N)], policy=use, model=False)
    assert [(v.found, v.outcome) for v in found.gates] == [(None, "cannot be evaluated")] * 2
    assert [row[3] for row in tables.gates(found).rows] == [4, 4], "with the number of tickets behind it"
    assert found.slices[0].parts[0].figures["priority_qwk"] is None
    notes = record_of(found, Told("now", ("x",)), drawn=False).notes
    assert any("labels are all alike" in note and "priority_qwk" in note for note in notes)
    assert not any("no ticket bears" in note and "priority_qwk" in note for note in notes)
