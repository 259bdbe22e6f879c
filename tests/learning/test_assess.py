"""Figures of rules, heads and both together are those of the decisions themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.conftest import policy_of
from tests.labelled import examples
from tests.learning.assessed import FAMILY, FOUND, NONE, held, rows, value
from tests.small import POLICY
from triage.agreement import wilson
from triage.decide import decide
from triage.learning import heldout
from triage.learning.assess import assess
from triage.learning.heldout import Held
from triage.types import Findings, Priority, Signal, Tier


def test_heads_that_are_always_right_leave_nothing_to_wish() -> None:
    table = rows(assess(FOUND, NONE, held(FOUND), POLICY, family=FAMILY))
    assert {key: value(row["model"]) for key, row in table.items()} == {
        ("escalate", "kappa"): 1.0,
        ("priority", "quadratic kappa"): 1.0,
        ("priority", "macro F1"): 1.0,
        ("critical", "recall"): 1.0,
        ("critical", "precision"): 1.0,
        ("sentiment", "macro F1"): 1.0,
        ("team", "accuracy"): 1.0,
        ("escalate", "needless"): 0.0,
    }
    assert table["escalate", "kappa"]["majority"].value == 0.0
    assert value(table["escalate", "needless"]["majority"]) == 0.0  # the commonest level is none, though most are above
    assert table["critical", "recall"]["rules"].value == 0.0  # without a signal the rules find nothing
    assert table["critical", "precision"]["rules"] is None
    assert table["team", "accuracy"]["rules"] is None


def test_heads_that_are_always_wrong_are_shown_as_such() -> None:
    table = rows(assess(FOUND, NONE, held(FOUND, strength=-8.0), POLICY, family=FAMILY))
    assert table["escalate", "kappa"]["model"].value < 0
    assert table["sentiment", "macro F1"]["model"].value == 0.0
    assert value(table["escalate", "needless"]["model"]) == 1.0


def test_together_is_what_the_product_decides() -> None:
    rng = np.random.default_rng(3)
    noisy = [replace(h, scores=h.scores + rng.normal(0, 8, h.scores.shape)) for h in held(FOUND)]
    signal = Signal("critical.outage", 0, 0, 1, "x", "phrase", floor=Priority.CRITICAL)
    findings = [Findings((signal,)) if n % 9 == 0 else Findings() for n in range(100)]
    found = assess(FOUND, findings, noisy, POLICY, family=FAMILY)
    said = heldout.predictions(noisy, 100)
    decided = [decide(e.ticket, f, p, POLICY) for e, f, p in zip(FOUND, findings, said, strict=True)]
    alone = [decide(e.ticket, f, None, POLICY) for e, f in zip(FOUND, findings, strict=True)]
    table = rows(found)
    for judge, decisions in (("together", decided), ("rules", alone)):
        critical = [e.labels.priority is Priority.CRITICAL for e in FOUND]
        hit = sum(d.priority is Priority.CRITICAL and c for d, c in zip(decisions, critical, strict=True))
        recall = table["critical", "recall"][judge]
        assert (recall.value, recall.n) == (hit / sum(critical), sum(critical))
        assert (recall.low, recall.high) == wilson(hit, sum(critical))
        stays = [not e.labels.escalate for e in FOUND]
        needless = sum(d.escalate and s for d, s in zip(decisions, stays, strict=True))
        assert table["escalate", "needless"][judge].value == needless / sum(stays)
        both = [
            (d.team, e.labels.team) for d, e in zip(decisions, FOUND, strict=True) if d.escalate and e.labels.escalate
        ]
        team = table["team", "accuracy"][judge]
        assert (team.value, team.n) == (sum(a == b for a, b in both) / len(both), len(both))
    for figure in found.clauses:
        holds = [figure.clause in e.labels.clauses for e in FOUND]
        says = [figure.clause in d.clauses for d in decided]
        right = sum(a and b for a, b in zip(holds, says, strict=True))
        recall, precision = figure.together
        assert value(recall) == (round(right / sum(holds), 6) if sum(holds) else None)
        assert (precision.n if precision else 0) == sum(says)


def test_a_clause_is_measured_at_the_threshold_that_the_decision_takes() -> None:
    """Between the thresholds with and without a hint, the model alone names a clause only where a hint points to it."""
    clauses = {"high.refund": {"floor": "high", "team": "billing"}, "high.angry": {"floor": "high", "team": "billing"}}
    policy = policy_of(clauses)
    use = policy.decision.model
    p = (use.clause + use.hinted) / 2
    count = 40
    found = [
        replace(e, labels=replace(e.labels, clauses=("high.refund", "high.angry"))) for e in examples(count, groups=8)
    ]
    hint = Signal("high.refund", 0, 0, 1, "x", "phrase", tier=Tier.HINT)
    findings = [Findings((hint,)) if n < 10 else Findings() for n in range(count)]
    score = float(np.log(p / (1 - p)))
    angry = float(np.log(0.5 / (1 - 0.5)))
    heads = [
        Held(
            "clauses", "independent", ("high.refund", "high.angry"), 1.0, np.arange(count), np.full((count, 2), score)
        ),
        Held("sentiment", "softmax", ("neutral", "angry"), 1.0, np.arange(count), np.tile([0.0, angry], (count, 1))),
    ]
    figures = {c.clause: c for c in assess(found, findings, heads, policy, family=range(count)).clauses}
    refund = figures["high.refund"]
    assert (refund.threshold, refund.hinted, refund.n) == (use.clause, use.hinted, count)
    assert (refund.model[0].value, refund.model[1].n) == (10 / count, 10)
    assert refund.model == refund.together
    assert figures["high.angry"].threshold == use.angry < 0.5
    assert figures["high.angry"].model[0].value == 1.0  # read off the mood, not off the clauses' head


def test_tickets_without_a_label_are_asked_nothing() -> None:
    found = [
        replace(e, labels=replace(e.labels, sentiment=None, clauses=None, team=None)) if n % 2 else e
        for n, e in enumerate(FOUND)
    ]
    result = assess(found, NONE, held(FOUND), POLICY, family=FAMILY)
    table = rows(result)
    assert table["sentiment", "macro F1"]["together"].n == 50
    assert table["escalate", "kappa"]["together"].n == 100
    assert table["team", "accuracy"]["model"].n == sum(e.labels.escalate for e in FOUND[::2])
    assert next(c for c in result.clauses if c.clause == "high.refund").n == sum(
        "high.refund" in e.labels.clauses for e in FOUND[::2]
    )
    calibrated = {c.head: c.n for c in result.calibrations}
    assert calibrated["sentiment"] == 50
    assert calibrated["clauses"] == 50 * len(POLICY.named)


def test_a_head_that_judged_some_tickets_is_measured_on_those() -> None:
    heads = held(FOUND)
    some = np.arange(30)
    heads[2] = replace(heads[2], rows=some, scores=heads[2].scores[:30])
    table = rows(assess(FOUND, NONE, heads, POLICY, family=FAMILY))
    assert table["priority", "quadratic kappa"]["model"].n == 30
    assert table["priority", "quadratic kappa"]["together"].n == 100
