"""What an audit finds: weighed back, unsure never a no, who differs half, causes named, figures led to tickets."""

from dataclasses import replace

import numpy as np
import pytest

from tests.audit.judging import BANDS, POLICY, right, rows_of, truth_of
from triage.audit import causes, certainty, disagreement, pages, report
from triage.audit import figures as f
from triage.audit import questions as q
from triage.audit.answers import parse
from triage.audit.gathering import gather
from triage.audit.sample import draw
from triage.audit.weighed import Weighed
from triage.errors import InputError
from triage.types import Priority

ROWS = rows_of()
TRUTH = truth_of(ROWS)
SOURCES = {"scored": "scored.csv", "reviews": "review_a.csv", "settled": ""}


def verdict(ticket_id, reviewer, **answers):
    said, wrong = parse({"ticket_id": ticket_id, "reviewer": reviewer, **answers}, POLICY.teams, source="x", line=2)
    assert not wrong
    return said


def reviews_of(design, answers=None, skip=()):
    """Verdicts of all reviewers who know the truth; `answers` (who, id) -> what one of them says instead."""
    said = answers or {}
    return {
        f"review_{who}.csv": [
            verdict(name, who, **said.get((who, name), {} if name in skip else right(TRUTH, name)))
            for name in design.of(who)
        ]
        for who in design.reviewers
    }


def drawn(n=120, seed=7, **keys):
    return draw(ROWS, n=n, seed=seed, bands=BANDS, twice=keys.pop("twice", 0.25), **keys)


def audit_of(design, answers=None, settled=(), skip=()):
    return gather(design, ROWS, reviews_of(design, answers, skip), settled)


DESIGN = drawn()
FOUND = report.measure(audit_of(DESIGN), POLICY)
TWICE = [t.ticket_id for t in DESIGN.tickets if len(t.reviewers) > 1]
BY_ID = {row.ticket_id: row for row in ROWS}


def cell(table, name, column):
    row = next(row for row in table.rows if row[0] == name)
    return row[table.columns.index(column)]


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


def test_what_is_settled_of_one_question_leaves_the_others():
    name = next(t for t in TWICE if TRUTH[t][0])
    level = "low" if TRUTH[name][0] is not Priority.LOW else "high"
    said = {("b", name): right(TRUTH, name) | {"right_team": "product", "right_level": level}}
    audit = audit_of(DESIGN, said, [verdict(name, "c", right_team="legal_compliance")])
    ticket = next(t for t in audit.tickets if t.scored.ticket_id == name)
    assert {v.right_team for v in ticket.verdicts} == {"legal_compliance"}
    assert ticket.differ == ("right_level",)


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


def test_the_trigger_of_the_needless_escalations_is_found():
    table = FOUND.table("needless_by_clauses")
    assert table.rows[0][0] == "trigger.churn"
    churn = [r for r in ROWS if r.escalate and "trigger.churn" in r.clauses]
    true = sum(not TRUTH[r.ticket_id][0] for r in churn)
    assert cell(table, "trigger.churn", "escalated") == len(churn)
    assert cell(table, "trigger.churn", "from") <= true <= cell(table, "trigger.churn", "to")
    part = cell(table, "trigger.churn", "of all needless")
    everything = sum(not TRUTH[r.ticket_id][0] for r in ROWS if r.escalate)
    assert part.low <= true / everything <= part.high
    assert "counts for each" in table.note


@pytest.mark.parametrize("grouping", [*causes.ESCALATED, *causes.KEPT])
def test_the_columns_of_a_row_do_not_contradict_each_other(grouping):
    """Wrong of a group is its rate times its size, and its part is that beside the rest's."""
    w = FOUND.weighed
    for side, wrong in ((w.escalated, causes.needless), (w.kept, q.missed)):
        named = causes.GROUPINGS[grouping][1]
        found = causes.causes(w, side, wrong, named)
        assert sum(one.part is not None for one in found) > 0
        for one in found:
            if not one.part:
                continue
            assert one.wrong.value == pytest.approx(one.rate.value * one.size)
            rest = side.without(w.groups(side, named)[one.name])
            other = w.share(wrong, rest).value * rest.size if rest.size else 0
            assert one.part.value == pytest.approx(one.wrong.value / (one.wrong.value + other))
            assert one.part.low <= one.part.value <= one.part.high
        sure = [(one.part.low, one.part.value) if one.part else (0, 0) for one in found]
        assert sure == sorted(sure, reverse=True)


