"""What an audit finds: weighed back, unsure never a no, who differs half, causes named, figures led to tickets."""

import numpy as np
import pytest

from tests.audit.judging import POLICY, right
from tests.audit.sampled import BY_ID, DESIGN, FOUND, ROWS, TRUTH, TWICE, audit_of, cell, drawn, verdict
from triage.audit import certainty, pages, report
from triage.audit import figures as f
from triage.audit import questions as q
from triage.audit.weighed import Weighed

SOURCES = {"scored": "scored.csv", "reviews": "review_a.csv", "settled": ""}


def test_when_all_are_judged_the_figures_are_the_truth():
    every = Weighed(audit_of(drawn(n=len(ROWS))))
    found = f.figures(every)
    escalated = [r for r in ROWS if r.escalate]
    kept = [r for r in ROWS if not r.escalate]
    needless = sum(not TRUTH[r.ticket_id][0] for r in escalated)
    missed = sum(bool(TRUTH[r.ticket_id][0]) for r in kept)
    for estimate, value in (
        (found.precision, 1 - needless / len(escalated)),
        (found.miss_rate, missed / len(kept)),
        (found.needless, needless),
        (found.missed, missed),
        (found.found, (len(escalated) - needless) / (len(escalated) - needless + missed)),
        (found.level_right, 1),
        (found.team_right, 1),
    ):
        assert (estimate.value, estimate.low, estimate.high) == pytest.approx([value] * 3)


def test_samples_are_right_on_average_and_their_intervals_hold():
    """Over real samples of one population: no bias, and the truth inside about as often as said."""
    escalated = [r for r in ROWS if r.escalate]
    true = np.mean([bool(TRUTH[r.ticket_id][0]) for r in escalated])
    found = []
    for seed in range(40):
        w = Weighed(audit_of(drawn(n=60, seed=seed)))
        found.append(w.share(q.precise, w.escalated))
    values = np.array([e.value for e in found])
    assert abs(values.mean() - true) < 4 * values.std() / np.sqrt(len(values))
    assert sum(e.low <= true <= e.high for e in found) >= 34


def test_unsure_is_never_no():
    some = [t.ticket_id for t in DESIGN.tickets if BY_ID[t.ticket_id].escalate and len(t.reviewers) == 1][:10]
    who = {t.ticket_id: t.reviewers[0] for t in DESIGN.tickets}
    asked = {(who[name], name): {"necessary": "unsure"} for name in some}
    w = Weighed(audit_of(DESIGN, asked))
    left = Weighed(audit_of(DESIGN, {key: {} for key in asked}))
    found = f.figures(w)
    assert found.precision.n == f.figures(left).precision.n
    assert found.precision.value == pytest.approx(f.figures(left).precision.value, abs=0.03)
    assert found.unsure.value > 0
    bounds = certainty.bound_table(w)
    as_judged, all_yes, all_no = (row[1] for row in bounds.rows[:3])
    assert all_no.value < as_judged.value < all_yes.value
    assert all_yes.n == all_no.n == as_judged.n + 10
    as_no = Weighed(audit_of(DESIGN, {key: {"necessary": "no"} for key in asked}))
    assert all_no.value == pytest.approx(f.figures(as_no).precision.value)


def test_verdicts_that_differ_count_half_until_they_are_settled():
    name = next(t for t in TWICE if BY_ID[t].escalate and TRUTH[t][0])
    said = {("b", name): {"necessary": "no"}}
    all_yes, half = f.figures(Weighed(audit_of(DESIGN))), f.figures(Weighed(audit_of(DESIGN, said)))
    all_no = f.figures(Weighed(audit_of(DESIGN, said | {("a", name): {"necessary": "no"}})))
    assert half.precision.value == pytest.approx((all_yes.precision.value + all_no.precision.value) / 2)
    for answer, expected in ((right(TRUTH, name), all_yes), ({"necessary": "no"}, all_no)):
        settled = [verdict(name, "settled", **answer)]
        audit = audit_of(DESIGN, said, settled)
        assert f.figures(Weighed(audit)).precision.value == pytest.approx(expected.precision.value)
        assert not any(ticket.differ for ticket in audit.tickets)
        assert any("1 ticket was settled" in note for note in report.notes(Weighed(audit)))


def test_what_is_not_judged_is_weighed_by_its_stratum_and_said():
    skip = {t.ticket_id for n, t in enumerate(DESIGN.tickets) if n % 3 == 0}
    w = Weighed(audit_of(DESIGN, skip=skip))
    judged = [sum(t.stratum == s.name and t.ticket_id not in skip for t in DESIGN.tickets) for s in DESIGN.strata]
    by_hand = whole = 0.0
    for stratum, count in zip(DESIGN.strata, judged, strict=True):
        if stratum.escalated and count:
            ids = [t.ticket_id for t in DESIGN.tickets if t.stratum == stratum.name and t.ticket_id not in skip]
            by_hand += stratum.population * sum(bool(TRUTH[name][0]) for name in ids) / count
            whole += stratum.population
    assert w.share(q.precise, w.escalated).value == pytest.approx(by_hand / whole)
    assert f"{len(skip)} of 120 tickets of the sample are not judged" in "\n".join(report.notes(w))


