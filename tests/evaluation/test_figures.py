"""Figures worked out by hand on a dozen tickets, and held against those of a training run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from tests.evaluation.made import POLICY, C, H, L, M, N, One, evaluated, example, findings, held
from tests.labelled import examples
from tests.learning.assessed import held as noisy_heads
from tests.small import POLICY as SMALL
from triage.agreement import wilson
from triage.evaluation import details, names, tables
from triage.evaluation.evaluate import Evaluation, evaluate
from triage.evaluation.training import MEASURES
from triage.learning.assess import JUDGES, assess

TWELVE = [
    One(C, C, C, clauses=("critical.thing",), chance=0.95),
    One(C, N, C, clauses=("critical.thing",), chance=0.3),  # missed by rules and product: below the threshold
    One(C, M, N, clauses=("redflag.threat",)),  # too late by 3 hours 55 minutes; red flag missed
    One(H, H, H, mood="frustrated", clauses=("high.thing",), chance=0.9),
    One(H, N, H, mood="frustrated", heard="frustrated", clauses=("high.thing",), chance=0.8),
    One(M, H, M, clauses=(), chance=0.7),  # too early
    One(L, L, L, clauses=("low.thing",), chance=0.6),
    One(L, N, N, clauses=("low.thing",)),
    One(N, N, N, chance=0.45),  # to be looked at
    One(N, N, N),
    One(N, M, N),  # needless
    One(N, N, N, flagged=True),  # needless, and marked without a red flag
]
TRUE = [C, C, C, H, H, M, L, L, N, N, N, N]
RULES = [C, N, M, H, N, H, L, N, N, N, M, C]
TOGETHER = [C, N, M, H, H, H, L, N, N, N, M, C]


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluated(TWELVE)


def value(found: Evaluation, name: str) -> float | None:
    figure = found.figures[name]
    return None if figure is None else round(figure.value, 6)


def test_decisions_are_as_planted(found: Evaluation) -> None:
    judges = found.cases.judges
    assert judges["rules"].answers.priority.tolist() == RULES
    assert judges["together"].answers.priority.tolist() == TOGETHER
    assert judges["model"].answers.priority.tolist() == [one.heads for one in TWELVE]


@pytest.mark.parametrize(
    ("name", "expected", "n"),
    [
        ("escalate_recall", 6 / 8, 8),
        ("rules_escalate_recall", 5 / 8, 8),
        ("model_escalate_recall", 5 / 8, 8),
        ("escalate_precision", 6 / 8, 8),
        ("needless_share", 2 / 4, 4),
        ("escalated_share", 8 / 12, 12),
        ("critical_recall", 1 / 3, 3),
        ("critical_precision", 1 / 2, 2),
        ("high_recall", 1.0, 2),
        ("low_recall", 1 / 2, 2),
        ("redflag_recall", 0.0, 1),
        ("redflag_threat_recall", 0.0, 1),
        ("redflag_false_alarms", 1 / 11, 11),
        ("redflag_threat_false_alarms", 1 / 11, 11),
        ("too_late", 3 / 12, 12),
        ("too_early", 3 / 12, 12),
        ("frustrated_recall", 1 / 2, 2),
        ("review_share", 1 / 12, 12),
    ],
)
def test_shares_have_wilsons_interval(found: Evaluation, name: str, expected: float, n: int) -> None:
    figure = found.figures[name]
    assert (figure.value, figure.n, figure.share) == (pytest.approx(expected), n, True)
    assert (figure.low, figure.high) == wilson(round(expected * n), n)


def test_cost_is_the_mean_of_the_policys_table(found: Evaluation) -> None:
    table = POLICY.decision.model.cost
    paid = [table[true][said] for true, said in zip(TRUE, TOGETHER, strict=True)]
    assert paid == [0, 20, 6, 0, 0, 1, 0, 1, 0, 0, 4, 16]
    figure = found.figures["cost"]
    assert (figure.value, figure.n) == (pytest.approx(48 / 12), 12)
    assert figure.low < 4 < figure.high
    constant = [sum(table[true][level] for true in TRUE) / 12 for level in (N, L, M, H, C)]
    assert value(found, "constant_cost") == round(min(constant), 6)
    assert found.figures["constant_cost"].value < found.figures["majority_cost"].value


def test_agreement_is_that_of_sklearn(found: Evaluation) -> None:
    assert value(found, "priority_qwk") == round(cohen_kappa_score(TRUE, TOGETHER, weights="quadratic"), 6)
    assert value(found, "priority_macro_f1") == round(f1_score(TRUE, TOGETHER, average="macro"), 6)
    escalated = [t > N for t in TRUE], [t > N for t in TOGETHER]
    assert value(found, "escalate_kappa") == round(cohen_kappa_score(*escalated), 6)


def test_every_clause_has_recall_false_alarms_and_precision(found: Evaluation) -> None:
    low = next(c for c in found.clauses if (c.clause, c.judge) == ("low.thing", "together"))
    assert (low.n, low.recall.value, low.false_alarms.value, low.precision.value) == (2, 0.5, 0.0, 1.0)
    high = next(c for c in found.clauses if (c.clause, c.judge) == ("high.thing", "rules"))
    assert (high.recall.value, high.false_alarms.value, high.false_alarms.n) == (0.5, 0.1, 10)
    assert value(found, "clauses_micro_f1") == round(2 * 3 / (7 + 7), 6)
    unasked = next(c for c in found.clauses if (c.clause, c.judge) == ("low.thing", "model"))
    assert (unasked.recall, unasked.false_alarms) == (None, None)  # no head of clauses: never "no"
    assert found.figures["model_redflag_recall"] is None


def test_timing_is_told_by_the_deadlines_of_the_levels(found: Evaluation) -> None:
    rows = {row[0]: row for row in details.timing(found).rows}
    assert rows["critical"][1] == "5 minutes"
    assert [rows["critical"][at].value for at in (3, 4, 5)] == [1 / 3, 2 / 3, 0.0]
    assert (rows["critical"][6].value, rows["critical"][7]) == (0.5, "3 hours 55 minutes")
    assert rows["none"][5].value == 0.5
    mistakes = {row[:2]: row for row in details.mistakes(found).rows}
    assert mistakes["critical", "none"][2:3] + mistakes["critical", "none"][4:8] == (
        1,
        "5 minutes",
        "never",
        "never comes",
        20.0,
    )
    assert mistakes["medium", "high"][6] == "3 hours earlier"
    assert sum(row[8].value for row in mistakes.values()) == pytest.approx(1)
    assert [row[7] for row in details.mistakes(found).rows] == sorted(
        (row[7] for row in mistakes.values()), reverse=True
    )


def test_two_levels_of_one_deadline_are_neither_late_nor_early() -> None:
    levels = POLICY.levels.model_copy(update={"low": POLICY.levels.medium})
    found = evaluated([One(M, L), One(M, N)], policy=replace(POLICY, levels=levels), model=False)
    assert (value(found, "too_late"), value(found, "too_early")) == (0.5, 0.0)


def test_figures_are_those_of_a_training_run_where_both_have_them() -> None:
    some = examples(100, groups=20)
    rng = np.random.default_rng(3)
    heads = [replace(h, scores=h.scores + rng.normal(0, 8, h.scores.shape)) for h in noisy_heads(some)]
    family = [n // 5 for n in range(100)]
    known = [findings(One(N))] * 100
    trained = assess(some, known, heads, SMALL, family=family, seed=4)
    found = evaluate(some, known, heads, SMALL, family=family, by={}, seed=4)
    compared = 0
    for row in trained.comparisons:
        for judge, figure in zip(JUDGES, row.figures, strict=True):
            assert found.figures[names.of(judge, MEASURES[row.asked, row.measure])] == figure
            compared += figure is not None
    assert compared >= 25
    for one in trained.clauses:
        for judge, (recall, precision) in (("model", one.model), ("together", one.together)):
            ours = next(c for c in found.clauses if (c.clause, c.judge) == (one.clause, judge))
            assert (ours.n, ours.recall, ours.precision) == (one.n, recall, precision)
    ours = {(one.asked, one.label, one.judge): (one.recall, one.precision) for one in found.labels}
    assert all(ours[one.asked, one.label, one.judge] == (one.recall, one.precision) for one in trained.labels)
    errors = {one.head: one for one in found.calibrations}
    for head in trained.calibrations:
        own = errors[head.head]
        assert (own.before.value, own.after.value, own.after.n) == pytest.approx((head.before, head.after, head.n))
    assert found.reliability == trained.reliability


def test_labels_that_were_not_given_make_figures_undefined_not_zero() -> None:
    bare = [replace(one, mood=None, team=None, clauses=None) for one in TWELVE]
    found = evaluated(bare)
    for name in ("sentiment_macro_f1", "team_accuracy", "clauses_micro_f1", "redflag_recall", "angry_recall"):
        assert found.figures[name] is None
        assert name in found.undefined
    assert found.figures["escalate_recall"].n == 8
    row = next(row for row in tables.judges(found).rows if row[0] == "sentiment_macro_f1")
    assert row[1:6] == (0, None, None, None, None)


def test_one_group_has_no_interval_and_all_alike_no_kappa() -> None:
    found = evaluated([replace(one, group="author:one") for one in TWELVE])
    assert (found.figures["cost"].low, found.figures["priority_qwk"].high) == (None, None)
    assert found.figures["critical_recall"].low is not None
    same = evaluated([One(N)] * 3)
    assert same.figures["escalate_kappa"] is None
    row = next(row for row in tables.judges(same).rows if row[0] == "escalate_kappa")
    assert row[1] == 3


def test_the_commonest_answer_is_one_answer() -> None:
    some = [One(N)] * 4 + [One(H), One(H), One(C, mood="angry"), One(M), One(L)]  # most escalate, none is commonest
    found = evaluated(some)
    said = found.cases.judges["majority"].answers
    assert set(said.priority) == {N}
    assert set(said.escalate) == {0}
    for name, expected in (("escalated_share", 0.0), ("needless_share", 0.0), ("escalate_recall", 0.0),
                           ("escalate_kappa", 0.0), ("priority_qwk", 0.0), ("too_late", 5 / 9)):  # fmt: skip
        assert found.figures[f"majority_{name}"].value == pytest.approx(expected), name
    assert found.figures["majority_escalate_precision"] is None
    assert found.figures["majority_team_accuracy"].n == 5, "a floor for teams"
    high = evaluated([One(H)] * 3 + [One(N)] * 2).cases.judges["majority"].answers
    assert (set(high.priority), set(high.escalate)) == ({H}, {1})


def test_without_a_model_the_rules_are_the_product() -> None:
    found = evaluated(TWELVE, model=False)
    assert list(found.cases.judges) == ["majority", "together"]
    assert found.figures["critical_recall"] == evaluated(TWELVE).figures["rules_critical_recall"]
    assert found.figures.get("calibration_error") is None
    assert tables.judges(found).columns == ("figure", "n", "majority", "rules alone", "what it is")
    assert not any(name.startswith(("rules_", "model_")) for name in found.figures)


def test_every_figure_is_in_the_glossary_in_its_order(found: Evaluation) -> None:
    known = list(names.glossary(POLICY))
    assert [name for name in known if name in found.figures] == list(found.figures)
    assert all(text.endswith(".") for text in names.glossary(POLICY).values())


def test_the_same_seed_gives_the_same_figures() -> None:
    one, again, other = (evaluated(TWELVE, seed=seed).figures for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_heads_that_judged_some_tickets_are_measured_on_these() -> None:
    heads = [replace(h, rows=h.rows[:6], scores=h.scores[:6]) for h in held(TWELVE)]
    some = [example(one, n) for n, one in enumerate(TWELVE)]
    found = evaluate(some, [findings(one) for one in TWELVE], heads, POLICY, family=range(12), by={})
    assert found.figures["model_priority_qwk"].n == 6
    assert found.figures["priority_qwk"].n == 12
    assert found.figures["calibration_error"].n == 6