def test_the_gap_of_the_misses_is_found():
    table = FOUND.table("gaps")
    missed = [t for t in DESIGN.tickets if not BY_ID[t.ticket_id].escalate and TRUTH[t.ticket_id][0]]
    assert [row[:3] for row in table.rows] == [("high", "billing", len(missed))]
    for clause in str(table.rows[0][-1]).partition(" and ")[0].split(", "):
        assert POLICY.clauses[clause].base_floor is Priority.HIGH
        assert POLICY.clauses[clause].team == "billing"
    assert FOUND.table("gaps_by_team").rows[0][:2] == ("billing", len(missed))
    by_band = FOUND.table("missed_by_bands")
    assert [row[0] for row in by_band.rows] == sorted((str(row[0]) for row in by_band.rows), reverse=True)


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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda r: r["review_a.csv"].append(verdict("T-unknown", "a", necessary="yes")),
            "T-unknown (line 2) is not in",
        ),
        (lambda r: r["review_a.csv"].append(verdict(TWICE[0], "Anna", necessary="yes")), "'Anna' is not one of"),
        (lambda r: r["review_b.csv"].append(r["review_a.csv"][0]), "in review_a.csv, too"),
        (lambda r: r.update({"review_b.csv": [replace(v, reviewer="a") for v in r["review_b.csv"]]}), "not to a"),
    ],
)
def test_verdicts_that_are_not_of_this_sample(change, says):
    reviews = reviews_of(DESIGN)
    change(reviews)
    with pytest.raises(InputError) as error:
        gather(DESIGN, ROWS, reviews)
    assert says in str(error.value)


def test_sheets_that_are_empty_missing_or_odd():
    empty = {name: [replace(v, necessary=None) for v in said] for name, said in reviews_of(DESIGN).items()}
    with pytest.raises(InputError, match="no ticket is judged yet"):
        gather(DESIGN, ROWS, empty)
    one = reviews_of(DESIGN)
    del one["review_b.csv"]
    assert any("no sheet of reviewer b" in w for w in gather(DESIGN, ROWS, one).warnings)
    few = reviews_of(DESIGN)
    few["review_a.csv"] = few["review_a.csv"][:-3]
    assert any("3 tickets that were given to a are not in it" in w for w in gather(DESIGN, ROWS, few).warnings)
    name = DESIGN.of("a")[0]
    for answers, says in (
        ({"necessary": "no", "right_level": "high"}, "contradicts itself: necessary is no, but right_level is high"),
        ({"right_level": "high"}, "not whether a person was necessary"),
    ):
        assert any(says in w for w in audit_of(DESIGN, {("a", name): answers}).warnings)


def test_a_copied_sheet_is_suspected():
    said = {
        (who, name): right(TRUTH, name) | {"reason": f"as I see {name}"} for name in TWICE for who in DESIGN.reviewers
    }
    assert any("copied" in w for w in audit_of(DESIGN, said).warnings)
    said[("b", TWICE[0])] = right(TRUTH, TWICE[0]) | {"reason": "otherwise"}
    assert not any("copied" in w for w in audit_of(DESIGN, said).warnings)


def test_what_is_settled_is_checked_for_contradictions():
    name = next(t for t in TWICE if TRUTH[t][0])
    odd = verdict(name, "c", necessary="yes", right_level="none")
    says = "contradicts itself: necessary is yes, but right_level is none"
    assert any(w.startswith("--settled:2:") and says in w for w in audit_of(DESIGN, settled=[odd]).warnings)
    part = verdict(name, "c", right_level="none")  # the reviewers said yes, and that stays
    found = audit_of(DESIGN, settled=[part]).warnings
    assert any("contradicts itself now: necessary is yes" in w for w in found)
    fine = verdict(name, "c", **right(TRUTH, name))
    assert not any("contradicts" in w for w in audit_of(DESIGN, settled=[fine]).warnings)


def test_who_settles_should_be_a_third_person():
    settled = [verdict(TWICE[0], "a", **right(TRUTH, TWICE[0]))]
    assert any("a third person is better" in w for w in audit_of(DESIGN, settled=settled).warnings)


def test_bands_and_groups_name_every_ticket():
    for row in (BY_ID["T-0"], replace(BY_ID["T-0"], p_escalate=None), replace(BY_ID["T-0"], p_escalate=1.0, team="")):
        for _, named in causes.GROUPINGS.values():
            assert all(named(row)) and tuple(named(row))