def test_a_stratum_without_a_verdict_is_said_and_counts_for_nothing():
    lost = next(s for s in DESIGN.strata if s.escalated)
    skip = {t.ticket_id for t in DESIGN.tickets if t.stratum == lost.name}
    w = Weighed(audit_of(DESIGN, skip=skip))
    notes = "\n".join(report.notes(w))
    assert f"cannot be evaluated: {lost.population} of 600 tickets ({lost.population / 600:.1%})" in notes
    assert lost.name in notes
    assert w.escalated.size == sum(r.escalate for r in ROWS) - lost.population
    table = certainty.stratum_table(w)
    row = next(row for row in table.rows if row[0] == lost.name)
    assert row[-3:] == (0, None, "cannot be evaluated")
    assert report.measure(audit_of(DESIGN, skip=skip), POLICY).figures.precision is not None


def test_a_side_that_nobody_judged_has_no_figure():
    skip = {t.ticket_id for t in DESIGN.tickets if not BY_ID[t.ticket_id].escalate}
    found = report.measure(audit_of(DESIGN, skip=skip), POLICY)
    assert found.figures.miss_rate is None and found.figures.missed is None and found.figures.found is None
    assert cell(found.table("figures"), "missed", "share") is None
    assert {"miss_rate", "missed_total"}.isdisjoint(m.name for m in found.metrics)
    assert found.table("sizes").rows[1][1:] == (0, None, None, None, None)


def test_level_team_and_time():
    names = [t.ticket_id for t in DESIGN.tickets if BY_ID[t.ticket_id].escalate and TRUTH[t.ticket_id][0]]
    critical = {"right_level": "critical", "right_team": "executive", "right_time": "late", "note_complete": "na"}
    said = {(who, name): right(TRUTH, name) | critical for name in names for who in "ab"}
    found = f.figures(Weighed(audit_of(DESIGN, said)))
    assert found.team_right.value == 0
    assert found.time_late.value == 1 and found.time_ok.value == 0
    assert found.note_complete is None  # na says neither
    assert found.level_high.value == 0
    assert 0 < found.level_low.value < 1
    assert found.level_low.value + found.level_right.value == pytest.approx(1)
    matrix = f.level_matrix(Weighed(audit_of(DESIGN)))
    assert sum(matrix[0]) == pytest.approx(sum(not r.escalate for r in ROWS), abs=3)
    assert matrix[0][1] == matrix[0][2] == 0 < matrix[0][3]


def test_the_next_sample_is_planned():
    table = FOUND.table("sizes")
    for row in table.rows:
        assert row[1] < row[4] <= row[5]
    assert certainty.next_sample(table) == 2 * max(row[4] for row in table.rows)


def test_every_figure_leads_to_as_many_tickets_as_it_counts():
    """The keys of the tables are borne by tickets; "judged" of a group is the number of tickets behind it."""
    bearing = [pages.keys_of(ticket) for ticket in FOUND.audit.tickets]
    counted = 0
    for table in FOUND.tables:
        for row, keys in zip(table.rows, table.keys, strict=False):
            for at, (value, key) in enumerate(zip(row, keys, strict=True)):
                behind = sum(key in found for found in bearing)
                if key and table.columns[at] == "judged" and table.name != "figures":
                    assert behind == value, (table.name, row[0])
                    counted += 1
                elif key and isinstance(value, int) and value and table.columns[at] in ("needless", "missed"):
                    assert behind, (table.name, row[0])
    assert counted > 20
    needless = sum(f.NEEDLESS in found for found in bearing)
    assert needless == sum(r[1].startswith("escalated needlessly") for r in FOUND.errors.rows)


def test_the_record_holds_no_words_unless_it_is_to():
    said = {("a", TWICE[0]): right(TRUTH, TWICE[0]) | {"reason": "SECRET reason"}}
    found = report.measure(audit_of(DESIGN, said), POLICY)
    words = {TWICE[0]: "SECRET text <script>"}
    plain, told = (
        report.record(found, at="2026-01-02T03:04:05Z", sources=SOURCES, drawn=(), words=w) for w in (None, words)
    )
    assert b"SECRET" not in plain.files[report.PAGE] + plain.files[report.SETTLE]
    assert b"SECRET reason" in told.files[report.PAGE] and b"SECRET text" in told.files[report.PAGE]
    assert b"<script> " not in told.files[report.PAGE]
    assert plain.kind == "audit" and plain.datasets[0].rows == 600
    assert plain.tags["policy_digest"] == "policy" and plain.tags["model_digest"] == "model"
    assert plain.compared[0].name == "errors" and plain.compared[0].columns[0] == "ticket"
    names = {m.name for m in plain.metrics}
    assert set(f.GLOSSARY) | set(report.AGREEMENT) == names
    assert all(m.says and m.estimate.n for m in plain.metrics)
