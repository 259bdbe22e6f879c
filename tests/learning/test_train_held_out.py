"""What is held out of training, and what labels nobody gave teach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.labelled import CLAUSES, examples, seen, ticket
from tests.learning.trained import NAMES, train
from tests.small import POLICY
from triage import policy
from triage.agreement import Estimate
from triage.errors import InputError, ModelError
from triage.learning import split
from triage.learning.assess import Assessment, Comparison
from triage.learning.learn import learn
from triage.learning.lessons import Lesson
from triage.learning.study import FAIR, temperature_of
from triage.learning.train import train as train_on
from triage.learning.train import verdict
from triage.types import Example, Findings


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find each clause that holds by a hint, whatever the words."""
    monkeypatch.setattr("triage.learning.train._seen", lambda found, *_: seen(list(found)))


@pytest.mark.usefixtures("hinted")
def test_what_is_held_out_is_never_learnt() -> None:
    found = examples(400, groups=40)
    model, report = train_on(found, POLICY, seed=0, hold_out=0.3)
    held = split.parts(found, validation=0.0, test=0.3)
    assert (report.examples, report.held_out) == (len(held.train), len(held.test))
    assert report.examples + report.held_out == 400
    alone, _ = train([found[n] for n in held.train], names=POLICY)
    assert model.digest == alone.digest
    assert {(f.head, f.n) for f in report.test} >= {("escalate", len(held.test)), ("clauses", len(held.test))}
    assert all(f.model > f.majority + 0.2 for f in report.test)


@pytest.mark.usefixtures("hinted")
def test_a_held_out_group_with_new_labels_changes_only_the_test() -> None:
    """Figures on the held-out tickets come from those tickets: turned around, they turn bad."""
    found = examples(400, groups=40)
    for n in split.parts(found, validation=0.0, test=0.3).test:
        said = "angry" if found[n].labels.sentiment != "angry" else "positive"
        found[n] = replace(found[n], labels=replace(found[n].labels, sentiment=said))
    report = train_on(found, POLICY, seed=0, hold_out=0.3)[1]
    figure = {(f.head, f.measure): f.model for f in report.test}
    assert figure["sentiment", "accuracy"] < 0.2
    assert {(f.head, f.measure): f.model for f in report.rows}["sentiment", "accuracy"] > 0.8
    assert report.kept is not None
    assert report.across is not None
    for assessment, below, above in ((report.kept, -1.0, 0.2), (report.across, 0.8, 1.1)):
        row = next(c for c in assessment.comparisons if c.asked == "sentiment")
        assert below < row.figures[2].value < above


@pytest.mark.parametrize(
    ("groups", "share", "words"),
    [(2, 0.01, "none of the 2 groups"), (2, 0.92, "at least two must be left")],
)
def test_a_lot_that_leaves_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, groups: int, share: float, words: str
) -> None:
    found = examples(60, groups=groups)
    monkeypatch.setattr("triage.learning.train._seen", lambda *_: pytest.fail("told before the work"))
    with pytest.raises(InputError, match=words):
        train_on(found, POLICY, hold_out=share)


@pytest.mark.usefixtures("hinted")
def test_a_share_far_from_the_wanted_one_is_told() -> None:
    found = examples(400, groups=40)
    big = [replace(e, group="one big group") if n > 80 else e for n, e in enumerate(found)]
    if "one big group" in {big[n].group for n in split.parts(big, validation=0.0, test=0.3).test}:
        pytest.fail("choose another name for the big group")
    assert any("of the tickets instead of 30%" in w for w in train_on(big, POLICY, hold_out=0.3)[1].notes)
    assert not any("instead of" in w for w in train_on(found, POLICY, hold_out=0.3)[1].warnings)


def test_labels_that_nobody_gave_teach_nothing_and_are_not_taken_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    found = examples(200, groups=20)
    monkeypatch.setattr("triage.learning.train._seen", lambda *_: seen(found))
    half = [
        replace(e, labels=replace(e.labels, sentiment=None, clauses=None, team=None if e.labels.escalate else ""))
        if n % 2
        else e
        for n, e in enumerate(found)
    ]
    model, report = train_on(half, POLICY, seed=0)
    counts = {f.head: f.n for f in report.rows}
    assert counts["escalate"] == counts["priority"] == 200
    assert counts["sentiment"] == counts["clauses"] == 100
    assert counts["team"] == sum(e.labels.team not in (None, "") for e in half)
    p = model.predict(*seen([e for e in examples(40, seed=9) if "critical.outage" in e.labels.clauses]))
    assert np.mean([x.heads["clauses"]["critical.outage"] for x in p]) > 0.7  # half of them unlabelled is not "not"
    none = [replace(e, labels=replace(e.labels, sentiment=None, clauses=None)) for e in found]
    bare, told = train_on(none, POLICY, seed=0)
    assert set(bare.manifest.heads) == {"escalate", "priority", "team"}
    assert "sentiment: left out, because no ticket says anything about it" in told.warnings
    assert all(c.asked != "sentiment" for c in told.across.comparisons)


