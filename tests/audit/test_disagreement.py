"""How far reviewers agree, and what is listed to be settled."""

import pytest

from tests.audit.judging import POLICY, right
from tests.audit.sampled import DESIGN, FOUND, TRUTH, TWICE, audit_of, cell, drawn, verdict
from triage.audit import disagreement, report


def test_reviewers_who_agree_and_who_do_not():
    same = FOUND.agreements[0]
    assert (same.question, same.same.n, same.same.value) == ("necessary", len(TWICE), 1)
    assert same.kappa.value == same.alpha.value == 1
    said = {("b", name): {"necessary": "no" if TRUTH[name][0] else "yes"} for name in TWICE}
    other = disagreement.agreements(audit_of(DESIGN, said))[0]
    assert other.same.value == 0
    assert other.kappa.value < 0 and other.alpha.value < 0
    one = {("b", TWICE[0]): right(TRUTH, TWICE[0]) | {"right_time": "late"}}
    overall = disagreement.agreements(audit_of(DESIGN, one))[-1]
    assert (overall.question, overall.same.n) == ("all of them", 30)
    assert overall.same.value == pytest.approx(29 / 30 if TRUTH[TWICE[0]][0] else 1)
    table = FOUND.table("agreement")
    assert "Only 30 tickets" not in table.note and len(TWICE) == 30
    assert "Only 10 tickets" in report.measure(audit_of(drawn(n=40)), POLICY).table("agreement").note
    alone = report.measure(audit_of(drawn(reviewers=1)), POLICY)
    assert "nothing can be said" in alone.table("agreement").note
    assert not any(m.name.startswith("agreement") for m in alone.metrics)


def test_agreement_is_of_what_was_said_before_it_was_settled():
    name = TWICE[0]
    said = {("b", name): {"necessary": "no" if TRUTH[name][0] else "yes"}}
    settled = [verdict(name, "c", **right(TRUTH, name))]
    assert disagreement.agreements(audit_of(DESIGN, said, settled))[0].same.value == pytest.approx(29 / 30)


def test_what_is_to_be_settled_is_listed_necessity_first():
    first, second = [t for t in TWICE if TRUTH[t][0]][:2]
    said = {
        ("b", first): right(TRUTH, first) | {"right_team": "product", "reason": "=1+1"},
        ("b", second): {"necessary": "no", "reason": "no"},
    }
    audit = audit_of(DESIGN, said)
    table = disagreement.disagreements(audit, words={first: "SECRET"})
    assert [row[0] for row in table.rows] == [second, first]
    assert table.rows[0][table.columns.index("differ in")] == "necessary, right_team, right_level"
    assert cell(table, first, "b right_team") == "product"
    assert cell(table, first, "conversation") == "SECRET"
    assert cell(table, second, "b right_team") == "none"
    assert cell(table, second, "necessary") == ""
    assert b"'=1+1" in disagreement.settling_csv(table)
    plain = disagreement.disagreements(audit)
    assert not any("SECRET" in str(c) or "=1+1" in str(c) for row in plain.rows for c in row)
