"""A training run as a record: the same names, the card's tables, one child a head."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluation.made import trained
from tests.small import POLICY
from triage.evaluation import names
from triage.evaluation.training import record_of_training
from triage.learning.report import Report
from triage.records import stored
from triage.records.record import Record


@pytest.fixture(scope="module")
def report() -> Report:
    return trained()[1]


def record_from(report: Report) -> Record:
    return record_of_training(
        report, POLICY, at="2026-03-02T09:00:00+00:00", sources=["a.jsonl", "b.jsonl"], seed=3, hold_out=0.3,
        model="models/mine", model_digest="d", version="0.1",
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(report: Report) -> Record:
    return record_from(report)


def test_metrics_are_those_of_the_tickets_held_out(report: Report, made: Record) -> None:
    found = {m.name: m for m in made.metrics}
    held = {(c.asked, c.measure): c.figures for c in report.kept.comparisons}
    assert found["priority_qwk"].estimate == held["priority", "quadratic kappa"][-1]
    assert found["rules_needless_share"].estimate == held["escalate", "needless"][1]
    assert found["critical_recall"].estimate == held["critical", "recall"][-1]
    assert "high_recall" in found
    error = next(c for c in report.kept.calibrations if c.head == "escalate")
    assert (found["calibration_error"].estimate.value, found["calibration_error"].estimate.n) == (error.after, error.n)
    assert set(found) <= set(names.glossary(POLICY))
    assert {m.says for m in found.values()} <= set(names.glossary(POLICY).values())
    assert made.tags["figures"] == "held out"


def test_without_held_out_tickets_they_are_cross_validated(report: Report) -> None:
    report = replace(report, kept=None, test=(), held_out=0)
    found = record_from(report)
    assert found.tags["figures"] == "cross-validated"
    qwk = next(m for m in found.metrics if m.name == "priority_qwk")
    assert qwk.estimate == next(c for c in report.across.comparisons if c.measure == "quadratic kappa").figures[-1]


def test_params_tags_datasets_and_tables(report: Report, made: Record, tmp_path: object) -> None:
    found = made
    assert dict(found.params) == {
        "seed": "3", "split": "group", "hold_out": "0.3", "base": "none", "blocks": "usual",
        "examples": str(report.examples), "groups": str(report.groups), "folds": str(report.folds),
        "held_out": str(report.held_out),
    }  # fmt: skip
    assert found.tags["data_digest"] == report.facts.data == found.datasets[0].digest
    assert (found.model, found.datasets[0].context) == ("models/mine", "training")
    tables = [t.name for t in found.tables]
    assert {"data_checks", "held_out_judges", "cross_validated_judges", "held_out_clauses"} <= set(tables)
    assert len(set(tables)) == len(tables)
    assert all(t.rows and all(len(row) == len(t.columns) for row in t.rows) for t in found.tables)
    assert found.notes == report.warnings
    stored.save(found, tmp_path)
    assert stored.load(tmp_path).metrics == found.metrics


def test_each_head_is_a_child_with_its_temperature_and_calibration(report: Report, made: Record) -> None:
    children = {c.params["head"]: {m.name: m.estimate for m in c.metrics} for c in made.children}
    assert set(children) == {row.head for row in report.test}
    for head, metrics in children.items():
        assert metrics["temperature"].value == report.temperatures[head]
        assert metrics["calibration_error"].value <= 1
    kappa = next(row for row in report.test if (row.head, row.measure) == ("escalate", "kappa"))
    assert children["escalate"]["kappa"].value == kappa.model
    assert children["escalate"]["majority_kappa"].value == kappa.majority