@pytest.mark.usefixtures("hinted")
def test_a_report_compares_rules_heads_and_both_and_comes_out_the_same_again() -> None:
    found = examples(200, groups=20)
    report = train_on(found, POLICY, seed=0, hold_out=0.3)[1]
    assert report == train_on(found, POLICY, seed=0, hold_out=0.3)[1]
    for assessment, tickets in ((report.across, report.examples), (report.kept, report.held_out)):
        assert assessment is not None
        assert assessment.tickets == tickets
        rows = {(c.asked, c.measure): c.figures for c in assessment.comparisons}
        majority, rules, model, together = rows["escalate", "kappa"]
        assert majority.value == 0.0
        assert rules.value == 0.0  # the hints of this policy decide nothing alone
        assert model.value > 0.9
        assert together.value > 0.7
        assert rows["team", "accuracy"][1] is None  # nothing is escalated by the rules
    own = {f.measure: f.model for f in report.rows if f.head == "escalate"}
    assert own["kappa"] == pytest.approx(
        next(c for c in report.across.comparisons if c.asked == "escalate").figures[2].value
    )


def test_tickets_that_patterns_were_written_from_teach_less_of_hits() -> None:
    """Half of the tickets were read: on them a hint is always right; on the others it means nothing."""
    found = examples(640, groups=8)
    views, findings = seen(found)
    odd = [n // 5 % 2 == 1 for n in range(len(found))]
    blind = [Findings() if unread else f for unread, f in zip(odd, findings, strict=True)]
    told = [replace(e, read=not unread) for e, unread in zip(found, odd, strict=True)]

    def weight(tickets: list[Example]) -> float:
        model, _ = learn(tickets, NAMES, seen=(views, blind), seed=0, progress=lambda _: None)
        place = model.manifest.heads["clauses"].labels.index("critical.outage")
        at = sum(len(h.labels) for name, h in model.manifest.heads.items() if name < "clauses")
        hint = 3 * CLAUSES.index("critical.outage") + 1
        return float(model.stored.arrays["hits"][hint, at + place])

    assert weight(told) < weight(found)


def test_temperatures_are_of_tickets_that_no_pattern_was_written_from() -> None:
    """The read tickets are judged rightly and surely, the others by the toss of a coin."""
    right = np.repeat([True, False], [600, 600])
    truth = np.arange(1200) % 2
    scores = np.zeros((1200, 2))
    scores[np.arange(1200), np.where(right, truth, np.arange(1200) // 2 % 2)] = 4.0
    targets = np.eye(2, dtype=bool)[truth]
    lesson = Lesson("escalate", "softmax", True, ("false", "true"), np.arange(1200), targets, np.where(right, 0.3, 1.0))
    assert temperature_of(lesson, scores) > 3 * temperature_of(replace(lesson, weights=np.ones(1200)), scores)
    few = replace(lesson, weights=np.where(np.arange(1200) < FAIR - 1, 1.0, 0.3))
    assert temperature_of(few, scores) == temperature_of(replace(lesson, weights=np.ones(1200)), scores)


def product(rules: float, both: float) -> Assessment:
    figures = (None, Estimate(rules, 0, 1, 9), None, Estimate(both, 0, 1, 9))
    return Assessment(9, 3, (Comparison("escalate", "kappa", figures),), (), (), (), ())


def test_a_model_that_makes_the_product_worse_is_told() -> None:
    (told,) = verdict(product(0.78, 0.66))
    assert "0.660 with this model, 0.780 by the rules alone" in told
    assert verdict(product(0.66, 0.78)) == []


def test_tickets_without_words_teach_nothing() -> None:
    blank = [replace(e, ticket=ticket(" ", number=n)) for n, e in enumerate(examples(40))]
    with pytest.raises(ModelError, match="no ticket holds words"):
        train_on(blank, policy.load())
